extension ApplyWebhooks {
  /// Two names that a webhook gives one person: mostly their number, and the user id that is scoped to the business.
  ///
  /// From then on both lead to one contact, so that a STOP under either binds for both, although the next webhook may give
  /// one of them alone. A verified webhook is believed in this; one without a signature names nobody twice, or a stranger
  /// could make one of two people.
  public struct Naming: Hashable, Sendable {
    /// The name whose contact stays: the number, where one of the two is one.
    public let name: WhatsAppIdentity
    /// Its key.
    public let person: PersonKey
    /// The name that leads to the same contact from now on.
    public let otherName: WhatsAppIdentity
    /// Its key.
    public let other: PersonKey
    /// The message that gives both. Where its writer was forgotten since it must bring nobody back.
    public var messageID: ProviderMessageID?

    /// Creates a naming; `nil` where one of the two is nobody's name, and for two forms of one name.
    public init?(_ name: WhatsAppIdentity, _ otherName: WhatsAppIdentity, messageID: ProviderMessageID? = nil) {
      guard let person = name.key, let other = otherName.key, person != other else { return nil }
      self.name = name
      self.person = person
      self.otherName = otherName
      self.other = other
      self.messageID = messageID
    }

    /// Creates the naming of a party that has both a number and a user id.
    init?(_ party: WebhookParty, messageID: ProviderMessageID? = nil) {
      // Asked first: of a million reports hardly any names somebody twice, and to read a number costs something.
      guard party.waID != nil, party.userID != nil else { return nil }
      let names = party.identities
      guard names.count == 2 else { return nil }
      self.init(names[0], names[1], messageID: messageID)
    }

    /// What a store does about two names.
    @nonexhaustive
    public enum Step: Hashable, Sendable {
      /// They are one contact already, or nobody is one: a report alone makes nobody a contact.
      case nothing
      /// The other name leads to the contact of the first, which is made where there is none. What the suppression list, or
      /// what is left of somebody who was erased, says about the other name holds for that contact.
      case lead
      /// The other name's contact ends in that of the first, which is made where there is none; see ``MergeContacts``.
      case merge
    }

    /// What a store does about them: the one rule.
    ///
    /// - Parameters:
    ///   - contact: The contact that the first name leads to.
    ///   - otherContact: The contact that the other one leads to.
    ///   - isMet: Whether one of the two becomes a contact by the same request; see ``ApplyWebhooks/met``.
    public func step(_ contact: ContactID?, _ otherContact: ContactID?, isMet: Bool) -> Step {
      if otherContact != nil { return contact == otherContact ? .nothing : .merge }
      return contact != nil || isMet ? .lead : .nothing
    }
  }

  /// Everybody who becomes a contact by this request, where they are none: who wrote or decided something.
  public var met: Set<PersonKey> {
    Set(messages.compactMap(\.identity.key) + consents.compactMap(\.identity.key))
  }

  /// The messages from which people and their decisions come.
  package var sources: [ProviderMessageID] {
    messages.map(\.messageID) + consents.compactMap { $0.event.messageID.flatMap { ProviderMessageID(provider: $0) } }
      + namings.compactMap(\.messageID)
  }

  /// Takes out what comes from messages whose writers were forgotten since: it must bring nobody back.
  package mutating func removeMessages(_ forgotten: Set<ProviderMessageID>) {
    guard !forgotten.isEmpty else { return }
    let texts = Set(forgotten.map(\.rawValue))
    messages.removeAll { forgotten.contains($0.messageID) }
    consents.removeAll { $0.event.messageID.map { texts.contains($0) } ?? false }
    namings.removeAll { $0.messageID.map { forgotten.contains($0) } ?? false }
  }

}

extension [ApplyWebhooks.Naming] {
  /// Takes out what gives the same two names again: three reports about one message do.
  mutating func removeRepetitions() {
    guard count > 1 else { return }
    var seen: Set<[PersonKey]> = []
    removeAll { !seen.insert([$0.person, $0.other]).inserted }
  }
}

extension ApplyWebhooks.Naming: Redacted {
  /// Both names with their middles hidden.
  public var description: String { "\(person) is \(other)" }
}
