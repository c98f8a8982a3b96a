import WhatsAppCampaigns

/// One step of the schema's layout. A step that was ever released is never changed: a later one mends it.
struct Migration: Hashable, Sendable {
  /// What a step does that SQL cannot.
  enum Work: Hashable, Sendable {
    /// Chains the entries of the consent ledger that are there already.
    case chainLedger
  }

  /// A name that stays with the step in every database.
  var name: String
  /// What it does.
  var script: String
  /// What it does after its script.
  var work: Work?
}

extension Migration {
  /// Takes the step, within the open transaction.
  func take(in connection: Connection) throws(StoreError) {
    try connection.execute(script)
    switch work {
    case .chainLedger: try LedgerAppends.chainAll(in: connection)
    case nil: break
    }
  }

  /// Every step, oldest first. Its place is its number.
  static let all: [Migration] = [
    Migration(name: "people", script: SchemaScript.people),
    Migration(name: "campaigns", script: SchemaScript.campaigns),
    Migration(name: "webhooks", script: SchemaScript.webhooks),
    Migration(name: "history", script: SchemaScript.history),
    Migration(name: "halts", script: SchemaScript.halts),
    Migration(name: "words", script: SchemaScript.words),
    Migration(name: "conversations", script: SchemaScript.conversations),
    Migration(name: "privacy", script: SchemaScript.chain + SchemaScript.privacy, work: .chainLedger),
    Migration(name: "contests", script: SchemaScript.contests),
    Migration(name: "segments", script: SchemaScript.segments),
    Migration(name: "merging", script: SchemaScript.merging),
  ]
}
