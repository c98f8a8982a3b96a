extension CampaignEngine {
  /// Saves a template as the provider has it; one of the same name and language is replaced. A category
  /// that the provider has announced for it stays announced for two days, and its quality stays known.
  public func saveTemplate(_ template: MessageTemplate) async throws(EngineError) {
    try await stored { () async throws(StoreError) in
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
