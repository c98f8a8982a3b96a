import WhatsAppCampaigns

extension Migration {
  /// Every step, oldest first. Its place is its number.
  static let all: [Migration] = [
    Migration(name: "people", script: SchemaScript.people),
    Migration(name: "campaigns", script: SchemaScript.campaigns),
    Migration(name: "webhooks", script: SchemaScript.webhooks),
    Migration(name: "counts", script: SchemaScript.counts),
    Migration(name: "history", script: SchemaScript.history),
    Migration(name: "halts", script: SchemaScript.halts),
    Migration(name: "words", script: SchemaScript.words),
    Migration(name: "conversations", script: SchemaScript.conversations),
    Migration(name: "privacy", script: SchemaScript.chain + SchemaScript.privacy, work: .chainLedger),
    Migration(name: "contests", script: SchemaScript.contests),
    Migration(name: "segments", script: SchemaScript.segments),
    Migration(name: "merging", script: SchemaScript.merging),
    Migration(name: "keys", script: SchemaScript.keys),
    Migration(name: "members", script: SchemaScript.members),
    Migration(name: "digests", script: SchemaScript.digests),
    Migration(name: "names", script: SchemaScript.names),
  ]
}
