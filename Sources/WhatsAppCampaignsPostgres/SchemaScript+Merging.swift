extension SchemaScript {
  /// Who was merged into another contact keeps a row under the old key, so that whoever looks for it finds that contact.
  /// Nothing else refers to such a row.
  static let merging = """
    ALTER TABLE contacts ADD COLUMN merged_into bigint;
    ALTER TABLE contacts ADD FOREIGN KEY (merged_into, tenant) REFERENCES contacts (id, tenant);
    CREATE INDEX contacts_by_merger ON contacts (merged_into, tenant) WHERE merged_into IS NOT NULL;
    """
}
