/// One step of the schema's layout. A step that was ever released is never changed: a later one mends it.
struct Migration: Hashable, Sendable {
  /// A name that stays with the step in every database.
  var name: String
  /// What it does.
  var script: String
}

extension Migration {
  /// Every step, oldest first. Its place is its number.
  static let all: [Migration] = [
    Migration(name: "people", script: SchemaScript.people),
    Migration(name: "campaigns", script: SchemaScript.campaigns),
    Migration(name: "webhooks", script: SchemaScript.webhooks),
    Migration(name: "history", script: SchemaScript.history),
    Migration(name: "halts", script: SchemaScript.halts),
    Migration(name: "words", script: SchemaScript.words),
    Migration(name: "conversations", script: SchemaScript.conversations),
  ]
}
