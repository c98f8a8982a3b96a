extension SchemaScript {
  /// The ledger's chain: each entry's place, what its seal was made with, and the link to the entry before. Rows of
  /// earlier versions get theirs from ``LedgerAppends/chainAll(in:)``.
  static let chain = """
    ALTER TABLE consent_events ADD COLUMN place bigint;
    ALTER TABLE consent_events ADD COLUMN person text COLLATE "C";
    ALTER TABLE consent_events ADD COLUMN salt bytea;
    ALTER TABLE consent_events ADD COLUMN seal bytea;
    ALTER TABLE consent_events ADD COLUMN link bytea;
    CREATE UNIQUE INDEX consent_events_by_place ON consent_events (tenant, place);

    CREATE TABLE consent_heads (
      tenant bigint PRIMARY KEY,
      count bigint NOT NULL,
      link bytea NOT NULL
    );
    """

  /// Marks of people who were erased, and values that were encrypted before they came here.
  static let privacy = """
    CREATE TABLE erased_people (
      tenant bigint NOT NULL,
      mark text COLLATE "C" NOT NULL,
      since bigint NOT NULL,
      PRIMARY KEY (tenant, mark)
    );

    CREATE TABLE sealed_values (
      tenant bigint NOT NULL,
      number bigint GENERATED ALWAYS AS IDENTITY,
      contact bigint NOT NULL,
      field text COLLATE "C" NOT NULL,
      value text COLLATE "C" NOT NULL,
      lookup text COLLATE "C" NOT NULL,
      PRIMARY KEY (tenant, number),
      UNIQUE (contact, field, tenant),
      FOREIGN KEY (contact, tenant) REFERENCES contacts (id, tenant)
    );
    CREATE INDEX sealed_values_by_lookup ON sealed_values (tenant, field, lookup);
    """
}
