extension SchemaScript {
  /// The ledger's chain: each entry's place, what its seal was made with, and the link to the entry before. Rows of
  /// earlier versions get theirs from ``LedgerAppends/chainAll(in:)``.
  static let chain = """
    ALTER TABLE consent_events ADD COLUMN place INTEGER;
    ALTER TABLE consent_events ADD COLUMN person TEXT;
    ALTER TABLE consent_events ADD COLUMN salt BLOB;
    ALTER TABLE consent_events ADD COLUMN seal BLOB;
    ALTER TABLE consent_events ADD COLUMN link BLOB;
    CREATE UNIQUE INDEX consent_events_by_place ON consent_events (tenant, place);

    CREATE TABLE consent_heads (
      tenant INTEGER PRIMARY KEY REFERENCES tenants (number),
      count INTEGER NOT NULL,
      link BLOB NOT NULL
    ) STRICT;
    """

  /// Marks of people who were erased, and values that were encrypted before they came here.
  static let privacy = """
    CREATE TABLE erased_people (
      tenant INTEGER NOT NULL REFERENCES tenants (number),
      mark TEXT NOT NULL,
      since INTEGER NOT NULL,
      PRIMARY KEY (tenant, mark)
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE sealed_values (
      number INTEGER PRIMARY KEY,
      tenant INTEGER NOT NULL REFERENCES tenants (number),
      contact INTEGER NOT NULL REFERENCES contacts (id),
      field TEXT NOT NULL,
      value TEXT NOT NULL,
      lookup TEXT NOT NULL,
      UNIQUE (contact, field)
    ) STRICT;
    CREATE INDEX sealed_values_by_lookup ON sealed_values (tenant, field, lookup);
    """
}
