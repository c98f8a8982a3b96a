/// What happened to a message after a provider had accepted it.
@nonexhaustive
public enum DeliveryStatus: Hashable, Sendable {
  /// It left the provider.
  case sent
  /// It reached a device.
  case delivered
  /// It was opened. This implies delivery, which is not always reported.
  case read
  /// A voice message was listened to. This implies reading.
  case played
  /// It could not be delivered.
  case failed
  /// It was deleted.
  case deleted
  /// A word that this library does not know; kept, counted, and of no consequence.
  case unknown(String)

  /// Takes the provider's word.
  public init(_ name: String) {
    switch name {
    case "sent": self = .sent
    case "delivered": self = .delivered
    case "read": self = .read
    case "played": self = .played
    case "failed": self = .failed
    case "deleted": self = .deleted
    default: self = .unknown(name)
    }
  }

  /// The provider's word.
  public var name: String {
    switch self {
    case .sent: "sent"
    case .delivered: "delivered"
    case .read: "read"
    case .played: "played"
    case .failed: "failed"
    case .deleted: "deleted"
    case .unknown(let name): name
    }
  }
}
