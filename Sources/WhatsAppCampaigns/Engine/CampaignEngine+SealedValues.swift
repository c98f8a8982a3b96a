extension CampaignEngine {
  /// Keeps one value about a person encrypted, in place of an older one of the same field.
  ///
  /// - Parameters:
  ///   - value: The value, in the one form in which it is to be found again.
  ///   - field: What it is, such as `ic_number`.
  /// - Throws: ``EngineError/Code/missingKey`` without ``EngineConfiguration/cipher``; ``EngineError/Code/store`` where the
  ///   person is no contact.
  public func keepSealed(_ value: String, as field: String, of person: PersonKey) async throws(EngineError) {
    let cipher = try cipher()
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
    return try open(value)
  }

  /// Who has a value, found by its keyed hash without opening anybody's: nobody, one person, or those who share it.
  public func people(withSealed value: String, as field: String) async throws(EngineError) -> [PersonKey] {
    let hashes = try cipher().lookups(value, field: field, of: tenant)
    return try await sealedValues(.lookup(field: field, hashes)).map(\.person)
  }

  /// Seals every value with the newest key that an older one has sealed: the second step of changing keys.
  ///
  /// It goes through all values in batches, and may be interrupted and called again. A value that somebody changes
  /// meanwhile is sealed with the newest key by that. When it has returned without an error, older keys may go.
  ///
  /// - Returns: How many values were sealed anew.
  /// - Throws: ``EngineError/Code/unreadableValue`` for a value whose key is not at hand. What was sealed anew before stays.
  @discardableResult
  public func resealAll(batch: Int = 500) async throws(EngineError) -> Int {
    let cipher = try cipher()
    var count = 0
    var last: SealedValueID?
    while true {
      let values = try await sealedValues(.all, after: last, limit: max(1, batch))
      guard let end = values.last else { return count }
      var replacements: [SealedValueChange.Replacement] = []
      for value in values where cipher.isOutdated(value.sealed) {
        let text = try open(value)
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

  /// Decrypts a value as it was read.
  func open(_ value: SealedValue) throws(EngineError) -> String {
    let place = SealedPlace(tenant: tenant, owner: value.person.rawValue, field: value.field)
    let cipher = try cipher()
    do throws(FieldCipherError) {
      return try cipher.open(value.sealed, in: place)
    } catch {
      throw EngineError(.unreadableValue, error.description)
    }
  }

  /// What seals and opens values here.
  nonisolated func cipher() throws(EngineError) -> FieldCipher {
    if let cipher = configuration.cipher { return cipher }
    throw EngineError(.missingKey, "There is no key for encrypted values. Give the engine's configuration a cipher.")
  }

  private func sealedValues(
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
