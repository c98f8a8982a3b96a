extension CampaignEngine {
  /// Keeps one value about a person encrypted, in place of an older one of the same field.
  ///
  /// - Parameters:
  ///   - value: The value, in the one form in which it is to be found again.
  ///   - field: What it is, such as `ic_number`.
  /// - Throws: ``EngineError/Code/missingKey`` without ``EngineConfiguration/cipher``; ``EngineError/Code/store`` where the
  ///   person is no contact.
  public func keepSealed(_ value: String, as field: String, of person: PersonKey) async throws(EngineError) {
    let cipher = try await existingCipher(toSeal: true)
    // Of whoever was merged into another contact, that one's: a value is bound to the key of its contact.
    let person = try await contact(person)?.person ?? person
    let place = SealedPlace(tenant: tenant, owner: person.rawValue, field: field)
    let action = SealedValueChange.Action.keep(
      person,
      field: field,
      cipher.seal(value, in: place),
      lookup: cipher.lookup(value, field: field, of: tenant)
    )
    _ = try await change(action)
  }

  /// Removes one value about a person. Returns whether there was one.
  @discardableResult
  public func removeSealed(_ field: String, of person: PersonKey) async throws(EngineError) -> Bool {
    try await change(.remove(person, field: field)) > 0
  }

  /// Decrypts one value about a person; `nil` where there is none.
  ///
  /// - Throws: ``EngineError/Code/unreadableValue`` where its key is not at hand. It is not lost: give the key again.
  public func sealedValue(_ field: String, of person: PersonKey) async throws(EngineError) -> String? {
    let values = try await sealedValues(.person(person))
    guard let value = values.first(where: { $0.field == field }) else { return nil }
    return try await open(value)
  }

  /// Who has a value, found by its keyed hash without opening anybody's: nobody, one person, or those who share it.
  public func people(withSealed value: String, as field: String) async throws(EngineError) -> [PersonKey] {
    let hashes = try await existingCipher(toSeal: false).lookups(value, field: field, of: tenant)
    return try await sealedValues(.lookup(field: field, hashes)).map(\.person)
  }

  /// Seals everything with the newest key that an older one has sealed: the second step of changing keys.
  ///
  /// It goes through the values about people, the words of messages, notes, and entries in contests, in batches, and may be
  /// interrupted and called again: what is sealed anew already is only read. What somebody changes meanwhile is sealed with
  /// the newest key by that. Words that were kept when there was no key yet are sealed, too. When it has returned without
  /// an error, older keys may go, unless a process that seals with one of them is still running.
  ///
  /// - Returns: How much was sealed anew.
  /// - Throws: ``EngineError/Code/wrongKey`` and ``EngineError/Code/missingKey``, before anything changes, where the keys are
  ///   not those that have sealed here; ``EngineError/Code/unreadableValue`` for what was sealed with a key that is not at
  ///   hand. What was sealed anew before stays.
  @discardableResult
  public func resealAll(batch: Int = 500) async throws(EngineError) -> ResealSummary {
    var summary = ResealSummary()
    summary.values = try await resealValues(max(1, batch))
    summary.messages = try await resealTexts(.messages, max(1, batch))
    summary.freeMessages = try await resealTexts(.freeMessages, max(1, batch))
    summary.notes = try await resealTexts(.notes, max(1, batch))
    summary.contestEntries = try await resealTexts(.contestEntries, max(1, batch))
    return summary
  }

  private func resealValues(_ batch: Int) async throws(EngineError) -> Int {
    let cipher = try await existingCipher(toSeal: true)
    var count = 0
    var last: SealedValueID?
    while true {
      let values = try await sealedValues(.all, after: last, limit: batch)
      guard let end = values.last else { return count }
      var replacements: [SealedValueChange.Replacement] = []
      for value in values where cipher.isOutdated(value.sealed) {
        let text = try await open(value)
        let place = SealedPlace(tenant: tenant, owner: value.person.rawValue, field: value.field)
        replacements.append(
          .init(
            id: value.id,
            old: value.sealed,
            new: cipher.seal(text, in: place),
            lookup: cipher.lookup(text, field: value.field, of: tenant)
          )
        )
      }
      if !replacements.isEmpty { count += try await change(.replace(replacements)) }
      last = end.id
    }
  }

  private func resealTexts(_ kind: KeptText.Kind, _ batch: Int) async throws(EngineError) -> Int {
    var count = 0
    var last: KeptText.Row?
    while true {
      let query = KeptTextQuery(tenant: tenant, kind: kind, after: last, limit: batch)
      let texts = try await stored { () async throws(StoreError) in try await store.keptTexts(query) }
      guard let end = texts.last else { return count }
      var change = KeptTextChange(tenant: tenant, replacements: [])
      for text in texts {
        if let replacement = try await resealed(text) { change.replacements.append(replacement) }
      }
      if !change.replacements.isEmpty {
        count += try await stored { [change] () async throws(StoreError) in try await store.changeKeptTexts(change) }
      }
      last = end.row
    }
  }

  /// Decrypts a value as it was read.
  func open(_ value: SealedValue) async throws(EngineError) -> String {
    let place = SealedPlace(tenant: tenant, owner: value.person.rawValue, field: value.field)
    let cipher = try await existingCipher(toSeal: false)
    do throws(FieldCipherError) {
      return try cipher.open(value.sealed, in: place)
    } catch {
      throw EngineError(.unreadableValue, error.description)
    }
  }

  func sealedValues(
    _ selection: SealedValueQuery.Selection,
    after: SealedValueID? = nil,
    limit: Int = 500
  ) async throws(EngineError) -> [SealedValue] {
    let query = SealedValueQuery(tenant: tenant, selection: selection, after: after, limit: limit)
    return try await stored { () async throws(StoreError) in try await store.sealedValues(query) }
  }

  private func change(_ action: SealedValueChange.Action) async throws(EngineError) -> Int {
    let request = SealedValueChange(tenant: tenant, action: action)
    return try await stored { () async throws(StoreError) in try await store.changeSealedValues(request) }
  }
}

/// How much was sealed with the newest key, which an older one had sealed or none.
public struct ResealSummary: Hashable, Sendable {
  /// Values about people.
  public var values = 0
  /// Messages of people.
  public var messages = 0
  /// Free messages of the business.
  public var freeMessages = 0
  /// Notes.
  public var notes = 0
  /// Entries in contests.
  public var contestEntries = 0

  /// Creates a summary of nothing.
  public init() {}

  /// All of it.
  public var total: Int { values + messages + freeMessages + notes + contestEntries }
}
