/// Where a template stands in the provider's review.
public enum TemplateStatus: RawRepresentable, Hashable, Sendable, Codable {
  /// It may be sent.
  case approved
  /// It may be sent again after a pause.
  case reinstated
  /// It may be sent, but its feedback is poor and it may be paused or disabled soon.
  case flagged
  /// It waits for review.
  case pending
  /// The review said no.
  case rejected
  /// The refusal is being appealed.
  case inAppeal
  /// It is paused for poor feedback.
  case paused
  /// It is disabled for good.
  case disabled
  /// It cannot be edited or sent.
  case locked
  /// It was put away.
  case archived
  /// It is about to be deleted.
  case pendingDeletion
  /// It is deleted.
  case deleted
  /// The account has too many templates.
  case limitExceeded
  /// A status that the library has no name for, as the provider wrote it.
  case unknown(String)

  /// Reads a status in the provider's spelling, in either letter case.
  public init(rawValue: String) {
    self =
      switch rawValue.uppercased() {
      case "APPROVED": .approved
      case "REINSTATED": .reinstated
      case "FLAGGED": .flagged
      case "PENDING": .pending
      case "REJECTED": .rejected
      case "IN_APPEAL": .inAppeal
      case "PAUSED": .paused
      case "DISABLED": .disabled
      case "LOCKED": .locked
      case "ARCHIVED": .archived
      case "PENDING_DELETION": .pendingDeletion
      case "DELETED": .deleted
      case "LIMIT_EXCEEDED": .limitExceeded
      default: .unknown(rawValue)
      }
  }

  /// The provider's spelling.
  public var rawValue: String {
    switch self {
    case .approved: "APPROVED"
    case .reinstated: "REINSTATED"
    case .flagged: "FLAGGED"
    case .pending: "PENDING"
    case .rejected: "REJECTED"
    case .inAppeal: "IN_APPEAL"
    case .paused: "PAUSED"
    case .disabled: "DISABLED"
    case .locked: "LOCKED"
    case .archived: "ARCHIVED"
    case .pendingDeletion: "PENDING_DELETION"
    case .deleted: "DELETED"
    case .limitExceeded: "LIMIT_EXCEEDED"
    case .unknown(let text): text
    }
  }

  /// Whether the provider accepts messages with such a template. An unknown status does not.
  public var allowsSending: Bool {
    switch self {
    case .approved, .reinstated, .flagged: true
    default: false
    }
  }
}

extension TemplateStatus: CustomStringConvertible {
  /// The status in lowercase.
  public var description: String { rawValue.lowercased() }
}
