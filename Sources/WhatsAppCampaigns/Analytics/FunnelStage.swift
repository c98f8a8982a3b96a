/// One stage of a campaign's funnel. Whoever is in a stage is in every stage before it.
@nonexhaustive
public enum FunnelStage: String, Hashable, Sendable, Codable, CaseIterable {
  /// Everybody whom the campaign is for.
  case audience
  /// Not ruled out: neither consent nor a reason to skip stands against them, or did when the attempt was made.
  case allowed
  /// At least one attempt was begun.
  case attempted
  /// The provider took the message, as it said at once or reported later.
  case taken
  /// It reached a device. A message that was read was delivered, and a failure reported late takes nothing back.
  case delivered
  /// It was delivered and then read or answered. Many people switch read receipts off, and an answer shows as well that
  /// somebody looked.
  case readOrResponded
  /// It was delivered, and the person wrote back.
  case responded
}

/// One stage of a funnel with its numbers.
public struct FunnelStep: Hashable, Sendable {
  /// The stage.
  public let stage: FunnelStage
  /// How many people reached it.
  public let count: Int
  /// Their share of the audience.
  public let ofAudience: ReportRate
  /// Their share of the stage before; `nil` for the first one.
  public let ofPrevious: ReportRate?
}

extension Recipient {
  /// The last stage that this recipient reached.
  var funnelStage: FunnelStage {
    let level = attempts.map(\.evidence.level).max() ?? .none
    if level >= .delivered {
      if hasResponded { return .responded }
      return level >= .read ? .readOrResponded : .delivered
    }
    if level >= .accepted || attempts.contains(where: { $0.disposition == .accepted }) { return .taken }
    if !attempts.isEmpty { return .attempted }
    switch state {
    case .optedOut, .skipped: return .audience
    default: return .allowed
    }
  }
}
