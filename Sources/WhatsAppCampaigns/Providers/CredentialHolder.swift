import Synchronization

/// Keeps the credential that a source gave, and decides after a refusal whether another try can help.
///
/// A provider has one, asks it for ``secret()`` in every request, and passes every answer through
/// ``ProviderAnswer/renewing(_:)``; then a credential is replaced without a restart.
///
/// A refusal that follows a change may still be about the one before: requests under way carry it. So within the time
/// that a request may take, a refusal asks for patience instead of for an operator. It prints no credential.
public final class CredentialHolder: Sendable {
  private struct State {
    var current: Secret
    /// The provider has refused it, or nobody has asked the source yet.
    var mustAsk: Bool
    var wasRefused = false
    /// The source was asked after a refusal. What it gave may be the same again, or another one that is refused as well.
    var isExhausted = false
    var changedAt: Duration?
  }

  private let source: (any CredentialSource)?
  private let time: any TimeSource
  private let patience: Duration
  private let state: Mutex<State>

  /// Creates a holder.
  ///
  /// - Parameters:
  ///   - initial: What is used where there is no source.
  ///   - source: Where the credential comes from; without one a refusal is final.
  ///   - time: The clock that tells how long ago the credential changed.
  ///   - patience: The longest that a request may take: for so long after a change a refusal may be about the credential
  ///     before.
  public init(
    _ initial: Secret,
    source: (any CredentialSource)? = nil,
    time: any TimeSource = .system,
    patience: Duration = .seconds(30)
  ) {
    self.source = source
    self.time = time
    self.patience = patience
    state = Mutex(State(current: initial, mustAsk: source != nil))
  }

  /// The credential for the next request. The source is asked before the first one and after a refusal.
  ///
  /// - Throws: ``ProviderRequestError`` with the code `missingCredential` when the source has none, or one that is empty,
  ///   too long, or holds a space or a line break.
  public func secret() async throws(ProviderRequestError) -> Secret {
    let known = state.withLock { $0 }
    guard known.mustAsk, let source else { return known.current }
    let given: Secret
    do {
      given = try await source.credential(CredentialRequest(wasRefused: known.wasRefused))
    } catch {
      throw ProviderRequestError(code: .missingCredential, path: "Authorization", rule: error.detail)
    }
    guard ProviderAddress.isToken(given) else {
      let rule = "the credential is empty, too long, or holds a space or a line break"
      throw ProviderRequestError(code: .missingCredential, path: "Authorization", rule: rule)
    }
    let now = time.uptime
    state.withLock { state in
      if given != state.current, state.wasRefused { state.changedAt = now }
      state.isExhausted = state.wasRefused
      state.current = given
      state.mustAsk = false
    }
    return given
  }

  /// Notes that the provider has refused the credential.
  ///
  /// - Returns: Whether the same message may be tried again by itself: the source has not been asked yet, or the refusal
  ///   may be about the credential before.
  func wasRefused() -> Bool {
    guard source != nil else { return false }
    let now = time.uptime
    return state.withLock { state in
      if let changed = state.changedAt, now - changed < patience { return true }
      // It is asked at the next request in any case, so that a campaign that was resumed finds the new one.
      state.mustAsk = true
      state.wasRefused = true
      return !state.isExhausted
    }
  }

  /// Notes that the provider has taken the credential.
  func wasAccepted() {
    state.withLock { state in
      guard state.wasRefused, !state.mustAsk else { return }
      state.wasRefused = false
      state.isExhausted = false
    }
  }
}

extension CredentialHolder: CustomReflectable {
  /// Nothing: the credential is secret.
  public var customMirror: Mirror { Mirror(self, children: []) }
}

extension ProviderAnswer {
  /// The same answer, with a refused credential asked for anew before anybody is disturbed.
  ///
  /// A refusal with the reaction `refreshToken` becomes one with `retry` as long as another try can help: the message
  /// keeps its turn, and the next request asks the source. When the source gives the refused credential again, or one that
  /// is refused as well, the refusal stays as it is and the campaign pauses. Everything else is passed on; an acceptance
  /// ends the doubt.
  public func renewing(_ credential: CredentialHolder) -> ProviderAnswer {
    switch self {
    case .accepted:
      credential.wasAccepted()
      return self
    case .refused(var error):
      guard error.reaction == .refreshToken, credential.wasRefused() else { return self }
      error.reaction = .retry
      return .refused(error)
    }
  }
}
