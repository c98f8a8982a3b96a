extension SchemaScript {
  /// By what the keys are known that have sealed something, and the way to the bodies that could not be read whole.
  static let keys = """
    CREATE TABLE key_checks (
      tenant bigint NOT NULL,
      name text COLLATE "C" NOT NULL,
      value text COLLATE "C" NOT NULL,
      PRIMARY KEY (tenant, name)
    );

    CREATE INDEX webhooks_unread ON webhooks (tenant, id) WHERE applied_at IS NOT NULL AND body IS NOT NULL;
    """

  /// The way to what is left of bodies that were read.
  static let digests = """
    CREATE INDEX webhooks_digests ON webhooks (tenant, applied_at) WHERE body IS NULL;
    """
}
