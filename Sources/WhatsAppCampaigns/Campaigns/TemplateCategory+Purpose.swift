extension TemplateCategory {
  /// The purpose as which a template of the category is judged at least.
  var purpose: ConsentPurpose {
    switch self {
    case .authentication: .authentication
    case .utility: .utility
    case .marketing, .unknown: .marketing
    }
  }

  /// The strictest of some categories: people are compared only where all of them are judged alike.
  static func strictest(of categories: [TemplateCategory]) -> TemplateCategory {
    categories.max { $0.purpose.strictness < $1.purpose.strictness } ?? .marketing
  }
}

extension ConsentPurpose {
  /// How much it takes to write to somebody for this purpose.
  fileprivate var strictness: Int {
    switch self {
    case .service: 0
    case .authentication: 1
    case .utility: 2
    case .marketing: 3
    }
  }

  /// Of two purposes the one for which it takes more.
  func stricter(_ other: ConsentPurpose) -> ConsentPurpose { strictness >= other.strictness ? self : other }
}
