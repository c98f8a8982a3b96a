public import Foundation

extension RecipientExplanation {
  /// Something that happened, and when.
  public struct Moment: Hashable, Sendable {
    /// When: by the provider's clock for what it reported, otherwise by ours.
    public let at: Date
    /// What.
    public let event: Event
  }

  /// Something that happened.
  @nonexhaustive
  public enum Event: Hashable, Sendable {
    /// The person decided something about messages like this one.
    case consent(ConsentEvent)
    /// The person was put on the suppression list.
    case suppressed(Suppression)
    /// The campaign was started.
    case started
    /// Something was done to the campaign, such as a pause.
    case changed(CampaignChange)
    /// An attempt was begun; what came back at once is in it.
    case attempt(Attempt)
    /// The provider reported how far an attempt came.
    case reported(Evidence.Level, attempt: Int)
    /// The provider reported what kind of price an attempt has.
    case priced(Evidence.Pricing, attempt: Int)
    /// The provider reported that an attempt failed.
    case failure(Evidence.Failure, attempt: Int)
    /// The campaign ended.
    case ended(CampaignStatus)
  }

  /// Everything that happened and has a time, the earliest first.
  public var moments: [Moment] {
    var moments = consent.map { Moment(at: $0.at, event: .consent($0)) }
    if let suppression = member.suppression {
      moments.append(Moment(at: suppression.since, event: .suppressed(suppression)))
    }
    if let start = campaign.startedAt { moments.append(Moment(at: start, event: .started)) }
    moments += changes.map { Moment(at: $0.at, event: .changed($0)) }
    for attempt in recipient?.attempts ?? [] {
      moments.append(Moment(at: attempt.committedAt, event: .attempt(attempt)))
      for level in Evidence.Level.allCases {
        // What is noted as taken is our own answer, which stands with the attempt already.
        guard level > .accepted, let at = attempt.evidence.time(of: level) else { continue }
        moments.append(Moment(at: at, event: .reported(level, attempt: attempt.number)))
      }
      if let pricing = attempt.evidence.pricing, let at = attempt.evidence.time(of: pricing.level) {
        moments.append(Moment(at: at, event: .priced(pricing, attempt: attempt.number)))
      }
      for failure in attempt.evidence.failures {
        moments.append(Moment(at: failure.at, event: .failure(failure, attempt: attempt.number)))
      }
    }
    if let end = campaign.endedAt { moments.append(Moment(at: end, event: .ended(campaign.status))) }
    // Providers count whole seconds: among equals the order in which things follow from each other stays.
    return moments.enumerated().sorted { ($0.element.at, $0.offset) < ($1.element.at, $1.offset) }.map(\.element)
  }
}
