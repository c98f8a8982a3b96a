import Foundation

extension Dispatcher {
  /// Something that happened.
  ///
  /// Indirect, as effects are, because each of them is held by a task of its own, and the largest is a whole campaign.
  package indirect enum Event: Sendable {
    case started
    /// A claim came back; it was begun at an instant of the boot clock.
    case claimed(ClaimRecipientsResult, since: Duration)
    /// Messages were made for recipients that were claimed.
    case prepared([Candidate])
    /// No message can be made for anybody, for this reason; so many were asked for.
    case unprepared(String, count: Int)
    /// An intent transaction came back; it was begun at an instant of the boot clock.
    case committed(IntentPlan, since: Duration)
    /// An exchange ended. `left` is when its request left, where that is known, and `jitter` a random fraction, `0 ..< 1`.
    case answered(AttemptID, Result<ProviderAnswer, ExchangeFailure>, left: Duration? = nil, jitter: Double)
    /// Outcomes are durable.
    case recorded
    /// The campaign was given its command, or does not take it any more.
    case controlled
    /// The instant of a wake-up has come.
    case woke(Duration)
    /// Somebody asks to stop: what is under way ends, nothing new begins.
    case stopRequested
    /// One of the store's operations failed.
    case storeFailed(StoreError, at: StoreOperation)
  }

  /// What the store was asked for when it failed.
  package enum StoreOperation: Sendable {
    case claim
    case commit
    case record
    case control
  }

  /// Something to do.
  package indirect enum Effect: Sendable {
    case claim(ClaimRecipients)
    /// Make the messages of these recipients.
    case prepare([RecipientRecord])
    case commit(CommitIntents)
    /// Hand a request to the transport, now.
    case send(AttemptID, HTTPRequest)
    case record(RecordOutcomes)
    case control(ControlCampaign)
    /// Come back at this instant of the boot clock.
    case wake(at: Duration)
    case finish(Result<SendEnding, StoreError>)
  }
}
