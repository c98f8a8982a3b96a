public import WhatsAppCampaigns

extension SQLiteStore {
  /// Saves templates; one of the same name and language is replaced.
  public func saveTemplates(_ request: SaveTemplates) async throws(StoreError) {
    try await write(request.tenant) { (transaction) throws(StoreError) in
      for template in request.templates {
        let known = try transaction.templates(template.name).first { $0.language == template.language }
        try transaction.save(template.saved(over: known, at: transaction.now))
      }
    }
  }

  /// The templates of a tenant, by name and language.
  public func templates(_ request: TemplateQuery) async throws(StoreError) -> [MessageTemplate] {
    try read(request.tenant) { (transaction) throws(StoreError) in try transaction.templates(request.name) }
  }
}

extension Transaction {
  func save(_ template: MessageTemplate) throws(StoreError) {
    try db.run(
      "INSERT OR REPLACE INTO templates (tenant, name, language, template) VALUES (?, ?, ?, ?)",
      [
        tenantValue, .text(template.name.rawValue), .text(template.language.rawValue),
        .text(try StoredJSON.encode(template)),
      ]
    )
  }

  /// The templates of the tenant, or those of one name.
  func templates(_ name: TemplateName?) throws(StoreError) -> [MessageTemplate] {
    try db.all(
      "SELECT template FROM templates WHERE tenant = ?1 AND (?2 IS NULL OR name = ?2) ORDER BY name, language",
      [tenantValue, .text(orNull: name?.rawValue)]
    ) { (row) throws(StoreError) in
      try StoredJSON.decode(MessageTemplate.self, from: row.text(0), "template")
    }
  }
}
