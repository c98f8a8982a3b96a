package import Foundation

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
  /// Whether it was edited and takes other values than the ones that are saved; `nil` for no.
  var isOutdated: Bool?
}

extension MessageTemplate {
  /// Whether people dislike what it sends so much that a campaign goes at half its pace.
  var isDisliked: Bool { quality?.lowercased() == "red" }

  /// The quality that the provider last reported, in its word, such as `green`.
  public var quality: String? {
    get { news?.quality }
    set {
      guard newValue != quality else { return }
      var news = news ?? TemplateNews()
      news.quality = newValue
      self.news = news
    }
  }

  /// How long an announced category is believed in: it is to come within a day.
  private static let announcementLife: TimeInterval = 2 * 86_400

  /// The template as it is saved over what is known of it.
  ///
  /// The provider lists the old category until an announced one holds, so a list that is read meanwhile must not take the
  /// announcement back.
  package func saved(over known: MessageTemplate?, at now: Date) -> MessageTemplate {
    guard let old = known?.news else { return self }
    var template = self
    var news = news ?? TemplateNews()
    if news.quality == nil { (news.quality, news.qualityAt) = (old.quality, old.qualityAt) }
    if status == known?.status { news.statusAt = old.statusAt }
    if let announced = old.announcedCategory, announced != category, let at = old.categoryAt,
      now.timeIntervalSince(at) < Self.announcementLife
    {
      (news.announcedCategory, news.categoryAt) = (announced, at)
    }
    template.news = news == TemplateNews() ? nil : news
    return template
  }

  /// The category that it has and the one that it is about to have.
  package var categories: [TemplateCategory] { [category] + [news?.announcedCategory].compactMap(\.self) }
}
