/// What a store holds as one contact's consent, beside the entries of the ledger that it has to be the fold of.
///
/// Intents read the one, because it stands in a column; evidence is the other. ``mismatch`` says whether they agree.
public struct StoredConsent: Hashable, Sendable {
  /// One of the contact's entries.
  public struct Entry: Hashable, Sendable {
    /// Its place in the tenant's ledger.
    public var place: Int64
    /// What was decided; of an erased entry the outline.
    public var event: ConsentEvent
    /// Whether nothing but the outline is left of it, as of the entries of whoever was forgotten.
    public var isErased: Bool

    /// Creates an entry.
    public init(place: Int64, event: ConsentEvent, isErased: Bool = false) {
      self.place = place
      self.event = event
      self.isErased = isErased
    }
  }

  /// Whose consent.
  public var contact: ContactID
  /// Whether the contact was forgotten: then nobody can be sent to, and nothing has to be kept.
  public var isForgotten: Bool
  /// What intents read; `nil` where it cannot be read.
  public var state: ConsentState?
  /// The contact's entries in the ledger, in their order.
  public var entries: [Entry]

  /// Creates a contact's consent.
  public init(contact: ContactID, isForgotten: Bool = false, state: ConsentState?, entries: [Entry]) {
    self.contact = contact
    self.isForgotten = isForgotten
    self.state = state
    self.entries = entries
  }
}

extension StoredConsent {
  /// An entry that lost its evidence although its person was not forgotten, else the first purpose of which something else
  /// is kept than the ledger says; `nil` where they agree.
  public var mismatch: ConsentMismatch? {
    if !isForgotten, let entry = entries.first(where: \.isErased) {
      return ConsentMismatch(contact: contact, place: entry.place, isStripped: true)
    }
    guard let state else { return ConsentMismatch(contact: contact) }
    if isForgotten, state == ConsentState() { return nil }
    let folded = entries.reduce(into: ConsentState()) { $0.fold($1.event) }
    guard folded != state else { return nil }
    for (kept, ledger) in [(state.standings, folded.standings), (state.platform, folded.platform)] {
      for purpose in ConsentPurpose.allCases where kept[purpose] != ledger[purpose] {
        return ConsentMismatch(
          contact: contact,
          purpose: purpose,
          kept: kept[purpose]?.decision,
          ledger: ledger[purpose]?.decision,
          place: ledger[purpose].flatMap { place(of: $0, for: purpose) }
        )
      }
    }
    return ConsentMismatch(contact: contact)
  }

  /// The last entry that a standing comes from.
  private func place(of standing: ConsentState.Standing, for purpose: ConsentPurpose) -> Int64? {
    entries.last { entry in
      var alone = ConsentState()
      alone.fold(entry.event)
      return alone.standings[purpose] == standing || alone.platform[purpose] == standing
    }?.place
  }
}

/// A contact of whom a store keeps something else than the ledger says.
public struct ConsentMismatch: Hashable, Sendable {
  /// The store's number for the contact.
  public var contact: ContactID
  /// What it is about; `nil` where what is kept cannot be read.
  public var purpose: ConsentPurpose?
  /// What is kept, and what intents go by; `nil` for nothing.
  public var kept: ConsentDecision?
  /// What the ledger says; `nil` for nothing.
  public var ledger: ConsentDecision?
  /// The entry of the ledger that says so.
  public var place: Int64?
  /// Whether that entry has lost everything but its outline, although the person was not forgotten: who decided it, on what
  /// wording and how it is known can no longer be shown, and nobody but them could have asked for that.
  public var isStripped: Bool

  /// Creates a mismatch.
  public init(
    contact: ContactID,
    purpose: ConsentPurpose? = nil,
    kept: ConsentDecision? = nil,
    ledger: ConsentDecision? = nil,
    place: Int64? = nil,
    isStripped: Bool = false
  ) {
    self.contact = contact
    self.purpose = purpose
    self.kept = kept
    self.ledger = ledger
    self.place = place
    self.isStripped = isStripped
  }
}

extension ConsentMismatch: CustomStringConvertible {
  /// Whose consent it is by the store's number, and what differs, in one sentence without a full stop.
  public var description: String {
    if isStripped, let place {
      return
        "entry \(place) of the ledger has lost its evidence, and contact \(contact), who decided it, was not forgotten"
    }
    guard let purpose else { return "what is kept as the consent of contact \(contact) cannot be read" }
    let kept = kept.map { "“\($0.rawValue)”" } ?? "nothing"
    let ledger = ledger.map { "“\($0.rawValue)”" } ?? "nothing"
    let source = place.map { "entry \($0) of the ledger" } ?? "the ledger"
    return "for contact \(contact) and \(purpose.rawValue), \(kept) is kept where \(source) says \(ledger)"
  }
}

/// Asks for what is kept as the consent of contacts.
public struct StoredConsentQuery: Sendable {
  /// Whose contacts.
  public var tenant: TenantID
  /// Only contacts behind this one.
  public var after: ContactID?
  /// The most contacts.
  public var limit: Int

  /// Creates a query.
  public init(tenant: TenantID, after: ContactID? = nil, limit: Int = 500) {
    self.tenant = tenant
    self.after = after
    self.limit = limit
  }
}
