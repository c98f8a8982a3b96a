/// The scripts of the migrations. Times are milliseconds since 1970; a campaign's and a tenant's number is the store's.
///
/// The numbers for states are those of `RecipientCoding`. The partial indexes hold only rows that are still open, so
/// that claiming and sweeping cost the same whether a thousand or a million rows are done.
enum SchemaScript {
  static let people = """
    CREATE TABLE tenants (
      number INTEGER PRIMARY KEY,
      name TEXT NOT NULL UNIQUE
    ) STRICT;

    CREATE TABLE contacts (
      id INTEGER PRIMARY KEY,
      tenant INTEGER NOT NULL REFERENCES tenants (number),
      person TEXT NOT NULL,
      identity_kind INTEGER NOT NULL,
      identity TEXT NOT NULL,
      name TEXT,
      fields TEXT,
      consent TEXT,
      created_at INTEGER NOT NULL,
      UNIQUE (tenant, person)
    ) STRICT;
    CREATE INDEX contacts_by_number ON contacts (tenant, id);

    CREATE TABLE contact_groups (
      number INTEGER PRIMARY KEY,
      tenant INTEGER NOT NULL REFERENCES tenants (number),
      name TEXT NOT NULL,
      created_at INTEGER NOT NULL,
      UNIQUE (tenant, name)
    ) STRICT;

    CREATE TABLE group_members (
      contact_group INTEGER NOT NULL REFERENCES contact_groups (number) ON DELETE CASCADE,
      contact INTEGER NOT NULL REFERENCES contacts (id),
      PRIMARY KEY (contact_group, contact)
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE suppressions (
      tenant INTEGER NOT NULL REFERENCES tenants (number),
      person TEXT NOT NULL,
      source TEXT NOT NULL,
      reason TEXT,
      since INTEGER NOT NULL,
      PRIMARY KEY (tenant, person)
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE consent_events (
      number INTEGER PRIMARY KEY,
      tenant INTEGER NOT NULL REFERENCES tenants (number),
      contact INTEGER NOT NULL REFERENCES contacts (id),
      event TEXT NOT NULL,
      recorded_at INTEGER NOT NULL
    ) STRICT;
    CREATE INDEX consent_events_by_contact ON consent_events (contact);

    CREATE TABLE templates (
      tenant INTEGER NOT NULL REFERENCES tenants (number),
      name TEXT NOT NULL,
      language TEXT NOT NULL,
      template TEXT NOT NULL,
      PRIMARY KEY (tenant, name, language)
    ) STRICT, WITHOUT ROWID;
    """

  static let campaigns = """
    CREATE TABLE campaigns (
      number INTEGER PRIMARY KEY,
      tenant INTEGER NOT NULL REFERENCES tenants (number),
      id TEXT NOT NULL,
      plan TEXT NOT NULL,
      status TEXT NOT NULL,
      control_epoch INTEGER NOT NULL,
      status_reason TEXT,
      created_at INTEGER NOT NULL,
      started_at INTEGER,
      ended_at INTEGER,
      snapshot_after INTEGER,
      snapshot_done INTEGER NOT NULL DEFAULT 0,
      UNIQUE (tenant, id)
    ) STRICT;

    CREATE TABLE recipients (
      id INTEGER PRIMARY KEY,
      campaign INTEGER NOT NULL REFERENCES campaigns (number),
      contact INTEGER NOT NULL REFERENCES contacts (id),
      state INTEGER NOT NULL,
      due INTEGER,
      worker TEXT,
      attempt TEXT,
      attempted_at INTEGER,
      epoch INTEGER NOT NULL,
      status INTEGER NOT NULL,
      reason TEXT,
      reason_detail TEXT,
      responded INTEGER NOT NULL DEFAULT 0,
      stop_raced INTEGER NOT NULL DEFAULT 0,
      updated_at INTEGER NOT NULL,
      UNIQUE (contact, campaign)
    ) STRICT;
    CREATE INDEX recipients_by_status ON recipients (campaign, status, id, state, responded);
    CREATE INDEX recipients_fresh ON recipients (campaign) WHERE state = 0 AND due IS NULL;
    CREATE INDEX recipients_waiting ON recipients (campaign, due) WHERE state = 0 AND due IS NOT NULL;
    CREATE INDEX recipients_held ON recipients (campaign, state, due, attempted_at)
      WHERE state = 1 OR state = 2 OR state = 5;

    CREATE TABLE attempts (
      recipient INTEGER NOT NULL REFERENCES recipients (id),
      number INTEGER NOT NULL,
      tenant INTEGER NOT NULL REFERENCES tenants (number),
      id TEXT NOT NULL,
      committed_at INTEGER NOT NULL,
      send_before INTEGER NOT NULL,
      disposition INTEGER NOT NULL,
      error_code INTEGER,
      note TEXT,
      evidence TEXT,
      PRIMARY KEY (recipient, number)
    ) STRICT, WITHOUT ROWID;
    CREATE UNIQUE INDEX attempts_by_id ON attempts (tenant, id);

    CREATE TABLE message_ids (
      tenant INTEGER NOT NULL REFERENCES tenants (number),
      id TEXT NOT NULL,
      recipient INTEGER NOT NULL REFERENCES recipients (id),
      attempt TEXT NOT NULL,
      PRIMARY KEY (tenant, id)
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE paces (
      tenant INTEGER NOT NULL REFERENCES tenants (number),
      id TEXT NOT NULL,
      state TEXT NOT NULL,
      PRIMARY KEY (tenant, id)
    ) STRICT, WITHOUT ROWID;
    """

  static let webhooks = """
    CREATE TABLE webhooks (
      id INTEGER PRIMARY KEY,
      tenant INTEGER NOT NULL REFERENCES tenants (number),
      provider TEXT NOT NULL,
      digest BLOB NOT NULL,
      body BLOB,
      urgent INTEGER NOT NULL,
      received_at INTEGER NOT NULL,
      applied_at INTEGER,
      UNIQUE (tenant, digest)
    ) STRICT;
    CREATE INDEX webhooks_pending ON webhooks (tenant, urgent DESC, id) WHERE applied_at IS NULL;

    CREATE TABLE callback_keys (
      tenant INTEGER PRIMARY KEY REFERENCES tenants (number),
      key TEXT NOT NULL
    ) STRICT;

    CREATE TABLE ingest_clocks (
      tenant INTEGER NOT NULL REFERENCES tenants (number),
      provider TEXT NOT NULL,
      clock TEXT NOT NULL,
      PRIMARY KEY (tenant, provider)
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE messages (
      tenant INTEGER NOT NULL REFERENCES tenants (number),
      id TEXT NOT NULL,
      contact INTEGER REFERENCES contacts (id),
      sent_at INTEGER NOT NULL,
      text TEXT,
      answers TEXT,
      received_at INTEGER NOT NULL,
      PRIMARY KEY (tenant, id)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX messages_by_contact ON messages (contact);

    CREATE TABLE orphan_reports (
      number INTEGER PRIMARY KEY,
      tenant INTEGER NOT NULL REFERENCES tenants (number),
      attempt TEXT,
      message_id TEXT,
      evidence TEXT NOT NULL,
      consent TEXT,
      received_at INTEGER NOT NULL
    ) STRICT;
    CREATE INDEX orphan_reports_by_attempt ON orphan_reports (tenant, attempt) WHERE attempt IS NOT NULL;
    CREATE INDEX orphan_reports_by_message ON orphan_reports (tenant, message_id) WHERE message_id IS NOT NULL;
    """

  /// What every message changed in large indexes is kept in small tables instead: how many recipients have which
  /// status, and up to which number nobody is fresh any more. Claims are no longer in the file, see ``Claims``.
  static let counts = """
    UPDATE recipients SET state = 0, due = 0, worker = NULL, status = 0 WHERE state = 1;
    DROP INDEX recipients_by_status;
    DROP INDEX recipients_fresh;
    DROP INDEX recipients_held;
    CREATE INDEX recipients_by_campaign ON recipients (campaign);
    CREATE INDEX recipients_held ON recipients (campaign, state, due, attempted_at) WHERE state = 2 OR state = 5;

    CREATE TABLE recipient_counts (
      campaign INTEGER NOT NULL REFERENCES campaigns (number),
      status INTEGER NOT NULL,
      state INTEGER NOT NULL,
      responded INTEGER NOT NULL,
      count INTEGER NOT NULL,
      PRIMARY KEY (campaign, status, state, responded)
    ) STRICT, WITHOUT ROWID;
    INSERT INTO recipient_counts (campaign, status, state, responded, count)
      SELECT campaign, status, state, responded, count(*) FROM recipients GROUP BY campaign, status, state, responded;

    CREATE TABLE old_attempts (
      tenant INTEGER NOT NULL REFERENCES tenants (number),
      id TEXT NOT NULL,
      recipient INTEGER NOT NULL REFERENCES recipients (id),
      PRIMARY KEY (tenant, id)
    ) STRICT, WITHOUT ROWID;
    INSERT INTO old_attempts (tenant, id, recipient) SELECT tenant, id, recipient FROM attempts;
    DROP INDEX attempts_by_id;

    CREATE TABLE message_places (
      drawer INTEGER NOT NULL,
      hash INTEGER NOT NULL,
      recipient INTEGER NOT NULL,
      number INTEGER NOT NULL,
      PRIMARY KEY (drawer, hash, recipient, number)
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE watermarks (
      campaign INTEGER PRIMARY KEY REFERENCES campaigns (number),
      after INTEGER NOT NULL
    ) STRICT;

    CREATE TABLE store_clock (
      number INTEGER PRIMARY KEY CHECK (number = 1),
      highest INTEGER NOT NULL
    ) STRICT;
    INSERT INTO store_clock (number, highest) SELECT 1, coalesce(max(updated_at), 0) FROM recipients;
    """

  static let history = """
    CREATE TABLE campaign_history (
      number INTEGER PRIMARY KEY,
      campaign INTEGER NOT NULL REFERENCES campaigns (number),
      change TEXT NOT NULL
    ) STRICT;
    CREATE INDEX campaign_history_by_campaign ON campaign_history (campaign, number);
    """

  static let halts = """
    ALTER TABLE campaigns ADD COLUMN halts TEXT;
    ALTER TABLE campaigns ADD COLUMN halts_lifted_at INTEGER;
    """

  /// For a while what people wrote was read once, when it came, and not kept.
  static let words = """
    ALTER TABLE messages DROP COLUMN text;
    """
}
