extension SchemaScript {
  /// The names of the fields that contacts have or once had, by which a rule finds those that it means, whatever their
  /// capitals; and what a group is for and where it came from.
  ///
  /// U+0000 in a field, which older versions kept, is written as U+FFFD first: with one of them no field of the contact can be
  /// asked for.
  static let names = #"""
    UPDATE contacts SET fields = regexp_replace(fields, '(?<!\\)((?:\\\\)*)\\u0000', '\1�', 'g')
      WHERE strpos(fields, '\u0000') > 0;

    CREATE TABLE field_names (
      tenant bigint NOT NULL,
      name text COLLATE "C" NOT NULL,
      PRIMARY KEY (tenant, name)
    );
    INSERT INTO field_names (tenant, name)
      SELECT DISTINCT c.tenant, n.name COLLATE "C" FROM contacts c
      CROSS JOIN LATERAL json_object_keys(c.fields::json) AS n (name) WHERE c.fields IS NOT NULL;

    ALTER TABLE contact_groups ADD COLUMN note text;
    ALTER TABLE contact_groups ADD COLUMN source text;
    """#
}
