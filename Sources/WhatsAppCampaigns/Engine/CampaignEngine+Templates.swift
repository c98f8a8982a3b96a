import Foundation

extension CampaignEngine {
  /// Saves a template as the provider has it; one of the same name and language is replaced. A category
  /// that the provider has announced for it stays announced for two days, and its quality stays known.
  ///
  /// Where it has another status, category or quality than before, campaigns with it do what they do when the provider reports
  /// that: they are halted, or go on. So a list of templates makes good for news that were lost.
  public func saveTemplate(_ template: MessageTemplate) async throws(EngineError) {
    let known = try await templates(named: template.name).first { $0.language == template.language }
    let news = template.news(since: known, providers: Set(channels.keys), at: time.now)
    try await stored { () async throws(StoreError) in
      // First, because what is saved already is no news.
      if !news.isEmpty { _ = try await store.applyWebhooks(ApplyWebhooks(tenant: tenant, webhooks: [], news: news)) }
      try await store.saveTemplates(SaveTemplates(tenant: tenant, templates: [template]))
    }
  }

  /// The templates of the tenant, or those of one name, by name and language.
  public func templates(named name: TemplateName? = nil) async throws(EngineError) -> [MessageTemplate] {
    try await stored { () async throws(StoreError) in
      try await store.templates(TemplateQuery(tenant: tenant, name: name))
    }
  }
}

extension MessageTemplate {
  /// What campaigns should know of a template that is saved anew.
  fileprivate func news(since known: MessageTemplate?, providers: Set<ProviderName>, at now: Date) -> [ProviderNews] {
    guard let known else { return [] }
    var changes: [ProviderNews.Change] = []
    if status != known.status { changes.append(.status(status)) }
    if category != known.category { changes.append(.category(category)) }
    if isDisliked != known.isDisliked, let quality { changes.append(.quality(quality.lowercased())) }
    return changes.map { ProviderNews($0, of: .template(name, language), providers: providers, at: now) }
  }
}
