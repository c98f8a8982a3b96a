extension SaveContacts {
  /// What the drafts say about memberships of the group, by contact; a later draft is laid over an earlier one of the same
  /// person. Empty for most lists.
  package func memberFields(of items: [SaveContactsResult.Item]) -> [ContactID: StoredFields] {
    guard group != nil else { return [:] }
    var stated: [ContactID: StoredFields] = [:]
    for (draft, item) in zip(drafts, items) where draft.storedMemberFields.text != nil {
      stated[item.id] = stated[item.id]?.merging(draft.storedMemberFields) ?? draft.storedMemberFields
    }
    return stated
  }
}

extension StoredFields {
  /// What is known of a membership once more is stated; see ``GroupMember/fields(_:stating:)``.
  package func merging(_ stated: StoredFields) -> StoredFields {
    if text == nil || text == stated.text { return stated }
    return StoredFields(GroupMember.fields(values, stating: stated.values))
  }

  /// What has to be written once memberships that hold something already are stated something about.
  package static func changes(
    _ stated: [ContactID: StoredFields],
    over known: [ContactID: StoredFields]
  ) -> [ContactID: StoredFields] {
    var changes: [ContactID: StoredFields] = [:]
    for (contact, fields) in stated {
      let merged = known[contact]?.merging(fields) ?? fields
      if merged != known[contact] { changes[contact] = merged }
    }
    return changes
  }
}
