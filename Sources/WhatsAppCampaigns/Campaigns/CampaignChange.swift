public import Foundation

/// One entry of a campaign's history: who did what to it, and when.
public struct CampaignChange: Hashable, Sendable, Codable {
  /// What was done, in one word such as `paused`.
  public var action: String
  /// When, by the store's clock.
  public var at: Date
  /// Who did it: a name that the host gave, or `nil` for the engine itself.
  public var actor: String?
  /// Why, or what exactly, in words for people. It holds no personal data unless a person wrote it.
  public var detail: String?

  /// Creates an entry.
  public init(action: String, at: Date, actor: String? = nil, detail: String? = nil) {
    self.action = action
    self.at = at
    self.actor = actor
    self.detail = detail
  }
}

extension CampaignCommand {
  /// What a history says when the command was carried out.
  ///
  /// - Parameter old: The plan before it, so that what was replaced is told, too.
  package func change(at now: Date, by actor: String?, from old: CampaignPlan? = nil) -> CampaignChange {
    let detail: String? =
      switch self {
      case .pause(let reason): reason
      case .failCanary(let reason): reason
      case .halt(let halt): halt.description
      case .lift(_, _, let detail), .reconsider(_, let detail), .note(let detail): detail
      case .unschedule(let reason): reason
      case .fail(let reason): reason
      case .limit(let limits): [old?.limits, limits].compactMap { $0.map(Self.words) }.joined(separator: " → ")
      case .schedule(let schedule): schedule.start?.ISO8601Format()
      case .settle(let decision, let count): "\(count) as \(decision.rawValue)"
      case .start, .resume, .cancel, .complete, .advance: nil
      }
    return CampaignChange(action: action, at: now, actor: actor, detail: detail)
  }

  private static func words(_ limits: [RateLimit]) -> String {
    limits.isEmpty ? "none" : limits.map(\.description).joined(separator: ", ")
  }

  private var action: String {
    switch self {
    case .start: "started"
    case .pause, .failCanary, .halt: "paused"
    case .resume, .lift: "resumed"
    case .reconsider, .note: "noted"
    case .cancel: "cancelled"
    case .complete: "completed"
    case .schedule: "scheduled"
    case .unschedule: "unscheduled"
    case .advance: "advanced"
    case .fail: "failed"
    case .limit: "limited"
    case .settle: "settled"
    }
  }
}
