public import Foundation

/// A command that changes how far a campaign is.
@nonexhaustive
public enum CampaignCommand: Hashable, Sendable {
  /// Start sending; the recipients are fixed by now.
  case start
  /// Halt. No intent commits after this.
  case pause(reason: String?)
  /// Halt, because those who went ahead did badly. Given by the engine.
  case failCanary(reason: String)
  /// Halt, because the provider takes nothing of what the campaign sends. Given by the engine.
  case halt(CampaignHalt)
  /// What the provider kept from being sent may be sent again: go on, unless something else is in the way. After a pause
  /// for dislike it waits for a person instead. Given by the engine.
  case lift(CampaignHalt.Subject, at: Date, detail: String)
  /// Judge everybody anew who has no intent yet, as messages for this purpose: what the campaign sends has changed, or
  /// what people think of it. Given by the engine.
  case reconsider(as: ConsentPurpose, detail: String)
  /// Something to know. It changes nothing but the history. Given by the engine.
  case note(String)
  /// Go on after a pause; after that of a canary without it.
  case resume
  /// End without sending to those who have not been sent to.
  case cancel
  /// Every recipient has an outcome. Given by the engine.
  case complete
  /// Wait for the start of this schedule, which becomes the plan's.
  case schedule(CampaignSchedule)
  /// Be a draft again. The reason says why, when it was not a person who took the start back.
  case unschedule(reason: String?)
  /// Wait for the next start of a series, or end it where there is none; unless this start is past already. Given by the
  /// engine.
  case advance(from: Date, to: CampaignSchedule?)
  /// Never start. Given by the engine.
  case fail(reason: String)
  /// Send at this pace from the next turn on that the one before gives.
  case limit([RateLimit])
  /// An operator has decided about so many attempts. It changes nothing but the history.
  case settle(SettleDecision, count: Int)
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
      case .pause, .failCanary, .halt: "paused"
      case .resume, .lift: "resumed"
      case .reconsider: "judged anew"
      case .note: "noted"
      case .cancel: "cancelled"
      case .complete: "completed"
      case .schedule: "scheduled"
      case .unschedule: "made a draft again"
      case .advance: "moved on to its next start"
      case .fail: "given up"
      case .limit: "given another pace"
      case .settle: "settled"
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
    // A person makes it their pause: it does not go on by itself any more.
    case (.pause(let reason), .paused) where !halts.isEmpty:
      statusReason = reason ?? statusReason
      halts = []
    case (.halt(let halt), .sending):
      status = .paused
      halts = [halt]
      statusReason = halt.description
    case (.halt(let halt), .paused) where !halts.isEmpty:
      halts = halts.filter { !$0.subject.isCovered(by: halt.subject) } + [halt]
      statusReason = halts.map(\.description).joined(separator: " ")
    case (.lift(let subject, let at, let detail), .paused) where halts.contains { $0.subject.isCovered(by: subject) }:
      let lifted = halts.filter { $0.subject.isCovered(by: subject) }
      halts.removeAll { $0.subject.isCovered(by: subject) }
      // By the provider's clock: what it says about a later moment is news, however late it was lifted here.
      haltsLiftedAt = max(haltsLiftedAt ?? .distantPast, at)
      if lifted.allSatisfy(\.endsByItself) {
        statusReason = halts.isEmpty ? nil : halts.map(\.description).joined(separator: " ")
        if halts.isEmpty { status = .sending }
      } else {
        // From now on it waits for a person, whatever else is lifted.
        let sentence = "\(detail) Look at what people answer, and resume the campaign when it shall go on."
        statusReason = ([sentence] + halts.map(\.description)).joined(separator: " ")
        halts = []
      }
    case (.reconsider(let purpose, _), .sending), (.reconsider(let purpose, _), .paused):
      plan.purpose = purpose
    case (.failCanary(let reason), .sending):
      status = .paused
      statusReason = reason
      plan.canary?.hasFailed = true
    case (.resume, .paused):
      status = .sending
      if plan.canary?.hasFailed == true { plan.canary?.isWaived = true }
      statusReason = nil
      if !halts.isEmpty { haltsLiftedAt = now }
      halts = []
    case (.cancel, .draft), (.cancel, .scheduled):
      status = .cancelled
      endedAt = now
    case (.cancel, .sending), (.cancel, .paused):
      status = .cancelling
      statusReason = nil
      halts = []
    case (.complete, _) where mayComplete(at: now):
      status = status == .cancelling ? .cancelled : .completed
      halts = []
      endedAt = now
    case (.schedule(let schedule), .draft), (.schedule(let schedule), .scheduled):
      status = .scheduled
      statusReason = nil
      plan.schedule = schedule
    case (.unschedule(let reason), .scheduled):
      status = .draft
      statusReason = reason
    case (.advance(let start, let schedule), .scheduled) where plan.schedule?.start == start:
      if let schedule {
        plan.schedule = schedule
      } else {
        status = .completed
        endedAt = now
      }
    case (.fail(let reason), .scheduled):
      status = .failed
      statusReason = reason
      endedAt = now
    case (.limit(let limits), .draft), (.limit(let limits), .scheduled), (.limit(let limits), .sending),
      (.limit(let limits), .paused):
      plan.limits = limits
    case (.settle, _), (.note, _):
      // Nothing that is under way has to notice.
      return
    default:
      throw CampaignControlError(status: status, command: command)
    }
    controlEpoch += 1
  }
}
