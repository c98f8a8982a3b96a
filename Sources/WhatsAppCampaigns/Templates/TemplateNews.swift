import Foundation

/// What the provider has reported about a template since it was last saved.
struct TemplateNews: Hashable, Sendable, Codable {
  /// When its status was last reported.
  var statusAt: Date?
  /// When its category was last reported.
  var categoryAt: Date?
  /// The category that it is about to have.
  var announcedCategory: TemplateCategory?
  /// When its quality was last reported.
  var qualityAt: Date?
  /// The quality, in the provider's word.
  var quality: String?
}

extension MessageTemplate {
  /// The category that it has and the one that it is about to have.
  var categories: [TemplateCategory] { [category] + [news?.announcedCategory].compactMap(\.self) }
}
