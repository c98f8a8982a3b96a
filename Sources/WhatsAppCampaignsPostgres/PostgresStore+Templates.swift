public import WhatsAppCampaigns

extension PostgresStore {
  /// Saves templates; one of the same name and language is replaced.
  public func saveTemplates(_ request: SaveTemplates) async throws(StoreError) {
    try await write(request.tenant) { (transaction) throws(StoreError) in
      for template in request.templates {
        try transaction.db.send(
          """
          INSERT INTO templates (tenant, name, language, template) VALUES ($1, $2, $3, $4)
          ON CONFLICT (tenant, name, language) DO UPDATE SET template = excluded.template
          """,
          [
            transaction.tenantValue, .text(template.name.rawValue), .text(template.language.rawValue),
            .text(try StoredJSON.encode(template)),
          ]
        )
      }
    }
  }

  /// The templates of a tenant, by name and language.
  public func templates(_ request: TemplateQuery) async throws(StoreError) -> [MessageTemplate] {
    try await read(request.tenant) { (transaction) throws(StoreError) in
      try transaction.db.all(
        "SELECT template FROM templates WHERE tenant = $1 AND ($2::text IS NULL OR name = $2) ORDER BY name, language",
        [transaction.tenantValue, .text(orNull: request.name?.rawValue)]
      ) { (row) throws(StoreError) in
        try StoredJSON.decode(MessageTemplate.self, from: row.text(0), "template")
      }
    }
  }
}
