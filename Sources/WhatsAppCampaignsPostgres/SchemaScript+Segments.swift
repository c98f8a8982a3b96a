extension SchemaScript {
  /// Rules of segments under names.
  static let segments = """
    CREATE TABLE segments (
      tenant bigint NOT NULL,
      name text COLLATE "C" NOT NULL,
      rule text NOT NULL,
      saved_at bigint NOT NULL,
      PRIMARY KEY (tenant, name)
    );
    """
}
