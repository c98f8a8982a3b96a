import Foundation
import Testing
import WhatsAppCampaignsTesting

@testable import WhatsAppCampaigns

@Suite("News about templates, numbers and accounts")
struct ProviderNewsTests {
  /// A webhook with one change.
  private func body(_ field: String, _ value: String, time: Int = 1_763_000_000) -> [UInt8] {
    Array(
      #"{"object":"whatsapp_business_account","entry":[{"id":"1","time":\#(time),"changes":[{"field":"\#(field)","value":\#(value)}]}]}"#
        .utf8
    )
  }

  private func template(_ event: String, language: String = "ms", more: String = "") -> String {
    #"{"event":"\#(event)","message_template_id":1,"message_template_name":"promo","message_template_language":"\#(language)"\#(more)}"#
  }

  private func statement(_ field: String, _ json: String) throws -> WebhookNotice.Statement? {
    CloudAPINotice(field: field, value: try JSONValue.parse(json)).statement
  }

  @Test("The fields of the provider are read, and what is not known keeps nobody from sending")
  func reading() throws {
    let promo = CampaignHalt.Subject.template("promo", "ms")
    let status = "message_template_status_update"
    let paused = try statement(
      status,
      template("PAUSED", more: #","reason":"NONE","other_info":{"title":"FIRST_PAUSE"}"#)
    )
    #expect(paused == .init(subject: promo, change: .status(.paused), detail: "FIRST_PAUSE"))
    let rejected = try statement(status, template("REJECTED", more: #","reason":"SCAM""#))
    #expect(rejected == .init(subject: promo, change: .status(.rejected), detail: "SCAM"))
    let anywhere = try statement(status, template("PAUSED", language: "?"))
    #expect(anywhere?.subject == .template("promo", nil))
    let category = "template_category_update"
    let done = #"{"message_template_name":"promo","message_template_language":"ms","new_category":"MARKETING"}"#
    #expect(try statement(category, done)?.change == .category(.marketing))
    let soon = #"{"message_template_name":"promo","message_template_language":"ms","correct_category":"MARKETING"}"#
    #expect(try statement(category, soon)?.change == .categoryAnnounced(.marketing))
    // What is about to happen stands beside what holds until then.
    let both = soon.dropLast() + #","new_category":"UTILITY","category_update_timestamp":1763000000}"#
    #expect(try statement(category, String(both))?.change == .categoryAnnounced(.marketing))
    let quality = #"{"message_template_name":"promo","message_template_language":"ms","new_quality_score":"RED"}"#
    #expect(try statement("message_template_quality_update", quality)?.change == .quality("red"))

    let account = "account_update"
    let disabled = #"{"event":"DISABLED_UPDATE","ban_info":{"waba_ban_state":"DISABLE","waba_ban_date":"x"}}"#
    #expect(try statement(account, disabled)?.change == .blocked(code: nil))
    let lifted = #"{"event":"DISABLED_UPDATE","ban_info":{"waba_ban_state":"REINSTATE"}}"#
    #expect(try statement(account, lifted)?.change == .unblocked)
    let soonDisabled = #"{"event":"DISABLED_UPDATE","ban_info":{"waba_ban_state":"SCHEDULE_FOR_DISABLE"}}"#
    #expect(try statement(account, soonDisabled)?.change == .warned("SCHEDULE_FOR_DISABLE"))
    let listed = #"{"event":"DISABLED_UPDATE","ban_info":{"waba_ban_state":["REINSTATE"]}}"#
    #expect(try statement(account, listed)?.change == .unblocked)
    #expect(try statement("account_alerts", #"{"alert_type":"X_Y"}"#)?.change == .warned("X_Y"))
    let edit = "message_template_components_update"
    let edited = #"{"message_template_name":"promo","message_template_language":"ms"}"#
    #expect(try statement(edit, edited)?.change == .warned("EDITED"))
    let texts =
      edited.dropLast()
      + #","message_template_title":"T","message_template_element":"Hai {{1}}!","message_template_buttons":[{"message_template_button_type":"PHONE_NUMBER","message_template_button_text":"Call","message_template_button_phone_number":"+601"},{"message_template_button_type":"URL","message_template_button_text":"Go","message_template_button_url":"https://e.my/{{1}}"}]}"#
    let content = TemplateContent(header: "T", body: "Hai {{1}}!", links: ["https://e.my/{{1}}"])
    #expect(try statement(edit, String(texts))?.change == .content(content))
    #expect(
      try statement("account_review_update", #"{"decision":"REJECTED"}"#)?.change == .warned("ACCOUNT_REVIEW_REJECTED")
    )
    let renamed = #"{"display_phone_number":"1","decision":"APPROVED","requested_verified_name":"W"}"#
    #expect(try statement("phone_number_name_update", renamed)?.change == .warned("NAME_APPROVED"))
    #expect(try statement("security", #"{"event":"PIN_CHANGED"}"#)?.change == .warned("SECURITY_PIN_CHANGED"))
    #expect(try statement("security", "{}") == nil)
    let restricted =
      #"{"event":"ACCOUNT_RESTRICTION","restriction_info":[{"restriction_type":"RESTRICTED_ADD_PHONE_NUMBER_ACTION"},{"restriction_type":"RESTRICTED_BIZ_INITIATED_MESSAGING","expiration":1}]}"#
    #expect(try statement(account, restricted)?.detail == "RESTRICTED_BIZ_INITIATED_MESSAGING")
    #expect(try statement(account, #"{"event":"VERIFIED_ACCOUNT"}"#) == nil)
    for event in ["FLAGGED", "THROUGHPUT_UPGRADE"] {
      #expect(try statement("phone_number_quality_update", #"{"event":"\#(event)"}"#)?.change == .warned(event))
    }
    for json in ["{}", "[]", #"{"event":7}"#, #"{"event":"PAUSED","message_template_name":"UPPER"}"#] {
      #expect(try statement(status, json) == nil)
    }
  }

  @Test("A paused template halts its campaigns with a reason in both languages, and its return lets them go on")
  func pausedTemplate() async throws {
    let fixture = try EngineFixture()
    let id = try await fixture.campaign(people: 3)
    try await fixture.engine.start(id)
    let field = "message_template_status_update"
    let more = #","other_info":{"title":"FIRST_PAUSE"}"#
    let answer = await fixture.engine.receive(trusted: body(field, template("PAUSED", more: more)), from: "cloud")
    #expect(answer.status == 200)
    let summary = try await fixture.engine.send(id)
    #expect(summary.ending == .notSending)
    #expect(summary.counts[.pending] == 3)
    #expect(summary.campaign.halts.count == 1)
    let report = try await fixture.engine.report(of: id)
    #expect(report.text(language: .english).contains("The provider has paused the template “promo” (FIRST_PAUSE)"))
    #expect(report.text(language: .malay).contains("Penyedia telah menjeda templat “promo” (FIRST_PAUSE)"))

    await #expect(throws: EngineError.self) { try await fixture.engine.resume(id) }
    let back = body(field, template("REINSTATED"), time: 1_763_020_000)
    _ = await fixture.engine.receive(trusted: back, from: "cloud")
    // People disliked it: a person looks first.
    let waiting = try await fixture.engine.send(id)
    #expect(waiting.counts[.pending] == 3 && waiting.campaign.status == .paused && waiting.campaign.halts.isEmpty)
    #expect(waiting.campaign.statusReason?.contains("may be sent again. Look at what people answer") == true)
    try await fixture.engine.resume(id)
    #expect(try await fixture.engine.send(id).counts[.sent] == 3)
  }

  @Test("A pause for dislike that is known by a refusal waits for a person, too, in whatever order both are heard")
  func refusedForDislike() async throws {
    let fixture = try EngineFixture()
    let plan = try await fixture.engine.campaign(try await fixture.campaign(people: 1)).plan
    let promo = CampaignHalt.Subject.template("promo", "ms")
    let start = Date(timeIntervalSince1970: 1_763_000_000)
    let refused = CampaignHalt(subject: promo, cause: .blocked(code: 132_015), at: start)
    let paused = CampaignHalt(subject: promo, cause: .status(.paused), detail: "FIRST_PAUSE", at: start)
    let unknown = CampaignHalt(subject: promo, cause: .blocked(code: 132_001), at: start)
    let cases: [(halts: [CampaignHalt], status: CampaignStatus)] = [
      ([refused], .paused), ([refused, paused], .paused), ([paused, refused], .paused), ([unknown], .sending),
    ]
    for (halts, status) in cases {
      var campaign = Campaign(id: "c", plan: plan, status: .sending, createdAt: start)
      for halt in halts { try campaign.apply(.halt(halt), at: start) }
      try campaign.apply(.lift(promo, at: start + 60, detail: "Again."), at: start + 60)
      #expect(campaign.status == status && campaign.halts.isEmpty)
    }
  }

  @Test("A pause for anything but dislike ends by itself")
  func rateLimitingPause() async throws {
    let fixture = try EngineFixture()
    let id = try await fixture.campaign(people: 1)
    try await fixture.engine.start(id)
    let field = "message_template_status_update"
    let more = #","other_info":{"title":"RATE_LIMITING_PAUSE"}"#
    _ = await fixture.engine.receive(trusted: body(field, template("PAUSED", more: more)), from: "cloud")
    #expect(try await fixture.engine.send(id).counts[.pending] == 1)
    let back = body(field, template("REINSTATED"), time: 1_763_020_000)
    _ = await fixture.engine.receive(trusted: back, from: "cloud")
    #expect(try await fixture.engine.send(id).counts[.sent] == 1)
  }

  @Test("A template that is saved with another status does what news of it would do")
  func saved() async throws {
    let fixture = try EngineFixture()
    let id = try await fixture.campaign(people: 1)
    try await fixture.engine.start(id)
    var template = EngineFixture.template
    template.status = .disabled
    try await fixture.engine.saveTemplate(template)
    #expect(try await fixture.engine.campaign(id).halts.map(\.cause) == [.status(.disabled)])
    let epoch = try await fixture.engine.campaign(id).controlEpoch
    try await fixture.engine.saveTemplate(template)
    #expect(try await fixture.engine.campaign(id).controlEpoch == epoch)
    try await fixture.engine.saveTemplate(EngineFixture.template)
    #expect(try await fixture.engine.campaign(id).status == .sending)
    template = EngineFixture.template
    template.quality = "RED"
    try await fixture.engine.saveTemplate(template)
    #expect(try await fixture.engine.history(of: id).last?.detail?.contains("half its pace") == true)
    template.category = .utility
    try await fixture.engine.saveTemplate(template)
    #expect(try await fixture.engine.campaign(id).plan.purpose == .marketing)
    #expect(try await fixture.engine.history(of: id).last?.detail?.contains("category utility") == true)
    #expect(try await fixture.engine.send(id).counts[.sent] == 1)
  }

  @Test("News of the future are of now: what comes after them counts")
  func future() async throws {
    let fixture = try EngineFixture()
    let id = try await fixture.campaign(people: 1)
    try await fixture.engine.start(id)
    let field = "message_template_status_update"
    let more = #","other_info":{"title":"RATE_LIMITING_PAUSE"}"#
    let early = body(field, template("PAUSED", more: more), time: 4_000_000_000)
    _ = await fixture.engine.receive(trusted: early, from: "cloud")
    try await fixture.engine.applyPendingWebhooks()
    #expect(try await fixture.engine.campaign(id).status == .paused)
    let late = body(field, template("REINSTATED"), time: 4_000_000_001)
    _ = await fixture.engine.receive(trusted: late, from: "cloud")
    try await fixture.engine.applyPendingWebhooks()
    #expect(try await fixture.engine.campaign(id).status == .sending)
    let halt = try #require(try await fixture.engine.history(of: id).last?.at)
    #expect(halt <= Date.now)
  }

  @Test("A pause that was taken back by hand is over, however the event is called", arguments: ["PAUSED", "UNPAUSED"])
  func unpaused(event: String) throws {
    let more = event == "PAUSED" ? #","other_info":{"title":"UNPAUSE"}"# : ""
    let statement = try statement("message_template_status_update", template(event, more: more))
    #expect(statement?.change == .status(.reinstated))
  }

  @Test("The format of a host's own provider can halt its number, and let it go on")
  func ownProvider() async throws {
    let fixture = try EngineFixture()
    let transport = SimulatorTransport(fixture.simulator)
    let provider = CloudAPIProvider(try CloudAPIConfiguration(phoneNumberID: "1", accessToken: Secret("t")))
    var channel = ProviderChannel(
      provider: provider,
      transport: transport,
      sender: "gateway",
      webhookFormat: NumberStateFormat(),
      webhookOrigin: .signed(try WebhookSignature(secrets: [Secret("s")]))
    )
    channel.sends = false
    let engine = CampaignEngine(store: fixture.store, channels: ["gateway": channel])
    var plan = try await fixture.engine.campaign(try await fixture.campaign(people: 1)).plan
    plan.provider = "gateway"
    let id = try await engine.createCampaign(plan).id
    try await engine.start(id)
    #expect(await engine.receive(trusted: Array("logged out".utf8), from: "gateway").status == 200)
    try await engine.applyPendingWebhooks()
    let halted = try await engine.campaign(id)
    #expect(halted.halts.map(\.subject) == [.sender])
    #expect(halted.status == .paused)
    _ = await engine.receive(trusted: Array("back".utf8), from: "gateway")
    try await engine.applyPendingWebhooks()
    #expect(try await engine.campaign(id).halts.isEmpty)
  }

  @Test("Another category binds from the next intent on, whatever the campaign says it is for")
  func category() async throws {
    let fixture = try EngineFixture()
    let id = try await fixture.campaign(people: 3) { $0.purpose = .utility }
    var template = EngineFixture.template
    template.category = .utility
    try await fixture.engine.saveTemplate(template)
    let refusal = ConsentEvent(
      decision: .withdrawn,
      purposes: [.marketing],
      at: Date(timeIntervalSince1970: 1_710_000_000),
      source: "form"
    )
    try await fixture.engine.recordConsent(refusal, for: [.phone(EngineFixture.number(0))])
    try await fixture.engine.start(id)
    let value = #"{"message_template_name":"promo","message_template_language":"ms","correct_category":"MARKETING"}"#
    _ = await fixture.engine.receive(trusted: body("template_category_update", value), from: "cloud")
    let counts = try await fixture.engine.send(id).counts
    #expect(counts[.optedOut] == 1)
    #expect(counts[.sent] == 2)
    #expect(try await fixture.engine.history(of: id).contains { $0.action == "noted" })
  }

  @Test("A message that is held for quality assessment says so until it leaves")
  func held() throws {
    let now = Date(timeIntervalSince1970: 1_763_000_000)
    let attempt = Attempt(id: "a", number: 1, committedAt: now, sendBefore: now)
    var recipient = Recipient(
      id: RecipientID(1),
      campaign: "c",
      contact: ContactID(1),
      person: PersonKey(EngineFixture.number(0)),
      state: .sending("a"),
      attempts: [attempt],
      updatedAt: now
    )
    let outcome = AttemptOutcome.accepted("m", isHeld: true)
    let isRecorded = recipient.record(outcome, of: "a", campaignIsCancelling: false, at: now, ingest: now)
    #expect(isRecorded)
    #expect(recipient.status == .sent)
    let reason = try #require(recipient.reportReason)
    #expect(reason.sentence(in: .english) == "Held by WhatsApp for quality assessment.")
    #expect(reason.sentence(in: .malay) == "Ditahan oleh WhatsApp untuk penilaian kualiti.")
    let isJoined = recipient.receive(Evidence(.sent, at: now, messageID: "m"), for: "a", at: now)
    #expect(isJoined)
    #expect(recipient.reportReason == nil)
  }

  @Test("A failure of the account that is reported later halts everybody behind it")
  func reportedLater() async throws {
    let fixture = try EngineFixture()
    let first = try await fixture.campaign(people: 1)
    try await fixture.engine.start(first)
    let value =
      #"{"messaging_product":"whatsapp","metadata":{"phone_number_id":"1"},"statuses":[{"id":"wamid.x","status":"failed","timestamp":"1763000000","recipient_id":"60123","errors":[{"code":131042,"title":"Payment"}]}]}"#
    _ = await fixture.engine.receive(trusted: body("messages", value), from: "cloud")
    try await fixture.engine.applyPendingWebhooks()
    let campaign = try await fixture.engine.campaign(first)
    #expect(campaign.halts.map(\.cause) == [.blocked(code: 131_042)])
    #expect(campaign.halts.map(\.subject) == [.account])
  }

  @Test("A fault of the account that is reported without a message halts everybody behind it, other faults do not")
  func accountFault() async throws {
    let fixture = try EngineFixture()
    let id = try await fixture.campaign(people: 1)
    try await fixture.engine.start(id)
    func fault(_ code: Int) -> [UInt8] {
      body("messages", #"{"metadata":{"phone_number_id":"1"},"errors":[{"code":\#(code),"title":"t"}]}"#)
    }
    for code in [0, 131_000, 130_429] { _ = await fixture.engine.receive(trusted: fault(code), from: "cloud") }
    try await fixture.engine.applyPendingWebhooks()
    #expect(try await fixture.engine.campaign(id).status == .sending)
    _ = await fixture.engine.receive(trusted: fault(131_031), from: "cloud")
    try await fixture.engine.applyPendingWebhooks()
    let halts = try await fixture.engine.campaign(id).halts
    #expect(halts.map(\.cause) == [.blocked(code: 131_031)])
    #expect(halts.map(\.subject) == [.account])
  }

  @Test(
    "A template that is edited sends on while it has the same variables; with others it is refused until it is saved again"
  )
  func edited() async throws {
    let fixture = try EngineFixture()
    let id = try await fixture.campaign(people: 2)
    try await fixture.engine.start(id)
    func edit(_ text: String, _ time: Int) -> [UInt8] {
      body(
        "message_template_components_update",
        #"{"message_template_name":"promo","message_template_language":"ms","message_template_element":"\#(text)"}"#,
        time: time
      )
    }
    _ = await fixture.engine.receive(trusted: edit("Hello {{1}}, offers at {{2}} today.", 1), from: "cloud")
    try await fixture.engine.applyPendingWebhooks()
    #expect(try await fixture.engine.templates(named: "promo").map(\.isOutdated) == [false])
    #expect(try await fixture.engine.dryRun(id).send == 2)
    _ = await fixture.engine.receive(trusted: edit("Hello {{1}}, offers at {{2}} until {{3}} only.", 2), from: "cloud")
    try await fixture.engine.applyPendingWebhooks()
    #expect(try await fixture.engine.templates(named: "promo").map(\.isOutdated) == [true])
    #expect(try await fixture.engine.campaign(id).status == .sending)
    let error = await #expect(throws: EngineError.self) { _ = try await fixture.engine.send(id) }
    #expect(error?.code == .templateMismatch)
    #expect(error?.detail.contains("was edited at the provider") == true)
    await #expect(throws: EngineError.self) { _ = try await fixture.engine.dryRun(id) }
    #expect(try await fixture.engine.history(of: id).count { $0.detail?.contains("was edited") == true } == 2)
    // As it is now: its variables do not fit the campaign, and that is said in their names.
    var template = EngineFixture.template
    template.body = "Hello {{1}}, offers at {{2}} until {{3}} only."
    try await fixture.engine.saveTemplate(template)
    let mismatch = await #expect(throws: EngineError.self) { _ = try await fixture.engine.send(id) }
    #expect(mismatch?.detail.contains("3: has no value") == true)
    try await fixture.engine.saveTemplate(EngineFixture.template)
    #expect(try await fixture.engine.send(id).counts[.sent] == 2)
  }

  @Test("Texts are compared by what each message fills in, and only where the provider reports it as it lists it")
  func content() {
    var template = EngineFixture.template
    template.header = .text("For {{1}}")
    template.buttons = [
      .init(kind: .quickReply, label: "STOP"), .init(kind: .url, label: "Go", target: "https://e.my/{{1}}"),
    ]
    let (body, links) = ("{{2}} and then {{1}}.", ["https://e.my/x?{{1}}"])
    #expect(template.fits(TemplateContent(header: "To {{1}}", body: body, links: links)))
    #expect(!template.fits(TemplateContent(header: "To you", body: body, links: links)))
    #expect(!template.fits(TemplateContent(body: body, links: links)))
    #expect(!template.fits(TemplateContent(header: "To {{1}}", body: "{{name}} and {{2}}.", links: links)))
    #expect(!template.fits(TemplateContent(header: "To {{1}}", body: body, links: ["https://e.my"])))
    #expect(!template.fits(TemplateContent(header: "To {{1}}", body: body)))
    // A picture stands above the body, of which an edit says nothing.
    template.header = .media(.image)
    #expect(template.fits(TemplateContent(body: body, links: links)))
    template.category = .authentication
    #expect(template.fits(TemplateContent(body: body)))
  }

  @Test("While people dislike a template, its campaigns go at half their pace, and others of the number do not")
  func disliked() async throws {
    let fixture = try EngineFixture()
    let id = try await fixture.campaign(people: 2) { $0.ignoresProviderLimits = false }
    let slow = try await fixture.campaign(people: 2) { $0.limits = [.perMinute(10)] }
    var other = EngineFixture.template
    other.name = "other"
    try await fixture.engine.saveTemplate(other)
    let well = try await fixture.campaign(people: 2) {
      $0.template = "other"
      $0.ignoresProviderLimits = false
    }
    for id in [id, slow, well] { try await fixture.engine.start(id) }
    func binding() async throws -> [RateLimit?] {
      var limits: [RateLimit?] = []
      for id in [id, slow, well] { limits.append(try await fixture.engine.dryRun(id).bindingLimit) }
      return limits
    }
    func say(_ word: String, _ time: Int) async throws {
      let value =
        #"{"message_template_name":"promo","message_template_language":"ms","new_quality_score":"\#(word)"}"#
      let news = body("message_template_quality_update", value, time: time)
      _ = await fixture.engine.receive(trusted: news, from: "cloud")
      try await fixture.engine.applyPendingWebhooks()
    }
    let usual: [RateLimit?] = [.perSecond(80), .perMinute(10), .perSecond(80)]
    #expect(try await binding() == usual)
    let epoch = try await fixture.engine.campaign(id).controlEpoch
    try await say("RED", 1)
    #expect(try await binding() == [.perSecond(40), .perMinute(5), .perSecond(80)])
    // What is sending starts anew with the other pace.
    #expect(try await fixture.engine.campaign(id).controlEpoch == epoch + 1)
    #expect(try await fixture.engine.history(of: id).last?.detail?.contains("half its pace") == true)
    try await say("YELLOW", 2)
    #expect(try await binding() == usual)
    #expect(try await fixture.engine.send(id).counts[.sent] == 2)
  }

  @Test("A pause that came after the last one was lifted halts again, however late all of them arrive")
  func secondPause() async throws {
    let fixture = try EngineFixture()
    let id = try await fixture.campaign(people: 1)
    try await fixture.engine.start(id)
    let field = "message_template_status_update"
    let now = Int(Date.now.timeIntervalSince1970)
    let more = #","other_info":{"title":"RATE_LIMITING_PAUSE"}"#
    for (event, ago) in [("PAUSED", 99), ("REINSTATED", 98), ("PAUSED", 58)] {
      _ = await fixture.engine.receive(
        trusted: body(field, template(event, more: more), time: now - ago),
        from: "cloud"
      )
      try await fixture.engine.applyPendingWebhooks()
    }
    #expect(try await fixture.engine.campaign(id).halts.map(\.cause) == [.status(.paused)])
    // What came before the lift is seen to.
    _ = await fixture.engine.receive(trusted: body(field, template("REINSTATED"), time: now - 50), from: "cloud")
    _ = await fixture.engine.receive(trusted: body(field, template("PAUSED"), time: now - 57), from: "cloud")
    #expect(try await fixture.engine.send(id).counts[.sent] == 1)
  }

  @Test("A message that is given up later for a fault of its template halts every campaign that uses the template")
  func templateFailure() async throws {
    let fixture = try EngineFixture()
    let first = try await fixture.campaign(people: 2)
    let second = try await fixture.engine.createCampaign(try await fixture.engine.campaign(first).plan).id
    _ = try await fixture.engine.send(first)
    try await fixture.engine.start(second)
    let sent = try #require(try await fixture.engine.recipients(of: first).first?.recipient)
    let message = try #require(sent.attempts.lazy.compactMap(\.evidence.messageIDs.first).first)
    func failed(_ id: String, _ time: Int) -> [UInt8] {
      body(
        "messages",
        #"{"messaging_product":"whatsapp","metadata":{"phone_number_id":"1"},"statuses":[{"id":"\#(id)","status":"failed","timestamp":"\#(time)","recipient_id":"60123000000","errors":[{"code":132015,"title":"Paused"}]}]}"#
      )
    }
    let now = Int(Date.now.timeIntervalSince1970)
    _ = await fixture.engine.receive(trusted: failed("wamid.ofNobody", now), from: "cloud")
    try await fixture.engine.applyPendingWebhooks()
    #expect(try await fixture.engine.campaign(second).status == .sending)
    #expect(try await fixture.engine.campaign(first).status == .completed)
    _ = await fixture.engine.receive(trusted: failed(message.rawValue, now), from: "cloud")
    try await fixture.engine.applyPendingWebhooks()
    let halted = try await fixture.engine.campaign(second)
    #expect(halted.status == .paused)
    #expect(halted.halts.map(\.cause) == [.blocked(code: 132_015)])
    #expect(halted.halts.map(\.subject) == [.template("promo", "ms")])
    #expect(try await fixture.engine.report(of: first).counts[.failed] == 1)
    // Failures of before the resume are seen to.
    try await fixture.engine.resume(second)
    _ = await fixture.engine.receive(trusted: failed(message.rawValue, now - 60), from: "cloud")
    try await fixture.engine.applyPendingWebhooks()
    #expect(try await fixture.engine.campaign(second).status == .sending)
  }

  @Test("A refusal that is about the template halts every campaign that uses it")
  func refusal() async throws {
    var refusing = SimulatorConfiguration.instant
    refusing.faults.refusals = [132_015: 1]
    let fixture = try EngineFixture(simulator: refusing)
    let first = try await fixture.campaign(people: 3)
    let second = try await fixture.engine.createCampaign(try await fixture.engine.campaign(first).plan).id
    try await fixture.engine.start(first)
    try await fixture.engine.start(second)
    guard case .refused = try await fixture.engine.send(first).ending else {
      Issue.record("The campaign did not end as refused")
      return
    }
    for id in [first, second] {
      let campaign = try await fixture.engine.campaign(id)
      #expect(campaign.status == .paused)
      #expect(campaign.halts.map(\.cause) == [.blocked(code: 132_015)])
    }
  }
}

/// Reads the two words in which a gateway says whether its number can send.
private struct NumberStateFormat: WebhookFormat {
  func parse(_ body: [UInt8]) -> ParsedWebhook {
    let isOut = body == Array("logged out".utf8)
    let statement = WebhookNotice.Statement(subject: .sender, change: isOut ? .blocked(code: nil) : .unblocked)
    return ParsedWebhook(events: [.notice(WebhookNotice(field: "state", value: .null, statement: statement))])
  }
}

@Suite("The end of a campaign")
struct CampaignEndTests {
  @Test("The webhook that settles the last recipient ends the campaign, without a sweep")
  func settledByWebhook() async throws {
    var lossy = SimulatorConfiguration.instant
    lossy.faults.answerLost = 1
    let fixture = try EngineFixture(simulator: lossy)
    let id = try await fixture.campaign(people: 1)
    let summary = try await fixture.engine.send(id)
    #expect(summary.counts.settling == 1)
    #expect(summary.campaign.status == .sending)
    try await fixture.deliverWebhooks()
    #expect(try await fixture.engine.campaign(id).status == .completed)
  }

  @Test("A campaign that reaches nobody is over and says so")
  func nobody() async throws {
    let fixture = try EngineFixture()
    let id = try await fixture.campaign(people: 2)
    let stop = ConsentEvent(decision: .withdrawn, purposes: [.marketing], at: .now, source: "form")
    try await fixture.engine.recordConsent(stop, for: (0..<2).map { .phone(EngineFixture.number($0)) })
    let summary = try await fixture.engine.send(id)
    #expect(summary.campaign.status == .completed)
    #expect(summary.reachedNobody)
    let reached = try await fixture.campaign(people: 3)
    #expect(try await !fixture.engine.send(reached).reachedNobody)
  }

  @Test("A copy of a campaign whose canary failed has the canary again")
  func copy() async throws {
    let fixture = try EngineFixture()
    let canary = try #require(Canary(1, wait: .seconds(60)))
    let id = try await fixture.campaign(people: 2) { $0.canary = canary }
    try await fixture.engine.start(id)
    try await fixture.engine.control(id, .failCanary(reason: "bad"))
    try await fixture.engine.resume(id)
    #expect(try await fixture.engine.campaign(id).plan.canary?.isWaived == true)
    let copy = try await fixture.engine.createCampaign(try await fixture.engine.campaign(id).plan)
    #expect(copy.plan.canary == canary)
  }

  @Test("What the template's category says counts in the cap of other campaigns, whatever the plan says")
  func cap() async throws {
    let fixture = try EngineFixture()
    let first = try await fixture.campaign(people: 2) { $0.purpose = .utility }
    #expect(try await fixture.engine.send(first).counts[.sent] == 2)
    #expect(try await fixture.engine.campaign(first).plan.purpose == .marketing)
    let second = try await fixture.campaign(people: 2) { $0.cap = FrequencyCap(1, per: .seconds(86_400)) }
    let summary = try await fixture.engine.send(second)
    #expect(summary.counts[.skipped] == 2)
    #expect(summary.reachedNobody)
  }
}
