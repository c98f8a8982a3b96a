/// Which campaign goes first where several share a sender.
///
/// A campaign of a lower priority gets what those of a higher one leave; campaigns of the same priority share evenly.
public enum CampaignPriority: Int, Hashable, Sendable, Codable, Comparable, CaseIterable {
  /// Answers and one-time passwords.
  case service
  /// What belongs to a purchase or an account.
  case utility
  /// Offers and news.
  case marketing

  /// The priority of a purpose.
  public init(_ purpose: ConsentPurpose) {
    switch purpose {
    case .service, .authentication: self = .service
    case .utility: self = .utility
    case .marketing: self = .marketing
    }
  }

  /// Orders by turn: the first goes first.
  public static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
}
