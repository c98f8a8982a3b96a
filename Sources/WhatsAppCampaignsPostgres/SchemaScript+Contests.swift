extension SchemaScript {
  /// Contests and who entered them. The number of an entry is its place in the contest, from 1, without gaps; its prize
  /// is 1 for a winner and 2 for a reserve.
  static let contests = """
    CREATE TABLE contests (
      tenant bigint NOT NULL,
      number bigint GENERATED ALWAYS AS IDENTITY,
      id text COLLATE "C" NOT NULL,
      plan text NOT NULL,
      closes_at bigint NOT NULL,
      seed text NOT NULL,
      commitment text NOT NULL,
      created_at bigint NOT NULL,
      draw text,
      PRIMARY KEY (number, tenant),
      UNIQUE (tenant, id)
    );

    CREATE TABLE contest_entries (
      tenant bigint NOT NULL,
      contest bigint NOT NULL,
      number bigint NOT NULL,
      contact bigint NOT NULL,
      token text COLLATE "C" NOT NULL,
      message text COLLATE "C" NOT NULL,
      entered_at bigint NOT NULL,
      text text,
      verified_at bigint,
      verified_by text,
      prize smallint,
      PRIMARY KEY (contest, number, tenant),
      UNIQUE (contest, message, tenant),
      FOREIGN KEY (contest, tenant) REFERENCES contests (number, tenant),
      FOREIGN KEY (contact, tenant) REFERENCES contacts (id, tenant)
    );
    CREATE INDEX contest_entries_by_contact ON contest_entries (contact, contest);
    CREATE INDEX contest_entries_by_token ON contest_entries (contest, token);
    """
}
