import Synchronization

/// How far an engine's encryption keys were compared with those that the store knows. Check values never change, so once
/// is enough.
enum KeyCheckState: Sendable {
  case unknown
  /// No key is another one than the store knows.
  case compared
  /// The same, and the store knows the key that seals; or there is none, and nothing was ever sealed.
  case known
}

extension CampaignEngine {
  /// Compares the encryption keys with those that have sealed something of the tenant before.
  ///
  /// Whatever seals or opens does so by itself; ask for it at the start to hear of a mistake before people write.
  ///
  /// - Throws: ``EngineError/Code/wrongKey`` for a key that is not the one of its name; ``EngineError/Code/missingKey`` where
  ///   none of the keys is at hand that have sealed something.
  public nonisolated func checkKeys() async throws(EngineError) { try await compareKeys(sealing: nil) }

  /// What seals and opens values and texts of the tenant, with its keys compared; `nil` where the engine has none.
  ///
  /// - Parameter toSeal: Whether something is to be sealed: then a key that nobody knew is made known, and going without a
  ///   key is refused where something was sealed before. Opening alone refuses nothing but a key that is another one.
  nonisolated func cipher(toSeal: Bool) async throws(EngineError) -> FieldCipher? {
    let cipher = configuration.cipher
    let state = keyCheck.withLock { $0 }
    if state == .known || (state == .compared && !toSeal) || (cipher == nil && !toSeal) { return cipher }
    do throws(EngineError) {
      try await compareKeys(sealing: toSeal ? cipher?.checks(for: tenant).first : nil)
    } catch {
      // What was sealed with a key that is not at hand says so itself when it is opened.
      guard error.code == .missingKey, !toSeal else { throw error }
      return cipher
    }
    keyCheck.withLock { $0 = toSeal ? .known : $0 == .known ? .known : .compared }
    return cipher
  }

  /// The same where there has to be one.
  nonisolated func existingCipher(toSeal: Bool) async throws(EngineError) -> FieldCipher {
    if let cipher = try await cipher(toSeal: toSeal) { return cipher }
    throw EngineError(.missingKey, "There is no key for encrypted values. Give the engine's configuration a cipher.")
  }

  private nonisolated func compareKeys(sealing: KeyCheck?) async throws(EngineError) {
    let held = configuration.cipher?.checks(for: tenant) ?? []
    // Looked at first: a key that is wrong must not be made known.
    try refuse(held, knowing: try await knownKeys())
    guard let sealing else { return }
    try refuse(held, knowing: try await knownKeys(keeping: sealing))
  }

  private nonisolated func refuse(_ held: [KeyCheck], knowing known: [KeyCheck]) throws(EngineError) {
    guard let problem = KeyCheck.problem(of: held, knowing: known) else { return }
    if case .wrong = problem { throw EngineError(.wrongKey, problem.description) }
    throw EngineError(.missingKey, problem.description)
  }

  private nonisolated func knownKeys(keeping sealing: KeyCheck? = nil) async throws(EngineError) -> [KeyCheck] {
    let request = KeyCheckRequest(tenant: tenant, sealing: sealing)
    return try await stored { () async throws(StoreError) in try await store.keyChecks(request) }
  }
}
