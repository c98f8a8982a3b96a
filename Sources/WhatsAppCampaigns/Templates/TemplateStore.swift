/// A type that keeps message templates as the provider approved them.
public protocol TemplateStore: Sendable {
  /// Saves templates; one of the same name and language is replaced. Durable when it returns.
  func saveTemplates(_ request: SaveTemplates) async throws(StoreError)

  /// The templates of a tenant, by name and language.
  func templates(_ request: TemplateQuery) async throws(StoreError) -> [MessageTemplate]
}

/// Templates to save.
public struct SaveTemplates: Sendable {
  /// Whose templates.
  public var tenant: TenantID
  /// The templates.
  public var templates: [MessageTemplate]

  /// Creates a request.
  public init(tenant: TenantID, templates: [MessageTemplate]) {
    self.tenant = tenant
    self.templates = templates
  }
}

/// Asks for templates.
public struct TemplateQuery: Sendable {
  /// Whose templates.
  public var tenant: TenantID
  /// Only those of this name.
  public var name: TemplateName?

  /// Creates a query.
  public init(tenant: TenantID, name: TemplateName? = nil) {
    self.tenant = tenant
    self.name = name
  }
}
