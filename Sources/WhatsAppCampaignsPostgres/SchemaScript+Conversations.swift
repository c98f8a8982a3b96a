extension SchemaScript {
  /// What people and the business wrote to each other, in both directions, and notes. Texts are kept as the library hands
  /// them over. `counts` is false where it is proven that a message reached nobody.
  static let conversations = """
    ALTER TABLE messages ADD COLUMN provider text COLLATE "C";
    ALTER TABLE messages ADD COLUMN kind text NOT NULL DEFAULT 'text';
    ALTER TABLE messages ADD COLUMN text text;
    ALTER TABLE messages ADD COLUMN media text;
    ALTER TABLE messages ADD COLUMN campaign bigint;
    ALTER TABLE messages ADD COLUMN opens_window boolean NOT NULL DEFAULT true;
    UPDATE messages SET sent_at = received_at WHERE sent_at > received_at;
    DROP INDEX messages_by_contact;
    CREATE INDEX messages_by_contact ON messages (contact, sent_at, id, tenant);
    CREATE INDEX messages_with_words ON messages (tenant, sent_at) WHERE text IS NOT NULL OR media IS NOT NULL;

    CREATE TABLE free_messages (
      tenant bigint NOT NULL,
      id text COLLATE "C" NOT NULL,
      contact bigint NOT NULL,
      provider text COLLATE "C" NOT NULL,
      kind text NOT NULL,
      text text,
      answers text,
      attempt bigint NOT NULL,
      committed_at bigint NOT NULL,
      send_before bigint NOT NULL,
      disposition smallint NOT NULL,
      error_code bigint,
      note text,
      evidence text,
      message_id text COLLATE "C",
      counts boolean NOT NULL,
      PRIMARY KEY (id, tenant),
      FOREIGN KEY (contact, tenant) REFERENCES contacts (id, tenant)
    );
    CREATE INDEX free_messages_by_contact ON free_messages (contact, committed_at, id, tenant);
    CREATE INDEX free_messages_by_message ON free_messages (message_id, tenant) WHERE message_id IS NOT NULL;
    CREATE INDEX free_messages_with_words ON free_messages (tenant, committed_at) WHERE text IS NOT NULL;

    CREATE TABLE notes (
      tenant bigint NOT NULL,
      id text COLLATE "C" NOT NULL,
      contact bigint NOT NULL,
      kind text NOT NULL,
      text text NOT NULL,
      author text,
      written_at bigint NOT NULL,
      PRIMARY KEY (id, tenant),
      FOREIGN KEY (contact, tenant) REFERENCES contacts (id, tenant)
    );
    CREATE INDEX notes_by_contact ON notes (contact, written_at, id, tenant);
    CREATE INDEX notes_by_age ON notes (tenant, written_at);
    """
}
