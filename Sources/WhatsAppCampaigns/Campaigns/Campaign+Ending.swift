public import Foundation

// What a campaign still does, by its status and its end. A store asks these inside its transactions.

extension CampaignStatus {
  /// Whether it has not been started: its audience may still be fixed.
  public var isBeforeStart: Bool { self == .draft || self == .scheduled }
}

extension Campaign {
  /// Whether the end of the plan's schedule has passed: nobody who was not sent to by then is sent to.
  public func isOver(at now: Date) -> Bool {
    plan.schedule?.end.map { $0 <= now } ?? false
  }

  /// Whether a person may put unconfirmed recipients back in line.
  public var mayRearm: Bool { status == .sending || status == .paused }

  /// Whether nobody goes back in line: the campaign is being cancelled or has ended.
  public var isEnding: Bool { status == .cancelling || status.isFinal }

  /// Whether somebody whose settling is over may get another attempt, where the policy allows one.
  public func sendsAgain(at now: Date) -> Bool { status == .sending && !isOver(at: now) }

  /// How many attempts a person gets in all, where an unknown outcome is sent again by itself; `nil` where the policy
  /// forbids it or the campaign sends no more. One that is paused goes on afterwards.
  func mostAttempts(at now: Date) -> Int? {
    guard case .atLeastOnce(let most) = plan.delivery, !isEnding, !isOver(at: now) else { return nil }
    return most
  }

  /// Whether nobody who waits is sent to any more, so that a sweep ends them: by ``Recipient/leaveOut(of:at:)``.
  ///
  /// Also in a campaign that has ended, however it did: a start that is given up may have fixed the audience before.
  public func leavesOut(at now: Date) -> Bool {
    isEnding || isOver(at: now) && (status == .sending || status == .paused)
  }

  /// Whether it is complete as soon as no recipient is open. One that is paused waits for a person, unless its end has
  /// passed: then nobody can let it go on.
  public func mayComplete(at now: Date) -> Bool {
    switch status {
    case .sending, .cancelling: true
    case .paused: isOver(at: now)
    case .draft, .scheduled, .completed, .cancelled, .failed: false
    }
  }

  /// Ends it, as a sweep does when no recipient is open; only where ``mayComplete(at:)`` says so.
  ///
  /// - Returns: The entry of its history.
  public mutating func end(at now: Date) throws(CampaignControlError) -> CampaignChange {
    try apply(.complete, at: now)
    var change = CampaignCommand.complete.change(at: now, by: nil)
    // That it was cancelled stands there already, with who did it.
    if status == .cancelled { change.action = "ended" }
    return change
  }
}
