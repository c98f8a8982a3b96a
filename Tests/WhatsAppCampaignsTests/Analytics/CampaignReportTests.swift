import Foundation
import Testing
import WhatsAppCampaigns

@Suite("Campaign report: the numbers")
struct CampaignReportTests {
  private typealias Fixture = ReportFixture

  @Test("The counts of the eleven statuses add up to the people that were added")
  func addsUp() throws {
    let records = try Fixture.everybody()
    let report = try Fixture.report(records)
    #expect(RecipientStatus.allCases.count == 11)
    #expect(RecipientStatus.allCases.allSatisfy { report.counts[$0] > 0 })
    #expect(RecipientStatus.allCases.map { report.counts[$0] }.reduce(0, +) == records.count)
    #expect(report.total == records.count)
    for status in RecipientStatus.allCases {
      #expect(report.counts[status] == records.count { $0.recipient.status == status })
    }
  }

  @Test("No stage of the funnel has more people than the one before it")
  func monotone() throws {
    let steps = try Fixture.report(Fixture.everybody()).funnel
    #expect(steps.map(\.stage) == FunnelStage.allCases)
    #expect(steps.map(\.count) == [17, 15, 11, 6, 4, 2, 1])
    for (before, after) in zip(steps, steps.dropFirst()) { #expect(after.count <= before.count) }
  }

  @Test("The funnel agrees with the statuses")
  func agreesWithStatuses() throws {
    let report = try Fixture.report(Fixture.everybody())
    #expect(report.count(reaching: .delivered) == report.counts[.delivered] + report.counts[.read])
    #expect(report.count(reaching: .readOrResponded) >= report.counts[.read])
    #expect(report.counts.settling == 1)
  }

  @Test("Somebody who read the message was delivered to, and a late failure takes nothing back")
  func evidenceWins() throws {
    let id = AttemptID("attempt-1")
    let read = try Fixture.record(
      state: .accepted(id),
      attempts: [Fixture.attempt(evidence: [Fixture.level(.read, after: 9)])]
    )
    let failedLate = try Fixture.record(
      2,
      state: .accepted(id),
      attempts: [Fixture.attempt(evidence: [Fixture.level(.delivered, after: 3), Fixture.failure(131026)])]
    )
    let report = try Fixture.report([read, failedLate])
    #expect(report.count(reaching: .delivered) == 2)
    #expect(report.counts[.failed] == 0)
    #expect(report.deliveredDespiteFailure == 1)
    // The time of a delivery that was only implied is not known, and none is invented.
    #expect(report.timeToDelivery.count == 1)
    #expect(report.timeToRead.count == 1)
  }

  @Test("An answer counts as read only where the message is known to have arrived")
  func answers() throws {
    let id = AttemptID("attempt-1")
    let delivered = try Fixture.record(
      state: .accepted(id),
      attempts: [Fixture.attempt(evidence: [Fixture.level(.delivered, after: 3)])],
      responded: true
    )
    let unknown = try Fixture.record(
      2,
      state: .unconfirmed(id),
      attempts: [Fixture.attempt(.unknown)],
      responded: true
    )
    let report = try Fixture.report([delivered, unknown])
    #expect(report.counts[.read] == 0)
    #expect(report.count(reaching: .readOrResponded) == 1)
    #expect(report.count(reaching: .responded) == 1)
    #expect(report.counts.responded == 2)
    #expect(report.respondedUndelivered == 1)
  }

  @Test("Somebody who was attempted once and then withdrew was allowed and attempted, and stands as without consent")
  func withdrewBetweenAttempts() throws {
    let record = try Fixture.record(
      state: .optedOut,
      attempts: [Fixture.attempt(.notTaken, note: "throttled")],
      reason: "withdrawn"
    )
    let report = try Fixture.report([record])
    #expect(report.counts[.optedOut] == 1)
    #expect(report.count(reaching: .attempted) == 1)
    #expect(report.count(reaching: .taken) == 0)
    #expect(report.turnedAway == 1)
    #expect(report.sends.first == nil)
  }

  @Test("Rates name what they are a part of, and a rate out of nobody is no number")
  func rates() throws {
    let report = try Fixture.report(Fixture.everybody())
    #expect(report.deliveryRate == ReportRate(4, outOf: 6))
    #expect(report.readRate == ReportRate(2, outOf: 4))
    #expect(report.responseRate == ReportRate(1, outOf: 4))
    #expect(report.failureRate == ReportRate(2, outOf: 11))
    let empty = try Fixture.report([])
    #expect(empty.deliveryRate.fraction == nil)
    #expect(empty.deliveryRate.percent == "–")
    #expect(empty.funnel.allSatisfy { $0.ofAudience.fraction == nil })
  }

  @Test(
    "A percentage is never rounded up",
    arguments: [
      (0, 5, "0.0%"), (1, 3_000, "<0.1%"), (57, 100, "57.0%"), (29, 100, "29.0%"), (2_999, 3_000, "99.9%"),
      (3_000, 3_000, "100.0%"),
    ]
  )
  func percent(count: Int, whole: Int, text: String) {
    #expect(ReportRate(count, outOf: whole).percent == text)
  }

  @Test("The order in which people are added changes nothing", arguments: 1...8 as ClosedRange<UInt64>)
  func orderIndependent(seed: UInt64) throws {
    let id = AttemptID("attempt-1")
    var records = try Fixture.everybody()
    for number in 20..<220 {
      let at = Double(number * number * 13)
      let attempt = try Fixture.attempt(at: at, evidence: [Fixture.level(.read, after: at + Double(number))])
      records.append(try Fixture.record(number, state: .accepted(id), attempts: [attempt]))
    }
    let straight = try Fixture.report(records)
    var shuffle = ReportShuffle(state: seed)
    let shuffled = try Fixture.report(records.shuffled(using: &shuffle))
    #expect(shuffled == straight)
    #expect(shuffled.json == straight.json)
    #expect(shuffled.html() == straight.html())
  }

  @Test("Duplicates, races, retries and withdrawals are counted as facts beside the statuses")
  func facts() throws {
    let id = AttemptID("attempt-1")
    var withdrawn = ConsentState()
    withdrawn.fold(
      ConsentEvent(decision: .withdrawn, purposes: [.marketing], at: Fixture.start + 60, source: "message")
    )
    let stopped = try Fixture.record(
      30,
      state: .accepted(id),
      attempts: [Fixture.attempt(evidence: [Fixture.level(.delivered, after: 1)])],
      consent: withdrawn
    )
    let report = try Fixture.report(Fixture.everybody() + [stopped])
    #expect(report.withdrewAfterwards == 1)
    #expect(report.possibleDuplicates == 1)
    #expect(report.stopRaced == 1)
    #expect(report.retries == 2)
    #expect(report.turnedAway == 1)
    #expect(report.attempts == 14)
    #expect(report.held == 1)
  }

  @Test("Reasons are told apart by status, word and code; a reported failure is explained by its code")
  func reasons() throws {
    let reasons = try Fixture.report(Fixture.everybody()).reasons
    func count(_ status: RecipientStatus, _ word: String, _ code: Int? = nil) -> Int {
      reasons.filter { $0.status == status && $0.word == word && $0.code == code }.map(\.count).reduce(0, +)
    }
    #expect(count(.failed, "recipientUnreachable", 131026) == 1)
    #expect(count(.failed, "recipientLimit", 131049) == 1)
    #expect(count(.unconfirmed, "timedOut") == 2)
    #expect(count(.skipped, "missingVariable") == 1)
    #expect(count(.optedOut, "withdrawn") == 1)
    #expect(count(.pending, "outsideWindow") == 1)
    #expect(reasons.map(\.count) == reasons.map(\.count).sorted(by: >))
  }

  @Test("A provider that invents codes cannot make a report grow")
  func boundedReasons() throws {
    let id = AttemptID("attempt-1")
    var report = CampaignReport(campaign: try Fixture.campaign(), generatedAt: Fixture.start)
    for number in 0..<2_000 {
      let attempt = try Fixture.attempt(evidence: [Fixture.failure(9_000_000 + number)])
      report.add(try Fixture.record(number, state: .rejected(id), attempts: [attempt]))
    }
    #expect(report.reasons.count <= 501)
    #expect(report.reasons.map(\.count).reduce(0, +) == 2_000)
  }

  @Test("The JSON form holds every count, and no number of a recipient")
  func json() throws {
    let json = try Fixture.report(Fixture.everybody()).json
    #expect(json["total"]?.int == 17)
    let counts = try #require(json["counts"]?.object)
    #expect(counts.count == 11)
    #expect(counts.members.compactMap(\.value.int).reduce(0, +) == 17)
    #expect(json["funnel"]?[4]?["count"]?.int == 4)
    #expect(json["rates"]?["delivery"]?["outOf"]?.int == 6)
    #expect(try Fixture.report([]).json["rates"]?["delivery"]?["rate"]?.isNull == true)
    #expect(!json.encodedString().contains("6012345"))
  }
}
