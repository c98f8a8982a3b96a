extension SchemaScript {
  /// Rules of segments under names.
  static let segments = """
    CREATE TABLE segments (
      tenant INTEGER NOT NULL REFERENCES tenants (number),
      name TEXT NOT NULL,
      rule TEXT NOT NULL,
      saved_at INTEGER NOT NULL,
      PRIMARY KEY (tenant, name)
    ) STRICT, WITHOUT ROWID;
    """
}
