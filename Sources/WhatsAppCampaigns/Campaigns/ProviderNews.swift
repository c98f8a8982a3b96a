public import Foundation

/// What a provider has said about a template, a sender number or an account: by a webhook, or by refusing a message.
///
/// It concerns every campaign of the tenant that uses the thing. A store applies it in the transaction of whatever
/// brought it; what it means for a template and for a campaign are pure functions.
public struct ProviderNews: Hashable, Sendable {
  /// What happened.
  @nonexhaustive
  public enum Change: Hashable, Sendable {
    /// A template has another status.
    case status(TemplateStatus)
    /// A template has another category.
    case category(TemplateCategory)
    /// A template will have another category soon. Consent is judged by it at once.
    case categoryAnnounced(TemplateCategory)
    /// A template was edited: these are its texts now.
    case content(TemplateContent)
    /// People like or dislike what a template sends, in the provider's word for it. While it is `red`, campaigns with the
    /// template go at half their pace.
    case quality(String)
    /// Messages are refused, with this code where the provider gave one.
    case blocked(code: Int?)
    /// Messages are taken again.
    case unblocked
    /// Something to know that keeps nothing from being sent, in the provider's word for it.
    case warned(String)
  }

  /// What it is about.
  public var subject: CampaignHalt.Subject
  /// What happened.
  public var change: Change
  /// The providers whose campaigns are concerned: those that send by the same number, or on the same account.
  public var providers: Set<ProviderName>
  /// The provider's own word for the reason, such as `FIRST_PAUSE`.
  public var detail: String?
  /// When, by the provider's clock where it says so. Older news about the same thing are out of date.
  public var at: Date

  /// Creates news.
  public init(
    _ change: Change,
    of subject: CampaignHalt.Subject,
    providers: Set<ProviderName>,
    detail: String? = nil,
    at: Date
  ) {
    self.subject = subject
    self.change = change
    self.providers = providers
    self.detail = detail
    self.at = at
  }
}

extension ProviderNews {
  /// Whether other news of the same moment or later say the same.
  func says(_ other: ProviderNews) -> Bool {
    subject == other.subject && change == other.change && providers == other.providers
  }

  /// The template that it is about.
  public var template: TemplateName? {
    if case .template(let name, _) = subject { name } else { nil }
  }

  /// What it means for the templates that are stored under its name.
  ///
  /// - Returns: The templates that change, or `nil` where it changes nothing for campaigns either: what is stored is
  ///   newer, or says the same already.
  public func changed(_ templates: [MessageTemplate]) -> [MessageTemplate]? {
    let concerned = templates.filter { subject.concerns($0.name, $0.language) }
    guard !concerned.isEmpty else { return [] }
    let current = concerned.filter { !isOlder(than: $0) }
    guard !current.isEmpty else { return nil }
    let changed = current.map(updated).filter { !concerned.contains($0) }
    switch change {
    // A campaign may be halted or not, whatever the template says: it is looked at each time.
    case .status, .content, .blocked, .unblocked, .warned: return changed
    case .category, .categoryAnnounced, .quality: return changed.isEmpty ? nil : changed
    }
  }

  private func isOlder(than template: MessageTemplate) -> Bool {
    let news = template.news
    let known: Date? =
      switch change {
      case .status: news?.statusAt
      case .category, .categoryAnnounced: news?.categoryAt
      case .quality: news?.qualityAt
      // What failed before the template was allowed again.
      case .blocked: template.status.allowsSending ? news?.statusAt : nil
      case .content, .unblocked, .warned: nil
      }
    return known.map { at < $0 } ?? false
  }

  private func updated(_ template: MessageTemplate) -> MessageTemplate {
    var template = template
    var news = template.news ?? TemplateNews()
    switch change {
    // Nobody knows whether a word that is new keeps anything from being sent.
    case .status(.unknown): return template
    case .status(let status):
      template.status = status
      news.statusAt = at
    case .category(let category):
      // The same again is no change, and a repetition must not look like one.
      guard template.category != category || news.announcedCategory != nil else { return template }
      template.category = category
      news.announcedCategory = nil
      news.categoryAt = at
    case .categoryAnnounced(let category):
      guard news.announcedCategory != category, template.category != category else { return template }
      news.announcedCategory = category
      news.categoryAt = at
    case .content(let content): news.isOutdated = template.fits(content) ? nil : true
    case .quality(let word):
      guard news.quality != word else { return template }
      news.quality = word
      news.qualityAt = at
    case .blocked, .unblocked, .warned: return template
    }
    template.news = news == TemplateNews() ? nil : news
    return template
  }
}
