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
  public static func objections(_ one: ConsentState, _ other: ConsentState, at now: Date) -> [ConsentEvent] {
    let merged = state(one, other)
    let withdrawn = ConsentPurpose.allCases.filter { purpose in
      (one.isWithdrawn(purpose) || other.isWithdrawn(purpose)) && !merged.isWithdrawn(purpose)
    }
    let stopped = ConsentPurpose.allCases.filter { purpose in
      (one.isStoppedByPlatform(purpose) || other.isStoppedByPlatform(purpose)) && !merged.isStoppedByPlatform(purpose)
    }
    var events: [ConsentEvent] = []
    if !withdrawn.isEmpty { events.append(event(.withdrawn, withdrawn, now)) }
    if !stopped.isEmpty { events.append(event(.platformStop, stopped, now)) }
    return events
  }

  private static func event(_ decision: ConsentDecision, _ purposes: [ConsentPurpose], _ at: Date) -> ConsentEvent {
    ConsentEvent(decision: decision, purposes: purposes, at: at, source: "merge")
  }

  /// The contact that stays, with what only the other one knew.
  public static func contact(_ contact: Contact, with other: Contact) -> Contact {
    var merged = contact
    merged.name = contact.name ?? other.name
    merged.fields = fields(contact.fields, with: other.fields)
    return merged
  }

  /// Fields of what stays, with those that only the other one had: of the two contacts, and of their memberships of a group
  /// that both are in.
  public static func fields(_ fields: [String: String], with others: [String: String]) -> [String: String] {
    fields.merging(others) { mine, _ in mine }
  }

  /// The plan with one person's number in place of another's; `nil` where that one is not in it.
  public static func plan(_ plan: CampaignPlan, replacing person: PersonKey, by phone: PhoneNumber?) -> CampaignPlan? {
    guard var merged = Forgetting.plan(plan, without: person) else { return nil }
    if let phone, !merged.audience.numbers.contains(where: { PersonKey($0) == PersonKey(phone) }) {
      merged.audience.numbers.append(phone)
    }
    return merged
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
