public import Foundation

extension ApplyWebhooks {
  /// Two names that a webhook gives one person: mostly their number, and the user id that is scoped to the business.
  ///
  /// From then on both lead to one contact, so that a STOP under either binds for both, although the next webhook may give
  /// one of them alone. A verified webhook is believed in this; one without a signature names nobody twice, or a stranger
  /// could make one of two people.
  public struct Naming: Hashable, Sendable {
    /// The number, where one of the two is one; else the name that holds from now on. Its contact stays, unless that one has
    /// no number and the other one does; see ``step(_:_:isMet:)``.
    public let name: WhatsAppIdentity
    /// Its key.
    public let person: PersonKey
    /// The other name.
    public let otherName: WhatsAppIdentity
    /// Its key.
    public let other: PersonKey
    /// The message that gives both. Where its writer was forgotten since it must bring nobody back.
    public var messageID: ProviderMessageID?
    /// Since when they are known to be one person; `nil` for now. Where the person wrote what gives both names, it is the
    /// second before: the words may be a decision, and it counts.
    public var since: Date?

    /// Creates a naming; `nil` where one of the two is nobody's name, and for two forms of one name.
    public init?(
      _ name: WhatsAppIdentity,
      _ otherName: WhatsAppIdentity,
      messageID: ProviderMessageID? = nil,
      since: Date? = nil
    ) {
      guard let person = name.key, let other = otherName.key, person != other else { return nil }
      self.name = name
      self.person = person
      self.otherName = otherName
      self.other = other
      self.messageID = messageID
      self.since = since
    }

    /// Creates the naming of a party that has both a number and a user id.
    init?(_ party: WebhookParty, messageID: ProviderMessageID? = nil, since: Date? = nil) {
      // Asked first: of a million reports hardly any names somebody twice, and to read a number costs something.
      guard party.waID != nil, party.userID != nil else { return nil }
      let names = party.identities
      guard names.count == 2 else { return nil }
      self.init(names[0], names[1], messageID: messageID, since: since)
    }

    /// Two names, by their keys.
    package struct Pair: Hashable, Sendable {
      var person: PersonKey
      var other: PersonKey
    }

    /// What tells this from another naming.
    package var pair: Pair { Pair(person: person, other: other) }

    /// What a store does about two names.
    @nonexhaustive
    public enum Step: Hashable, Sendable {
      /// They are one contact already, or nobody is one: a report alone makes nobody a contact.
      case nothing
      /// The other name of these leads to the contact of the first, which is made where there is none. What the suppression
      /// list, or what is left of somebody who was erased, says about the other name holds for that contact.
      case lead(Naming)
      /// The first name of these, a user id, leads to the contact of the other one, whose ``Contact/identity`` it takes the
      /// place of: messages go to it from now on. The contact's key stays. The suppression list as with ``lead(_:)``.
      case succeed(Naming)
      /// The contact of the other name of these ends in that of the first, which is made where there is none; see
      /// ``MergeContacts``.
      case merge(Naming)
    }

    /// What a store does about them, and in which order: the one rule.
    ///
    /// A contact that is known by a number never ends in one that is known by a user id alone, and no such contact is made
    /// for it to end in: the number is what lists, campaigns and people name somebody by.
    ///
    /// - Parameters:
    ///   - contact: The contact that the first name leads to.
    ///   - otherContact: The contact that the other one leads to.
    ///   - isMet: Whether one of the two becomes a contact by the same request; see ``ApplyWebhooks/met``.
    public func step(_ contact: Contact?, _ otherContact: Contact?, isMet: Bool) -> Step {
      guard let otherContact else { return contact != nil || isMet ? .lead(self) : .nothing }
      guard contact?.id != otherContact.id else { return .nothing }
      guard (contact?.identity ?? name).isUserID else { return .merge(self) }
      guard otherContact.identity.isUserID else { return contact == nil ? .lead(turned) : .merge(turned) }
      if contact != nil { return .merge(self) }
      // Whoever is reached by a third name already has a newer one than this.
      return otherContact.identity == otherName ? .succeed(self) : .lead(turned)
    }

    private var turned: Naming { Naming(turning: self) }

    private init(turning naming: Naming) {
      (name, person) = (naming.otherName, naming.other)
      (otherName, other) = (naming.name, naming.person)
      (messageID, since) = (naming.messageID, naming.since)
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
    var seen: Set<ApplyWebhooks.Naming.Pair> = []
    seen.reserveCapacity(count)
    removeAll { !seen.insert($0.pair).inserted }
  }

  /// Joins one after the other. Those whose names are nobody's come again when another one has made somebody known: the
  /// order in which a webhook gives names says nothing.
  ///
  /// - Parameter join: Joins the names of one; `false` where both are nobody's.
  package func joinEach(_ join: (ApplyWebhooks.Naming) throws(StoreError) -> Bool) throws(StoreError) {
    var waiting = self
    var isNews = true
    while isNews, !waiting.isEmpty {
      var unknown: [ApplyWebhooks.Naming] = []
      for naming in waiting where try !join(naming) { unknown.append(naming) }
      isNews = unknown.count < waiting.count
      waiting = unknown
    }
  }
}

extension ApplyWebhooks.Naming: Redacted {
  /// Both names with their middles hidden.
  public var description: String { "\(person) is \(other)" }
}
