public import WhatsAppCampaigns

extension PostgresStore {
  /// Saves templates; one of the same name and language is replaced.
  public func saveTemplates(_ request: SaveTemplates) async throws(StoreError) {
    try await write(request.tenant) { (transaction) throws(StoreError) in
      for template in request.templates {
        let known = try transaction.lockedTemplates(template.name).first { $0.language == template.language }
        try transaction.save(template.saved(over: known, at: transaction.now))
      }
    }
  }

  /// The templates of a tenant, by name and language.
  public func templates(_ request: TemplateQuery) async throws(StoreError) -> [MessageTemplate] {
    try await read(request.tenant) { (transaction) throws(StoreError) in try transaction.templates(request.name) }
  }
}

extension Transaction {
  /// Sends what saves a template.
  func save(_ template: MessageTemplate) throws(StoreError) {
    try db.send(
      """
      INSERT INTO templates (tenant, name, language, template) VALUES ($1, $2, $3, $4)
      ON CONFLICT (tenant, name, language) DO UPDATE SET template = excluded.template
      """,
      [
        tenantValue, .text(template.name.rawValue), .text(template.language.rawValue),
        .text(try StoredJSON.encode(template)),
      ]
    )
  }

  /// The templates of the tenant, or those of one name.
  fileprivate func templates(_ name: TemplateName?, isLocked: Bool = false) throws(StoreError) -> [MessageTemplate] {
    try db.all(
      """
      SELECT template FROM templates WHERE tenant = $1 AND ($2::text IS NULL OR name = $2) ORDER BY name, language
      \(isLocked ? "FOR NO KEY UPDATE" : "")
      """,
      [tenantValue, .text(orNull: name?.rawValue)]
    ) { (row) throws(StoreError) in
      try StoredJSON.decode(MessageTemplate.self, from: row.text(0), "template")
    }
  }

  /// The templates of one name, locked.
  func lockedTemplates(_ name: TemplateName) throws(StoreError) -> [MessageTemplate] {
    try templates(name, isLocked: true)
  }
}
