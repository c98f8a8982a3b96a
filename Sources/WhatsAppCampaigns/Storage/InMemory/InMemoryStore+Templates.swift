package import Foundation

extension InMemoryStore {
  /// Saves templates.
  public func saveTemplates(_ request: SaveTemplates) async throws(StoreError) {
    try perform(for: request.tenant) { (tenant, now) throws(StoreError) in try tenant.saveTemplates(request, at: now) }
  }

  /// The templates of a tenant, by name and language.
  public func templates(_ request: TemplateQuery) async throws(StoreError) -> [MessageTemplate] {
    try perform(for: request.tenant) { (tenant, _) throws(StoreError) in try tenant.templates(request) }
  }
}

extension InMemoryTenant {
  package mutating func saveTemplates(_ request: SaveTemplates, at now: Date) throws(StoreError) {
    for template in request.templates { save(template.saved(over: templates[Self.key(of: template)], at: now)) }
  }

  mutating func save(_ template: MessageTemplate) { templates[Self.key(of: template)] = template }

  private static func key(of template: MessageTemplate) -> TemplateKey {
    TemplateKey(name: template.name.rawValue, language: template.language.rawValue)
  }

  package mutating func templates(_ request: TemplateQuery) throws(StoreError) -> [MessageTemplate] {
    self.templates
      .filter { request.name == nil || request.name == $0.value.name }
      .sorted { $0.key < $1.key }
      .map(\.value)
  }
}
