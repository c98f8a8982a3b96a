import WhatsAppCampaigns
import WhatsAppCampaignsTesting

/// What the demonstration promised, and whether it was kept.
struct DemoChecks: Sendable {
  private var results: [(promise: String, isKept: Bool)] = []

  var areAllKept: Bool { results.allSatisfy(\.isKept) }

  mutating func add(_ promise: String, _ isKept: Bool) {
    results.append((promise, isKept))
  }

  /// Holds the campaign's books against the provider's own.
  mutating func compare(_ truth: SimulatorLog, _ outcomes: [PersonKey: RecipientStatus], counts: OutcomeCounts) {
    add("nobody got the message twice (\(truth.acceptedCount) accepted)", truth.duplicates.isEmpty)
    add("the counts add up to the number of people (\(outcomes.count))", counts.total == outcomes.count)
    let reached = Set(truth.acceptedRecipients.compactMap { WhatsAppIdentity.parse(waID: $0)?.key })
    let known: Set<RecipientStatus> = [.sent, .delivered, .read, .failed, .unconfirmed]
    add(
      "everybody whom the provider accepted is accounted for",
      reached.allSatisfy { known.contains(outcomes[$0] ?? .pending) }
    )
    let claimed = outcomes.filter { [.sent, .delivered, .read].contains($0.value) }.keys
    add("nobody is reported as sent whom the provider never accepted", claimed.allSatisfy(reached.contains))
  }

  var text: String {
    results.map { "  \($0.isKept ? "✓" : "✗ NOT KEPT:") \($0.promise)\n" }.joined()
  }
}
