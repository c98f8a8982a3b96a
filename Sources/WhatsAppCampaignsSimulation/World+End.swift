import Foundation
import WhatsAppCampaigns

// What has to hold when everything has come to rest.

extension World {
  /// The calm lasted long enough, and something still moves.
  mutating func judgeUnrest() {
    for tenant in shadows.indices {
      let open = shadows[tenant].recipients.filter(\.isOpen)
      if open.contains(where: \.isSettling) { return verdict.fail("L2", "somebody is settling after days of calm") }
      if let first = open.first {
        return verdict.fail("L1", "recipient \(first.id) is \(first.state.kind) after days of calm")
      }
    }
    judgeAcknowledged("at the end")
    verdict.fail("L1", "a campaign or a webhook is open after days of calm")
  }

  mutating func judgeTheEnd() {
    judgeAcknowledged("at the end")
    for tenant in store.tenants.indices {
      let recipients = store.tenants[tenant].recipients
      for recipient in recipients {
        verdict.require(!recipient.isOpen, "A3", "recipient \(recipient.id) is \(recipient.state.kind) at the end")
        if recipient.status != .sent, recipient.status != .delivered, recipient.status != .read {
          verdict.require(
            recipient.reason != nil,
            "A3",
            "recipient \(recipient.id) is \(recipient.status) for no reason"
          )
        }
        judgeEvidence(of: recipient, tenant)
      }
      for campaign in campaigns where campaign.tenant == tenant {
        let people = recipients.filter { $0.campaign == campaign.id }
        verdict.require(Set(people.map(\.person)).count == people.count, "A2", "somebody is a recipient twice")
      }
      judgeTruth(tenant)
      judgeChain(tenant)
      for campaign in campaigns where campaign.tenant == tenant { judgeHistory(of: campaign) }
    }
    judgeFirstBytes()
    judgePace()
  }

  /// Whatever was acknowledged has been kept.
  mutating func judgeAcknowledged(_ when: String) {
    for delivery in deliveries where delivery.isAcknowledged {
      let tenant = bodies[delivery.body].tenant
      let isKept =
        shadows[tenant].applied.contains(delivery.body) || shadows[tenant].bodies.values.contains(delivery.body)
      verdict.require(isKept, "S13", "an acknowledged webhook is gone \(when)")
      if bodies[delivery.body].event.isUrgent {
        verdict.require(
          shadows[tenant].applied.contains(delivery.body),
          "S13",
          "an acknowledged decision of a person does not bind \(when)"
        )
      }
    }
  }

  /// Evidence is the join of what was reported, in any order and any number of times.
  private mutating func judgeEvidence(of recipient: Recipient, _ tenant: Int) {
    for attempt in recipient.attempts {
      var reports = shadows[tenant].reports[attempt.id] ?? []
      let ids = Set(reports.flatMap(\.messageIDs))
      reports += shadows[tenant].namelessReports.filter { ids.contains($0.id) }.map(\.evidence)
      reports += reports
      for index in reports.indices.reversed() { reports.swapAt(index, dice.below(index + 1)) }
      var joined = Evidence()
      for report in reports { joined.join(report) }
      verdict.require(joined == attempt.evidence, "S12", "the evidence of recipient \(recipient.id) is not the join")
      verdict.require(reports.allSatisfy { $0.level <= attempt.evidence.level }, "S11", "a level was lost")
    }
  }

  /// What we say about each person against what the provider did.
  private mutating func judgeTruth(_ tenant: Int) {
    for recipient in store.tenants[tenant].recipients {
      let theirs = requests.filter { $0.tenant == tenant && $0.person == recipient.person }
        .filter { campaigns[$0.campaign].id == recipient.campaign }
      let accepted = theirs.count(where: \.isAccepted)
      if accepted > 0 {
        let isHonest = recipient.attempts.contains { !$0.isProvenNegative }
        verdict.require(isHonest, "S10", "recipient \(recipient.id) got a message, and we say that none left")
        let isHidden = [.skipped, .optedOut, .cancelled, .pending, .queued].contains(recipient.status)
        verdict.require(
          !isHidden,
          "S10",
          "recipient \(recipient.id) got a message, and we call them \(recipient.status)"
        )
      }
      if accepted > 1 {
        verdict.require(
          recipient.attempts.count { !$0.isProvenNegative } > 1,
          "A6",
          "recipient \(recipient.id) got \(accepted) messages, and we do not know"
        )
      }
      let record = try? store.tenants[tenant].consent(
        ConsentQuery(tenant: store.names[tenant], person: recipient.person)
      )
      guard var record else { continue }
      if mutant == .ledgerMissesADecision, record.history.count > 1 { record.history.removeFirst() }
      var state = ConsentState()
      for item in record.history.reversed() { state.fold(item.event) }
      verdict.require(state == record.state, "A4", "consent is not the fold of its ledger")
    }
  }

  /// The ledger of a tenant is one chain from its first entry to the end that the store keeps.
  private mutating func judgeChain(_ tenant: Int) {
    let query = LedgerQuery(tenant: store.names[tenant], limit: .max)
    var page = store.tenants[tenant].ledger(query)
    if mutant == .ledgerLosesAnEntry, page.entries.count > 1 { page.entries.remove(at: page.entries.count / 2) }
    var check = LedgerCheck()
    for entry in page.entries where !check.take(entry) { break }
    check.end(at: page.head)
    verdict.require(check.problem == nil, "A5", "the chain of the consent ledger is broken")
  }

  /// What leaves keeps to every limit too, over a window that is shorter by how late a message may leave.
  private mutating func judgeFirstBytes() {
    // Slots are on the store's clock, departures in true time: only where the two run alike can they be compared.
    let clockFaults: [Fault] = [.clockJump, .clockDrift, .powerCut]
    guard clockFaults.allSatisfy({ scenario.rates[$0] == 0 }) else { return }
    for tenant in store.tenants.indices {
      judgeFirstBytes(requests.filter { $0.tenant == tenant }, under: scenario.senderLimits)
    }
    for index in campaigns.indices
    where !shadows[campaigns[index].tenant].isLimitEdited.contains(campaigns[index].id) {
      judgeFirstBytes(requests.filter { $0.campaign == index }, under: scenario.campaignLimits)
    }
  }

  private mutating func judgeFirstBytes(_ requests: [ProviderRequest], under limits: [RateLimit]) {
    guard !limits.isEmpty else { return }
    let times = requests.map(\.handedAt).sorted()
    let slack = requests.compactMap { request in
      shadows[request.tenant].intents[request.attempt].map { $0.sendBefore.timeIntervalSince($0.slot) }
    }.max()
    for limit in limits where times.count > limit.count {
      let window = limit.windowMilliseconds * 1_000 - Int64((slack ?? 0) * 1_000_000) - 5_000
      for start in 0..<times.count - limit.count {
        let span = times[start + limit.count] - times[start]
        verdict.require(span >= window, "S7", "\(limit.count + 1) first bytes within \(span) µs under \(limit)")
      }
    }
  }
}
