extension SchemaScript {
  /// By what the keys are known that have sealed something, and the way to the bodies that could not be read whole.
  static let keys = """
    CREATE TABLE key_checks (
      tenant INTEGER NOT NULL REFERENCES tenants (number),
      name TEXT NOT NULL,
      value TEXT NOT NULL,
      PRIMARY KEY (tenant, name)
    ) STRICT, WITHOUT ROWID;

    CREATE INDEX webhooks_unread ON webhooks (tenant, id) WHERE applied_at IS NOT NULL AND body IS NOT NULL;
    """

  /// The way to what is left of bodies that were read.
  static let digests = """
    CREATE INDEX webhooks_digests ON webhooks (applied_at) WHERE body IS NULL;
    """
}
