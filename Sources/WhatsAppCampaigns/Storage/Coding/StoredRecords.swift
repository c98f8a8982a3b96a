// Records that stand in one row and are read in one way, column by column.

extension Suppression {
  /// Reads `person, source, reason, since`.
  package init(_ row: some SQLRow) throws(StoreError) {
    guard let person = PersonKey(rawValue: row.text(0)) else { throw .corrupt("suppression") }
    self.init(of: person, row, at: 1)
  }

  /// Reads `source, reason, since` from the columns that begin at an index.
  @inlinable
  package init(of person: PersonKey, _ row: some SQLRow, at first: Int32 = 0) {
    self.init(
      person: person,
      source: row.text(first),
      reason: row.optionalText(first + 1),
      since: row.date(first + 2)
    )
  }
}

extension ContactGroup {
  /// Reads the name, the number of members, the time of creation, `note` and `source`.
  package init(_ row: some SQLRow) throws(StoreError) {
    guard let name = GroupName(row.text(0)) else { throw .corrupt("group") }
    self.init(
      name: name,
      memberCount: Int(clamping: row.integer(1)),
      createdAt: row.date(2),
      note: row.optionalText(3),
      source: row.optionalText(4).flatMap(GroupSource.init(rawValue:))
    )
  }
}

extension SavedSegment {
  /// Reads `name, rule, saved_at`.
  package init(_ row: some SQLRow) throws(StoreError) {
    guard let name = SegmentName(row.text(0)) else { throw .corrupt("segment") }
    let rule = try StoredJSON.decode(SegmentRule.self, from: row.text(1), "segment")
    self.init(name: name, rule: rule, savedAt: row.date(2))
  }
}

extension MergedPerson {
  /// Reads `person` of the one who was merged, and of the contact that they are.
  package init(_ row: some SQLRow) throws(StoreError) {
    guard let person = PersonKey(rawValue: row.text(0)), let contact = PersonKey(rawValue: row.text(1)) else {
      throw .corrupt("contact")
    }
    self.init(person: person, contact: contact)
  }
}

extension SealedValue {
  /// Reads the number, the person, `field`, `value` and `lookup`.
  package init(_ row: some SQLRow) throws(StoreError) {
    guard let person = PersonKey(rawValue: row.text(1)), let sealed = SealedText(row.text(3)) else {
      throw .corrupt("sealed value")
    }
    self.init(
      id: SealedValueID(row.integer(0)),
      person: person,
      field: row.text(2),
      sealed: sealed,
      lookup: row.text(4)
    )
  }
}

extension StoredWebhook {
  /// How long a body's digest is kept after it was applied: longer than any provider delivers again.
  package static var digestLife: Duration { .seconds(30 * 86_400) }
  /// The most bytes of a page of bodies, unless the first one alone has more.
  package static var mostBytesOfPage: Int { 8 << 20 }

  /// As many of some bodies as make a page.
  static func page(of bodies: some Sequence<StoredWebhook>) -> [StoredWebhook] {
    var bytes = 0
    var isFirst = true
    return bodies.prefix { webhook in
      defer { isFirst = false }
      bytes += webhook.body.count
      return isFirst || bytes <= mostBytesOfPage
    }
  }

  /// Reads `id, provider, body, received_at`.
  package init(_ row: some SQLRow) throws(StoreError) {
    guard let provider = ProviderName(row.text(1)) else { throw .corrupt("webhook") }
    self.init(id: WebhookID(row.integer(0)), provider: provider, body: row.blob(2), receivedAt: row.date(3))
  }
}
