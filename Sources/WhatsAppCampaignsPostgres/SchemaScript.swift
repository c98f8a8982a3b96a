/// The scripts of the migrations. Times are milliseconds since 1970; a campaign's and a tenant's number is the store's.
///
/// Every key has the tenant in it, so that the tables can be spread over machines by it. It is not the first part where
/// rows are looked up many at a time: as long as a new table has no statistics, the planner takes any tenant for small
/// and would read all of it. Texts that are compared are compared byte by byte. The numbers for states are those of `RecipientCoding`; the partial indexes hold only rows that
/// are still open, so that claiming and sweeping cost the same whether a thousand or a million rows are done.
enum SchemaScript {
  static let people = """
    CREATE TABLE tenants (
      number bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      name text COLLATE "C" NOT NULL UNIQUE
    );

    CREATE TABLE contacts (
      tenant bigint NOT NULL,
      id bigint GENERATED ALWAYS AS IDENTITY,
      person text COLLATE "C" NOT NULL,
      identity_kind smallint NOT NULL,
      identity text NOT NULL,
      name text,
      fields text,
      consent text,
      created_at bigint NOT NULL,
      PRIMARY KEY (id, tenant),
      UNIQUE (person, tenant)
    );
    CREATE INDEX contacts_by_tenant ON contacts (tenant, id);

    CREATE TABLE contact_groups (
      tenant bigint NOT NULL,
      number bigint GENERATED ALWAYS AS IDENTITY,
      name text COLLATE "C" NOT NULL,
      created_at bigint NOT NULL,
      PRIMARY KEY (tenant, number),
      UNIQUE (tenant, name)
    );

    CREATE TABLE group_members (
      tenant bigint NOT NULL,
      contact_group bigint NOT NULL,
      contact bigint NOT NULL,
      PRIMARY KEY (tenant, contact_group, contact),
      FOREIGN KEY (tenant, contact_group) REFERENCES contact_groups (tenant, number) ON DELETE CASCADE,
      FOREIGN KEY (contact, tenant) REFERENCES contacts (id, tenant)
    );

    CREATE TABLE suppressions (
      tenant bigint NOT NULL,
      person text COLLATE "C" NOT NULL,
      source text NOT NULL,
      reason text,
      since bigint NOT NULL,
      PRIMARY KEY (tenant, person)
    );

    CREATE TABLE consent_events (
      tenant bigint NOT NULL,
      contact bigint NOT NULL,
      number bigint GENERATED ALWAYS AS IDENTITY,
      event text COLLATE "C" NOT NULL,
      recorded_at bigint NOT NULL,
      PRIMARY KEY (tenant, contact, number),
      FOREIGN KEY (contact, tenant) REFERENCES contacts (id, tenant)
    );

    CREATE TABLE templates (
      tenant bigint NOT NULL,
      name text COLLATE "C" NOT NULL,
      language text COLLATE "C" NOT NULL,
      template text NOT NULL,
      PRIMARY KEY (tenant, name, language)
    );
    """

  static let campaigns = """
    CREATE TABLE campaigns (
      tenant bigint NOT NULL,
      number bigint GENERATED ALWAYS AS IDENTITY,
      id text COLLATE "C" NOT NULL,
      plan text NOT NULL,
      status text NOT NULL,
      control_epoch bigint NOT NULL,
      status_reason text,
      created_at bigint NOT NULL,
      started_at bigint,
      ended_at bigint,
      snapshot_after bigint,
      snapshot_done boolean NOT NULL DEFAULT false,
      PRIMARY KEY (tenant, number),
      UNIQUE (tenant, id)
    );

    CREATE TABLE recipients (
      tenant bigint NOT NULL,
      id bigint GENERATED ALWAYS AS IDENTITY,
      campaign bigint NOT NULL,
      contact bigint NOT NULL,
      state smallint NOT NULL,
      due bigint,
      worker text,
      attempt text,
      attempted_at bigint,
      epoch bigint NOT NULL,
      status smallint NOT NULL,
      reason text,
      reason_detail text,
      responded boolean NOT NULL DEFAULT false,
      stop_raced boolean NOT NULL DEFAULT false,
      updated_at bigint NOT NULL,
      PRIMARY KEY (id, tenant),
      UNIQUE (contact, campaign, tenant),
      FOREIGN KEY (tenant, campaign) REFERENCES campaigns (tenant, number),
      FOREIGN KEY (contact, tenant) REFERENCES contacts (id, tenant)
    );
    CREATE INDEX recipients_by_status ON recipients (campaign, status, id);
    CREATE INDEX recipients_fresh ON recipients (campaign, id) WHERE state = 0 AND due IS NULL;
    CREATE INDEX recipients_waiting ON recipients (campaign, due, id) WHERE state = 0 AND due IS NOT NULL;
    CREATE INDEX recipients_claimed ON recipients (campaign, due, id) WHERE state = 1;
    CREATE INDEX recipients_sending ON recipients (campaign, due, id) WHERE state = 2;
    CREATE INDEX recipients_settling ON recipients (campaign, due, attempted_at) WHERE state = 5;
    -- Each of them changes several times within minutes; what is left behind must not wait for a fifth of the table.
    ALTER TABLE recipients SET (autovacuum_vacuum_scale_factor = 0.02, autovacuum_analyze_scale_factor = 0.02);

    CREATE TABLE attempts (
      tenant bigint NOT NULL,
      recipient bigint NOT NULL,
      number int NOT NULL,
      id text COLLATE "C" NOT NULL,
      committed_at bigint NOT NULL,
      send_before bigint NOT NULL,
      disposition smallint NOT NULL,
      error_code bigint,
      note text,
      evidence text,
      PRIMARY KEY (recipient, number, tenant),
      UNIQUE (id, tenant),
      FOREIGN KEY (recipient, tenant) REFERENCES recipients (id, tenant)
    );

    -- Without a recipient: a report about a message that is not known yet. Who makes it known fills the row.
    CREATE TABLE message_ids (
      tenant bigint NOT NULL,
      id text COLLATE "C" NOT NULL,
      recipient bigint,
      attempt text,
      PRIMARY KEY (id, tenant)
    );

    CREATE TABLE paces (
      tenant bigint NOT NULL,
      id text COLLATE "C" NOT NULL,
      state text,
      PRIMARY KEY (tenant, id)
    );

    CREATE TABLE workers (
      tenant bigint NOT NULL,
      id text COLLATE "C" NOT NULL,
      lease_until bigint NOT NULL,
      PRIMARY KEY (tenant, id)
    );
    """

  static let webhooks = """
    CREATE TABLE webhooks (
      tenant bigint NOT NULL,
      id bigint GENERATED ALWAYS AS IDENTITY,
      provider text COLLATE "C" NOT NULL,
      digest bytea NOT NULL,
      body bytea,
      urgent boolean NOT NULL,
      received_at bigint NOT NULL,
      applied_at bigint,
      PRIMARY KEY (tenant, id),
      UNIQUE (tenant, digest)
    );
    CREATE INDEX webhooks_pending ON webhooks (tenant, urgent DESC, id) WHERE applied_at IS NULL;

    CREATE TABLE callback_keys (
      tenant bigint PRIMARY KEY,
      key text NOT NULL
    );

    CREATE TABLE ingest_clocks (
      tenant bigint NOT NULL,
      provider text COLLATE "C" NOT NULL,
      clock text,
      PRIMARY KEY (tenant, provider)
    );

    CREATE TABLE messages (
      tenant bigint NOT NULL,
      id text COLLATE "C" NOT NULL,
      contact bigint,
      sent_at bigint NOT NULL,
      text text,
      answers text,
      received_at bigint NOT NULL,
      PRIMARY KEY (tenant, id),
      FOREIGN KEY (contact, tenant) REFERENCES contacts (id, tenant)
    );
    CREATE INDEX messages_by_contact ON messages (tenant, contact);

    CREATE TABLE orphan_reports (
      tenant bigint NOT NULL,
      number bigint GENERATED ALWAYS AS IDENTITY,
      attempt text COLLATE "C",
      message_id text COLLATE "C",
      evidence text NOT NULL,
      consent text,
      received_at bigint NOT NULL,
      PRIMARY KEY (tenant, number)
    );
    CREATE INDEX orphan_reports_by_attempt ON orphan_reports (tenant, attempt) WHERE attempt IS NOT NULL;
    CREATE INDEX orphan_reports_by_message ON orphan_reports (tenant, message_id) WHERE message_id IS NOT NULL;
    """

  static let history = """
    CREATE TABLE campaign_history (
      tenant bigint NOT NULL,
      number bigint GENERATED ALWAYS AS IDENTITY,
      campaign bigint NOT NULL,
      change text NOT NULL,
      PRIMARY KEY (tenant, number)
    );
    CREATE INDEX campaign_history_by_campaign ON campaign_history (tenant, campaign, number);
    """

  static let halts = """
    ALTER TABLE campaigns ADD COLUMN halts text;
    ALTER TABLE campaigns ADD COLUMN halts_lifted_at bigint;
    """

  /// For a while what people wrote was read once, when it came, and not kept.
  static let words = """
    ALTER TABLE messages DROP COLUMN text;
    """
}
