/// The `contacts` that stand beside the messages of a webhook, to be found by either name of a person.
struct WebhookContacts {
  struct Contact {
    var party: WebhookParty
    var profileName: String?
  }

  private var contacts: [Contact] = []
  private var byWaID: [String: Int] = [:]
  private var byUserID: [String: Int] = [:]

  init(_ items: [JSONValue]) {
    for item in items {
      let contact = Contact(
        party: WebhookParty(waID: item.identifier("wa_id"), userID: item.identifier("user_id")),
        profileName: item["profile"]?.text("name")
      )
      if let waID = contact.party.waID, byWaID[waID] == nil { byWaID[waID] = contacts.count }
      if let userID = contact.party.userID, byUserID[userID] == nil { byUserID[userID] = contacts.count }
      contacts.append(contact)
    }
  }

  /// The contact that a message is from. A message that names nobody is from the only contact, where it stands alone.
  func sender(of party: WebhookParty, isOnlyMessage: Bool) -> Contact? {
    if let index = party.waID.flatMap({ byWaID[$0] }) ?? party.userID.flatMap({ byUserID[$0] }) {
      return contacts[index]
    }
    return party.isEmpty && isOnlyMessage && contacts.count == 1 ? contacts[0] : nil
  }
}
