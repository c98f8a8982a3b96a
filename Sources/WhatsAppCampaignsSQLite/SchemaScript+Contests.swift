extension SchemaScript {
  /// Contests and who entered them. The number of an entry is its place in the contest, from 1, without gaps; its prize
  /// is 1 for a winner and 2 for a reserve.
  static let contests = """
    CREATE TABLE contests (
      number INTEGER PRIMARY KEY,
      tenant INTEGER NOT NULL REFERENCES tenants (number),
      id TEXT NOT NULL,
      plan TEXT NOT NULL,
      closes_at INTEGER NOT NULL,
      seed TEXT NOT NULL,
      commitment TEXT NOT NULL,
      created_at INTEGER NOT NULL,
      draw TEXT,
      UNIQUE (tenant, id)
    ) STRICT;

    CREATE TABLE contest_entries (
      contest INTEGER NOT NULL REFERENCES contests (number),
      number INTEGER NOT NULL,
      contact INTEGER NOT NULL REFERENCES contacts (id),
      token TEXT NOT NULL,
      message TEXT NOT NULL,
      entered_at INTEGER NOT NULL,
      text TEXT,
      verified_at INTEGER,
      verified_by TEXT,
      prize INTEGER,
      PRIMARY KEY (contest, number),
      UNIQUE (contest, message)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX contest_entries_by_contact ON contest_entries (contact, contest);
    CREATE INDEX contest_entries_by_token ON contest_entries (contest, token);
    """
}
