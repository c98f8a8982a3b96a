import WhatsAppCampaigns

extension CampaignEngine {
  /// Goes through all contacts of a group, or of the tenant, page by page.
  func forEachContact(in group: GroupName? = nil, _ body: (Contact) throws -> Void) async throws {
    var last: ContactID?
    while true {
      try Task.checkCancellation()
      let page = try await contacts(in: group, after: last, limit: 1_000)
      guard let end = page.last else { return }
      for contact in page { try body(contact) }
      last = end.id
    }
  }
}
