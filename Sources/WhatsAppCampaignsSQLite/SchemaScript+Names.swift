extension SchemaScript {
  /// The names of the fields that contacts have or once had, by which a rule finds those that it means, whatever their
  /// capitals; and what a group is for and where it came from.
  ///
  /// U+0000 in a field, which older versions kept, is written as U+FFFD first: what stands behind it cannot be asked for. Not
  /// where a backslash stands before it, which would have to be counted.
  static let names = #"""
    UPDATE contacts SET fields = replace(fields, '\u0000', '�')
      WHERE instr(fields, '\u0000') > 0 AND instr(fields, '\\u0000') = 0;

    CREATE TABLE field_names (
      tenant INTEGER NOT NULL REFERENCES tenants (number),
      name TEXT NOT NULL,
      PRIMARY KEY (tenant, name)
    ) STRICT, WITHOUT ROWID;
    INSERT INTO field_names (tenant, name)
      SELECT DISTINCT c.tenant, j.key FROM contacts c CROSS JOIN json_each(c.fields) j WHERE c.fields IS NOT NULL;

    ALTER TABLE contact_groups ADD COLUMN note TEXT;
    ALTER TABLE contact_groups ADD COLUMN source TEXT;
    """#
}
