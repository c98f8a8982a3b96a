extension SchemaScript {
  /// What people and the business wrote to each other, in both directions, and notes. Texts are kept as the library hands
  /// them over. `counts` is 0 where it is proven that a message reached nobody.
  static let conversations = """
    ALTER TABLE messages ADD COLUMN provider TEXT;
    ALTER TABLE messages ADD COLUMN kind TEXT NOT NULL DEFAULT 'text';
    ALTER TABLE messages ADD COLUMN text TEXT;
    ALTER TABLE messages ADD COLUMN media TEXT;
    ALTER TABLE messages ADD COLUMN campaign INTEGER REFERENCES campaigns (number);
    ALTER TABLE messages ADD COLUMN opens_window INTEGER NOT NULL DEFAULT 1;
    UPDATE messages SET sent_at = received_at WHERE sent_at > received_at;
    DROP INDEX messages_by_contact;
    CREATE INDEX messages_by_contact ON messages (contact, sent_at);
    CREATE INDEX messages_with_words ON messages (tenant, sent_at) WHERE text IS NOT NULL OR media IS NOT NULL;

    CREATE TABLE free_messages (
      number INTEGER PRIMARY KEY,
      tenant INTEGER NOT NULL REFERENCES tenants (number),
      id TEXT NOT NULL,
      contact INTEGER NOT NULL REFERENCES contacts (id),
      provider TEXT NOT NULL,
      kind TEXT NOT NULL,
      text TEXT,
      answers TEXT,
      attempt INTEGER NOT NULL,
      committed_at INTEGER NOT NULL,
      send_before INTEGER NOT NULL,
      disposition INTEGER NOT NULL,
      error_code INTEGER,
      note TEXT,
      evidence TEXT,
      message_id TEXT,
      counts INTEGER NOT NULL,
      UNIQUE (tenant, id)
    ) STRICT;
    CREATE INDEX free_messages_by_contact ON free_messages (contact, committed_at, id);
    CREATE INDEX free_messages_by_message ON free_messages (tenant, message_id) WHERE message_id IS NOT NULL;
    CREATE INDEX free_messages_with_words ON free_messages (tenant, committed_at) WHERE text IS NOT NULL;

    CREATE TABLE notes (
      number INTEGER PRIMARY KEY,
      tenant INTEGER NOT NULL REFERENCES tenants (number),
      id TEXT NOT NULL,
      contact INTEGER NOT NULL REFERENCES contacts (id),
      kind TEXT NOT NULL,
      text TEXT NOT NULL,
      author TEXT,
      written_at INTEGER NOT NULL,
      UNIQUE (tenant, id)
    ) STRICT;
    CREATE INDEX notes_by_contact ON notes (contact, written_at, id);
    CREATE INDEX notes_by_age ON notes (tenant, written_at);
    """
}
