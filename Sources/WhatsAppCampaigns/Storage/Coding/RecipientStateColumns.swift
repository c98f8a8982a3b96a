public import Foundation

/// What stands in a recipient's columns `state`, `due`, `worker` and `attempt`.
///
/// The numbers of the states stand in the schemas' partial indexes and in the queries that use them: 0 pending,
/// 1 claimed, 2 sending, 3 accepted, 4 rejected, 5 settling, 6 unconfirmed, 7 opted out, 8 skipped, 9 cancelled.
@usableFromInline
package struct RecipientStateColumns {
  package var state: Int64
  /// When the state ends by itself, or for settling when it began.
  package var due: Date?
  /// Who claimed it. It stays while an attempt is under way, so that the attempts of a dead worker can be found.
  package var worker: String?
  package var attempt: AttemptID?

  @usableFromInline
  package init(state: Int64, due: Date? = nil, worker: String? = nil, attempt: AttemptID? = nil) {
    self.state = state
    self.due = due
    self.worker = worker
    self.attempt = attempt
  }

  /// The columns of a recipient that a worker had claimed.
  package init(_ recipient: Recipient, claimedBy previousWorker: String?) {
    switch recipient.state {
    case .pending(let notBefore): self.init(state: 0, due: notBefore)
    case .claimed(let worker, let lease): self.init(state: 1, due: lease, worker: worker.rawValue)
    case .sending(let attempt):
      let sendBefore = recipient.attempts.last { $0.id == attempt }?.sendBefore
      self.init(state: 2, due: sendBefore, worker: previousWorker, attempt: attempt)
    case .accepted(let attempt): self.init(state: 3, attempt: attempt)
    case .rejected(let attempt): self.init(state: 4, attempt: attempt)
    case .settling(let attempt, let since): self.init(state: 5, due: since, attempt: attempt)
    case .unconfirmed(let attempt): self.init(state: 6, attempt: attempt)
    case .optedOut: self.init(state: 7)
    case .skipped: self.init(state: 8)
    case .cancelled: self.init(state: 9)
    }
  }

  /// The state, unless the columns contradict each other.
  @usableFromInline
  package var value: Recipient.State? {
    switch state {
    case 0: return .pending(notBefore: due)
    case 1:
      guard let worker = worker.flatMap({ WorkerID($0) }), let due else { return nil }
      return .claimed(by: worker, until: due)
    case 2: return attempt.map(Recipient.State.sending)
    case 3: return attempt.map(Recipient.State.accepted)
    case 4: return attempt.map(Recipient.State.rejected)
    case 5:
      guard let attempt, let due else { return nil }
      return .settling(attempt, since: due)
    case 6: return attempt.map(Recipient.State.unconfirmed)
    case 7: return .optedOut
    case 8: return .skipped
    case 9: return .cancelled
    default: return nil
    }
  }
}
