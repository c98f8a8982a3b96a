public import Foundation

/// What two contacts become that are one person.
public enum Merging {
  /// Both histories folded together.
  public static func state(_ one: ConsentState, _ other: ConsentState) -> ConsentState {
    var state = one
    for (purpose, standing) in other.standings { state.fold(event(standing.decision, [purpose], standing.at)) }
    for (purpose, standing) in other.platform { state.fold(event(standing.decision, [purpose], standing.at)) }
    return state
  }

  /// What has to be recorded so that an objection of either still holds: a later agreement was given under another name,
  /// by somebody who may not have meant to take the objection back.
  ///
  /// - Parameter instant: When they were known to be one person; what they decide afterwards takes the objection back. It is
  ///   never dated before the agreement that it has to beat.
  public static func objections(_ one: ConsentState, _ other: ConsentState, at instant: Date) -> [ConsentEvent] {
    let merged = state(one, other)
    let withdrawn = ConsentPurpose.allCases.filter { purpose in
      (one.isWithdrawn(purpose) || other.isWithdrawn(purpose)) && !merged.isWithdrawn(purpose)
    }
    let stopped = ConsentPurpose.allCases.filter { purpose in
      (one.isStoppedByPlatform(purpose) || other.isStoppedByPlatform(purpose)) && !merged.isStoppedByPlatform(purpose)
    }
    return events(.withdrawn, withdrawn, beating: merged.standings, instant)
      + events(.platformStop, stopped, beating: merged.platform, instant)
  }

  private static func events(
    _ decision: ConsentDecision,
    _ purposes: [ConsentPurpose],
    beating standings: [ConsentPurpose: ConsentState.Standing],
    _ instant: Date
  ) -> [ConsentEvent] {
    let dated = Dictionary(grouping: purposes) { max(instant, standings[$0]?.at ?? instant) }
    return dated.sorted { $0.key < $1.key }.map { event(decision, $0.value, $0.key) }
  }

  private static func event(_ decision: ConsentDecision, _ purposes: [ConsentPurpose], _ at: Date) -> ConsentEvent {
    ConsentEvent(decision: decision, purposes: purposes, at: at, source: "merge")
  }

  /// The contact that stays, with what only the other one knew.
  public static func contact(_ contact: Contact, with other: Contact) -> Contact {
    var merged = contact
    merged.name = contact.name ?? other.name
    // A field that both have under other capitals is one field, and the contact's that stays.
    let others = other.fields.filter { FieldSpelling.spellings(of: $0.key, among: contact.fields.keys).isEmpty }
    merged.fields = fields(contact.fields, with: others)
    merged.createdAt = min(contact.createdAt, other.createdAt)
    return merged
  }

  /// Which of two recipients of one campaign goes on as the contact's that stays; the rest is anonymous, counts on, and is
  /// not sent to any more. `nil`: neither.
  ///
  /// Whoever may have the message goes on, so that nobody gets it a second time under their other name. Where both may have
  /// it, whoever is not sent to again; where either still could be, neither.
  public static func remaining(of staying: Recipient, _ ending: Recipient) -> RecipientID? {
    guard ending.mayHaveArrived else { return staying.id }
    guard staying.mayHaveArrived else { return ending.id }
    guard staying.isOpen else { return staying.id }
    return ending.isOpen ? nil : ending.id
  }

  /// Fields of what stays, with those that only the other one had, in whatever capitals: of the two contacts, and of their
  /// memberships of a group that both are in.
  public static func fields(_ fields: [String: String], with others: [String: String]) -> [String: String] {
    let names = Set(fields.keys.map { $0.lowercased() })
    return fields.merging(others.filter { !names.contains($0.key.lowercased()) }) { mine, _ in mine }
  }

  /// The plan with one person's number in place of another's; `nil` where that one is not in it.
  public static func plan(_ plan: CampaignPlan, replacing person: PersonKey, by phone: PhoneNumber?) -> CampaignPlan? {
    guard var merged = Forgetting.plan(plan, without: person) else { return nil }
    if let phone, !merged.audience.numbers.contains(where: { PersonKey($0) == PersonKey(phone) }) {
      merged.audience.numbers.append(phone)
    }
    return merged
  }

  /// Whether everything that is sealed of the contact that ends was read by whoever merges, and so is kept with the other.
  public static func hasRead(_ sealed: [SealedValue], _ request: MergeContacts) -> Bool {
    sealed.allSatisfy(request.sealed.contains)
  }

  /// Something sealed would be lost.
  public static func sealedSince() -> StoreError {
    StoreError(.busy, "Something is sealed of the contact that ends and was not read before. Read it, and merge again.")
  }

  /// One of the two is not there.
  public static func missing() -> StoreError {
    StoreError(.notFound, "One of the two people is no contact; there is nothing to merge.")
  }

  /// There is nothing to merge.
  public static func same() -> StoreError {
    StoreError(.conflict, "Both are the same contact already; there is nothing to merge.")
  }
}
