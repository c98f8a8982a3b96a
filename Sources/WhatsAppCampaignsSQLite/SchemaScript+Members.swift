extension SchemaScript {
  /// What is kept with a membership, and what of it was fixed with a recipient. The index holds only memberships that say
  /// something, so that a group in which none does is known for one at once, however large it is.
  static let members = """
    ALTER TABLE group_members ADD COLUMN fields TEXT;
    CREATE INDEX group_members_with_fields ON group_members (contact_group, contact) WHERE fields IS NOT NULL;
    ALTER TABLE recipients ADD COLUMN member_fields TEXT;
    """
}
