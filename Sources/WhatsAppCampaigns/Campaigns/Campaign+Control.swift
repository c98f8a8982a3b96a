public import Foundation

/// A command that changes how far a campaign is.
@nonexhaustive
public enum CampaignCommand: Hashable, Sendable {
  /// Start sending; the recipients are fixed by now.
  case start
  /// Halt. No intent commits after this.
  case pause(reason: String?)
  /// Go on after a pause.
  case resume
  /// End without sending to those who have not been sent to.
  case cancel
  /// Every recipient has an outcome. Given by the engine.
  case complete
}

/// Why a command was refused.
public struct CampaignControlError: Error, Hashable, Sendable {
  /// What the campaign is.
  public var status: CampaignStatus
  /// What was to be done to it.
  public var command: CampaignCommand

  init(status: CampaignStatus, command: CampaignCommand) {
    self.status = status
    self.command = command
  }
}

extension CampaignControlError: CustomStringConvertible {
  /// The same in words for people, without personal data.
  public var description: String {
    let wish =
      switch command {
      case .start: "started"
      case .pause: "paused"
      case .resume: "resumed"
      case .cancel: "cancelled"
      case .complete: "completed"
      }
    return "A campaign that is \(status.rawValue) cannot be \(wish)."
  }
}

extension Campaign {
  /// Carries a command out, or refuses it. Every accepted command raises the control epoch.
  ///
  /// - Parameter epoch: Refuse it under any other control epoch.
  public mutating func apply(
    _ command: CampaignCommand,
    ifControlEpoch epoch: Int64? = nil,
    at now: Date
  ) throws(CampaignControlError) {
    if let epoch, epoch != controlEpoch { throw CampaignControlError(status: status, command: command) }
    switch (command, status) {
    case (.start, .draft), (.start, .scheduled):
      status = .sending
      startedAt = startedAt ?? now
      statusReason = nil
    case (.pause(let reason), .sending):
      status = .paused
      statusReason = reason
    case (.resume, .paused):
      status = .sending
      statusReason = nil
    case (.cancel, .draft), (.cancel, .scheduled):
      status = .cancelled
      endedAt = now
    case (.cancel, .sending), (.cancel, .paused):
      status = .cancelling
      statusReason = nil
    case (.complete, .sending):
      status = .completed
      endedAt = now
    case (.complete, .cancelling):
      status = .cancelled
      endedAt = now
    default:
      throw CampaignControlError(status: status, command: command)
    }
    controlEpoch += 1
  }

  /// Whether nobody goes back in line: the campaign is being cancelled or has ended.
  package var isEnding: Bool { status == .cancelling || status.isFinal }
}
