import Foundation
import Testing
import WhatsAppCampaigns

/// Campaigns and recipients for the tests of reports.
enum ReportFixture {
  static let start = Date(timeIntervalSince1970: 1_800_000_000)

  static func campaign(
    name: String = "Raya offer",
    status: CampaignStatus = .completed,
    reason: String? = nil,
    window: SendWindow? = nil
  ) throws -> Campaign {
    let plan = CampaignPlan(
      name: name,
      provider: ProviderName("cloud"),
      template: TemplateName("raya_offer"),
      language: LanguageCode("ms"),
      variables: VariableMapping(),
      audience: Audience(),
      window: window
    )
    return Campaign(
      id: CampaignID("c-1"),
      plan: plan,
      status: status,
      statusReason: reason,
      createdAt: start,
      startedAt: start,
      endedAt: status.isFinal ? start + 3_600 : nil
    )
  }

  static func report(_ records: [RecipientRecord], _ campaign: Campaign? = nil) throws -> CampaignReport {
    var report = CampaignReport(campaign: try campaign ?? Self.campaign(), generatedAt: start + 7_200)
    for record in records { report.add(record) }
    return report
  }

  static func attempt(
    _ disposition: Attempt.Disposition = .accepted,
    number: Int = 1,
    at seconds: Double = 0,
    code: Int? = nil,
    note: String? = nil,
    evidence: [Evidence] = []
  ) throws -> Attempt {
    var joined = Evidence()
    for one in evidence { joined.join(one) }
    let id = try #require(AttemptID("attempt-\(number)"))
    let at = start + seconds
    return Attempt(
      id: id,
      number: number,
      committedAt: at,
      sendBefore: at + 1,
      disposition: disposition,
      errorCode: code,
      note: note,
      evidence: joined
    )
  }

  static func level(
    _ level: Evidence.Level,
    after seconds: Double,
    pricing: Evidence.Pricing? = nil
  ) -> Evidence {
    Evidence(level, at: start + seconds, messageID: nil, pricing: pricing)
  }

  static let billed = Evidence.Pricing(category: "marketing", type: "regular", isBillable: true)
  static let free = Evidence.Pricing(category: "utility", type: "free_customer_service")

  static func failure(_ code: Int?, after seconds: Double = 5) -> Evidence {
    let errorClass = code == 131_049 ? "recipientLimit" : "recipientUnreachable"
    return Evidence(failure: .init(code: code, errorClass: errorClass, at: start + seconds), messageID: nil)
  }

  static func record(
    _ number: Int = 1,
    state: Recipient.State,
    attempts: [Attempt] = [],
    reason: String? = nil,
    detail: String? = nil,
    responded: Bool = false,
    stopRaced: Bool = false,
    consent: ConsentState = ConsentState()
  ) throws -> RecipientRecord {
    let phone = try #require(PhoneNumber(e164: "+60123\(456_000 + number % 1_000)"))
    let recipient = Recipient(
      id: RecipientID(Int64(number)),
      campaign: CampaignID("c-1"),
      contact: ContactID(Int64(number)),
      person: PersonKey(phone),
      state: state,
      attempts: attempts,
      reason: reason,
      reasonDetail: detail,
      hasResponded: responded,
      stopRaced: stopRaced,
      updatedAt: start
    )
    let contact = Contact(
      id: ContactID(Int64(number)),
      person: PersonKey(phone),
      identity: .phone(phone),
      name: "Siti",
      createdAt: start
    )
    return RecipientRecord(recipient: recipient, member: AudienceMember(contact: contact, consent: consent))
  }

  /// One recipient of each status, and the odd ones: the whole vocabulary of a report.
  static func everybody() throws -> [RecipientRecord] {
    let id = AttemptID("attempt-1")
    let worker = WorkerID("w")
    return [
      try record(1, state: .pending(notBefore: nil)),
      try record(2, state: .pending(notBefore: start + 60), reason: "outsideWindow"),
      try record(3, state: .claimed(by: worker, until: start)),
      try record(4, state: .sending(id), attempts: [attempt(.open)]),
      try record(
        5,
        state: .settling(id, since: start),
        attempts: [attempt(.unknown, note: "timedOut")],
        stopRaced: true
      ),
      try record(6, state: .unconfirmed(id), attempts: [attempt(.unknown, note: "connectionLost")]),
      try record(7, state: .accepted(id), attempts: [attempt(note: "held", evidence: [level(.accepted, after: 0)])]),
      try record(
        8,
        state: .accepted(id),
        attempts: [attempt(evidence: [level(.delivered, after: 3)])],
        responded: true
      ),
      try record(9, state: .accepted(id), attempts: [attempt(evidence: [level(.read, after: 90, pricing: billed)])]),
      try record(
        10,
        state: .accepted(id),
        attempts: [attempt(evidence: [level(.delivered, after: 2), failure(131026)])]
      ),
      try record(11, state: .rejected(id), attempts: [attempt(.rejected, code: 131049, note: "recipientLimit")]),
      try record(12, state: .accepted(id), attempts: [attempt(evidence: [level(.sent, after: 1), failure(131026)])]),
      try record(13, state: .skipped, reason: "missingVariable", detail: "name"),
      try record(14, state: .optedOut, reason: "withdrawn"),
      try record(15, state: .cancelled, reason: "cancelled"),
      try record(
        16,
        state: .accepted(id),
        attempts: [
          attempt(.notTaken, code: 130429, note: "throttled"),
          attempt(.unknown, number: 2, at: 10, note: "timedOut"),
          attempt(number: 3, at: 700, evidence: [level(.delivered, after: 710)]),
        ]
      ),
      try record(17, state: .unconfirmed(id), attempts: [attempt(.unknown, note: "timedOut")], responded: true),
    ]
  }
}

/// A generator with a seed, so that a failing order can be repeated.
struct ReportShuffle: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}
