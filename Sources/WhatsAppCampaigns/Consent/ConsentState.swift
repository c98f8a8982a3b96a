public import Foundation

/// What holds for one person now: the fold of their consent events.
///
/// The fold gives the same state for any order and any repetition of the same events. Of two decisions the later one
/// holds; within one second a withdrawal beats a grant, because a wrong stop can be undone and a wrong message cannot.
public struct ConsentState: Hashable, Sendable, Codable {
  /// What holds for one purpose.
  public struct Standing: Hashable, Sendable, Codable {
    /// The decision that holds.
    public var decision: ConsentDecision
    /// When it was made, in whole seconds.
    public var at: Date

    init(decision: ConsentDecision, at: Date) {
      self.decision = decision
      self.at = at
    }

    /// Whether this standing gives way to another one.
    func yields(to other: Standing) -> Bool {
      other.at != at ? other.at > at : other.decision.weight > decision.weight
    }
  }

  /// The decision of the person that holds for each purpose: granted, withdrawn or reset.
  public private(set) var standings: [ConsentPurpose: Standing]
  /// The last stop or resume of the platform for each purpose.
  public private(set) var platform: [ConsentPurpose: Standing]

  /// The state of somebody who has decided nothing.
  public init() {
    standings = [:]
    platform = [:]
  }

  /// Folds one more event in.
  public mutating func fold(_ event: ConsentEvent) {
    // Providers report whole seconds: a finer clock of ours must not decide between two decisions of one second.
    let second = Date(timeIntervalSince1970: event.at.timeIntervalSince1970.rounded(.down))
    let standing = Standing(decision: event.decision, at: second)
    for purpose in event.purposes {
      switch event.decision {
      case .granted, .withdrawn, .reset: Self.merge(standing, into: &standings[purpose])
      case .platformStop, .platformResume: Self.merge(standing, into: &platform[purpose])
      case .requested: break
      }
    }
  }

  /// Whether the person agreed to a purpose, and it still holds.
  public func isGranted(_ purpose: ConsentPurpose) -> Bool { standings[purpose]?.decision == .granted }

  /// Whether the person refused a purpose or took their agreement back, and it still holds.
  public func isWithdrawn(_ purpose: ConsentPurpose) -> Bool { standings[purpose]?.decision == .withdrawn }

  /// Whether the person stopped a purpose in the app, and it still holds.
  public func isStoppedByPlatform(_ purpose: ConsentPurpose) -> Bool { platform[purpose]?.decision == .platformStop }

  private static func merge(_ standing: Standing, into slot: inout Standing?) {
    guard let current = slot else { return slot = standing }
    if current.yields(to: standing) { slot = standing }
  }
}

extension ConsentDecision {
  /// Which of two decisions of the same second holds: the one that forbids more.
  fileprivate var weight: Int {
    switch self {
    case .withdrawn, .platformStop: 3
    case .reset: 2
    case .granted, .platformResume: 1
    case .requested: 0
    }
  }
}
