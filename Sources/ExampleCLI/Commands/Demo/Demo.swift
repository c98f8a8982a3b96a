import Foundation
import Synchronization
import WhatsAppCampaigns
import WhatsAppCampaignsTesting

/// The main job from beginning to end, told as it goes. Whether it went well is in ``DemoChecks``.
struct Demo: Sendable {
  let stage: DemoStage

  private static let customers: GroupName = "customers"
  private var engine: CampaignEngine { stage.engine }

  func run() async throws -> Bool {
    try await importPeople()
    try await recordConsent()
    let campaign = try await prepareCampaign()
    let sendable = try await dryRun(campaign)
    // The last in the list: they will write STOP before their turn comes.
    let person = sendable[sendable.count - 1]

    var checks = DemoChecks()
    var objection: Objection?
    try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask { await stage.simulation.deliverWebhooks(to: stage.webhookURL) }
      group.addTask { try await engine.processWebhooks() }
      defer { group.cancelAll() }
      objection = try await send(campaign, people: sendable.count, objector: person, &checks)
      try await forgeWebhook(&checks)
      try await awaitWebhooks(campaign)
    }
    try await conclude(campaign, objection, &checks)
    return checks.areAllKept
  }

  // MARK: - Before

  private func importPeople() async throws {
    heading("1  Import", "a list as businesses have it: \(stage.files.list)")
    let malaysia = RegionCode("MY")
    let files = stage.files
    let report = try await engine.importContacts(into: Self.customers) { () throws(ImportError) in
      try ContactImporter(CSVReader(path: files.list), normalizer: PhoneNormalizer(defaultRegion: malaysia))
    }
    stage.output.write(
      Table.facts([
        ("  rows", String(report.rows.total)),
        ("  new people", String(report.created)),
        ("  duplicates", String(report.rows.duplicates)),
        ("  blank", String(report.rows.blank)),
        ("  refused", String(report.rows.rejected)),
      ])
    )
    for (reason, count) in report.rows.rejections.sorted(by: {
      ($1.value, $0.key.rawValue) < ($0.value, $1.key.rawValue)
    }) {
      stage.output.write("    \(count) \(reason.rawValue)\n")
    }
  }

  private func recordConsent() async throws {
    heading("2  Consent", "most agreed on a form, some refused, some were never asked")
    let people = try await engine.contacts(in: Self.customers, limit: 10_000)
    let now = stage.time.now
    func event(_ decision: ConsentDecision) -> ConsentEvent {
      ConsentEvent(
        decision: decision,
        purposes: [.marketing],
        at: now.addingTimeInterval(-86_400),
        source: "shop form 2026",
        wording: "Saya setuju menerima tawaran melalui WhatsApp. / I agree to receive offers on WhatsApp.",
        language: "ms"
      )
    }
    var agreed: [WhatsAppIdentity] = []
    var refused: [WhatsAppIdentity] = []
    for (index, contact) in people.enumerated() {
      switch index % 20 {
      case 7: refused.append(contact.identity)
      case 13: break
      default: agreed.append(contact.identity)
      }
    }
    try await engine.recordConsent(event(.granted), for: agreed)
    try await engine.recordConsent(event(.withdrawn), for: refused)
    stage.output.write(
      Table.facts([
        ("  agreed", String(agreed.count)), ("  refused", String(refused.count)),
        ("  never asked", String(people.count - agreed.count - refused.count)),
      ])
    )
  }

  private func prepareCampaign() async throws -> CampaignID {
    heading(
      "3  Campaign",
      "an approved template with two variables, 60 messages a second, 09:00 to 21:00 where people live"
    )
    let name: TemplateName = "raya_offer"
    let malay: LanguageCode = "ms"
    try await engine.saveTemplate(
      MessageTemplate(
        name: name,
        language: malay,
        category: .marketing,
        status: .approved,
        body: "Hai {{1}}! Jualan Raya kami di {{2}} bermula esok. Jumpa di sana.",
        footer: "Balas STOP untuk berhenti."
      )
    )
    let plan = CampaignPlan(
      name: "Jualan Raya",
      provider: DemoStage.cloud,
      template: name,
      language: malay,
      variables: try VariableMapping(assignments: ["1=field:name", "2=field:Bandar"]),
      audience: Audience(groups: [Self.customers]),
      limits: [.perSecond(60)],
      window: SendWindow("09:00-21:00", zone: .recipient)
    )
    let campaign = try await engine.createCampaign(plan)
    stage.say("  campaign \(campaign.id)")
    return campaign.id
  }

  /// Says for everybody what would happen, and returns those who would be sent to now.
  private func dryRun(_ id: CampaignID) async throws -> [PhoneNumber] {
    heading("4  Dry run", "what would happen to everybody, and why; nothing is sent")
    var sendable: [PhoneNumber] = []
    var verdicts = CSVWriter(headers: ["person", "verdict", "reason"])
    let summary = try await engine.dryRun(id) { entry in
      let words = entry.verdict.words
      verdicts.append([.text(entry.contact.identity.description), .text(words.verdict), .text(words.reason ?? "")])
      if case .send = entry.verdict, let phone = entry.contact.phone { sendable.append(phone) }
    }
    try Data(verdicts.take()).write(to: URL(filePath: stage.files.verdicts))
    stage.output.write(
      Table.facts([
        ("  send", String(summary.send)), ("  hold", String(summary.hold)), ("  skip", String(summary.skip)),
      ])
    )
    for (reason, count) in summary.reasons.sorted(by: { ($1.value, $0.key) < ($0.value, $1.key) }) {
      stage.output.write("    \(count) \(reason)\n")
    }
    stage.say("  every verdict: \(stage.files.verdicts)")
    guard sendable.count >= 10 else { throw CommandFailure.refused("the list leaves too few people to send to") }
    return sendable
  }

  // MARK: - Sending

  private func send(
    _ id: CampaignID,
    people: Int,
    objector: PhoneNumber,
    _ checks: inout DemoChecks
  ) async throws -> Objection? {
    heading("5  Send", "over HTTP to a simulated Cloud API on 127.0.0.1:\(stage.providerPort), on a bad day")
    try await engine.start(id)
    let crash = people * 2 / 5
    stage.say("  a first process sends, and kills itself with SIGKILL while message \(crash) is on its way")
    let first = try await watching(id) { try await stage.send(id, log: "send-1.log", crashAfter: crash) }
    checks.add("the first process was killed", first == .killed(signal: SIGKILL))
    let left = try await engine.counts(of: id)
    stage.say("  killed: \(Self.line(left))")
    let objection = await objection(of: objector)
    stage.say("  a second process goes on from the same file")
    let second = try await watching(id) { try await stage.send(id, log: "send-2.log") }
    checks.add("the second process came to its end", second == .exited(0) || second == .exited(1))
    stage.say("  ended: \(Self.line(try await engine.counts(of: id)))")
    return objection
  }

  /// Shows how far a campaign is, where somebody watches, while something runs.
  private func watching<Value: Sendable>(
    _ id: CampaignID,
    _ operation: @escaping @Sendable () async throws -> Value
  ) async throws -> Value {
    try await withThrowingTaskGroup(of: Value?.self) { group in
      group.addTask { try await operation() }
      group.addTask {
        var bar = ProgressBar()
        while !Task.isCancelled {
          if let counts = try? await engine.counts(of: id) {
            bar.show(counts.total - counts.open, of: counts.total, Self.line(counts))
          }
          try? await Task.sleep(for: .milliseconds(200))
        }
        bar.clear()
        return nil
      }
      defer { group.cancelAll() }
      while let value = try await group.next() {
        if let value { return value }
      }
      throw CancellationError()
    }
  }

  /// Somebody writes STOP. Returns what the provider had taken for them when it was acknowledged: a STOP binds before its
  /// webhook is answered. `nil` when it was not, within ten seconds.
  private func objection(of person: PhoneNumber) async -> Objection? {
    stage.say("  the last in the list writes STOP: \(person)")
    stage.simulator.personWrites("STOP", from: person.e164)
    let end = stage.time.uptime + .seconds(10)
    while stage.time.uptime < end {
      if (try? await engine.consent(of: PersonKey(person)))?.state.isWithdrawn(.marketing) == true {
        stage.say("  acknowledged: from now on nothing leaves to them")
        return Objection(person: person, acceptedBefore: stage.simulator.log.acceptedCount(for: person.e164))
      }
      guard (try? await Task.sleep(for: .milliseconds(10))) != nil else { return nil }
    }
    return nil
  }

  private func forgeWebhook(_ checks: inout DemoChecks) async throws {
    heading("6  Webhooks", "signed, late, twice, out of order, some before the answer to the send")
    let forged = WebhookRequest(
      method: .post,
      headers: ["X-Hub-Signature-256": "sha256=" + String(repeating: "0", count: 64)],
      body: Array(#"{"object":"whatsapp_business_account","entry":[]}"#.utf8)
    )
    let answer = await stage.simulation.post(forged, to: stage.webhookURL)
    stage.say("  one with a forged signature: answered with \(answer.status)")
    checks.add("a forged webhook was refused", answer.status == 401)
  }

  private func awaitWebhooks(_ id: CampaignID) async throws {
    let end = stage.time.uptime + .seconds(20)
    while stage.simulator.pendingWebhookCount > 0, stage.time.uptime < end {
      try await Task.sleep(for: .milliseconds(50))
    }
    try await engine.applyPendingWebhooks()
    try await engine.sweep(id)
    stage.say("  delivered and applied: \(Self.line(try await engine.counts(of: id)))")
  }

  // MARK: - After

  private func conclude(_ id: CampaignID, _ objection: Objection?, _ checks: inout DemoChecks) async throws {
    heading("7  Report", "what happened to everyone")
    let malaysia = TimeZone(identifier: "Asia/Kuala_Lumpur")
    var report = CampaignReport(
      campaign: try await engine.campaign(id),
      generatedAt: stage.time.now,
      timeZone: malaysia
    )
    let truth = stage.simulator.log
    var outcomes: [PersonKey: RecipientStatus] = [:]
    try await engine.forEachRecipient(of: id) { record in
      report.add(record)
      outcomes[record.recipient.person] = record.recipient.status
    }
    stage.output.write(report.text())
    try report.html().write(toFile: stage.files.report, atomically: true, encoding: .utf8)

    checks.compare(truth, outcomes, counts: try await engine.counts(of: id))
    checks.add("whoever wrote STOP got nothing after it", try await isKept(objection, id, truth))
    heading("Kept", "what was promised, against what the provider knows")
    stage.output.write(checks.text)
    stage.say("\nThe report: \(stage.files.report)")
  }

  /// Whether nothing was taken for somebody after their STOP was acknowledged, but for a message that was under way to the
  /// provider at that moment: nobody can call that back, and the books say so.
  private func isKept(_ objection: Objection?, _ id: CampaignID, _ truth: SimulatorLog) async throws -> Bool {
    guard let objection else { return false }
    let after = truth.acceptedCount(for: objection.person.e164) - objection.acceptedBefore
    guard after > 0 else { return true }
    return try await engine.recipient(PersonKey(objection.person), of: id)?.recipient.stopRaced == true
  }

  private func heading(_ title: String, _ subtitle: String) {
    stage.say("\n\(title): \(subtitle)")
  }

  private static func line(_ counts: OutcomeCounts) -> String {
    RecipientStatus.allCases.filter { counts[$0] > 0 }.map { "\(counts[$0]) \($0.rawValue)" }.joined(separator: ", ")
  }
}

extension Demo {
  /// Somebody who wrote STOP, and how many messages the provider had taken for them when it was acknowledged.
  private struct Objection: Sendable {
    var person: PhoneNumber
    var acceptedBefore: Int
  }
}
