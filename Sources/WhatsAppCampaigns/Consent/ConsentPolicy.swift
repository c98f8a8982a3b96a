/// A type that says whether one person may get a message of one purpose.
///
/// The policy is asked when a campaign is planned and again inside the transaction of every intent, so it must be a
/// pure and fast function: no clock, no network, no store.
public protocol ConsentPolicy: Sendable {
  /// Answers for one person and one purpose.
  func verdict(on question: ConsentQuestion) -> ConsentVerdict
}

/// What a policy is asked.
public struct ConsentQuestion: Hashable, Sendable {
  /// What the message is for: the category that the provider gave its template, or the campaign's own purpose where that is
  /// stricter.
  public var purpose: ConsentPurpose
  /// What the person decided.
  public var state: ConsentState
  /// The person's entry in the suppression list.
  public var suppression: Suppression?

  /// Creates a question.
  public init(purpose: ConsentPurpose, state: ConsentState, suppression: Suppression? = nil) {
    self.purpose = purpose
    self.state = state
    self.suppression = suppression
  }
}

/// What a policy answers.
public enum ConsentVerdict: Hashable, Sendable {
  /// The message may go.
  case allowed
  /// The message may not go.
  case forbidden(ConsentBlock)
}

/// Why a message may not go.
@nonexhaustive
public enum ConsentBlock: String, Hashable, Sendable, Codable, CaseIterable {
  /// The person is on the suppression list.
  case suppressed
  /// The person refused, or took their agreement back.
  case withdrawn
  /// The person stopped the business in the app.
  case platformStop
  /// The purpose needs an agreement, and there is none.
  case notGranted
}

/// The default policy, after Malaysia's Personal Data Protection Act 2010.
///
/// Marketing needs an agreement that is on record (sections 6 and 43). Other purposes may go until the person objects.
/// The suppression list and a stop in the app always win. It is a default, not legal advice: see `Consent.md`.
public struct PDPAConsentPolicy: ConsentPolicy {
  /// The purposes that need an agreement on record.
  public var purposesThatNeedGrant: Set<ConsentPurpose>

  /// Creates the policy.
  public init(purposesThatNeedGrant: Set<ConsentPurpose> = [.marketing]) {
    self.purposesThatNeedGrant = purposesThatNeedGrant
  }

  /// Says no for the suppression list, for a stop in the app, for a withdrawal, and for a missing grant.
  public func verdict(on question: ConsentQuestion) -> ConsentVerdict {
    if question.suppression != nil { return .forbidden(.suppressed) }
    if question.state.isStoppedByPlatform(question.purpose) { return .forbidden(.platformStop) }
    if question.state.isWithdrawn(question.purpose) { return .forbidden(.withdrawn) }
    if purposesThatNeedGrant.contains(question.purpose), !question.state.isGranted(question.purpose) {
      return .forbidden(.notGranted)
    }
    return .allowed
  }
}
