/// Who may send a channel its webhooks. Nobody else is believed, and there is no way to leave the check out.
@nonexhaustive
public enum WebhookOrigin: Sendable {
  /// Whoever signs with a secret of the provider's application; with a secret address besides, where there is one.
  case signed(WebhookSignature, path: WebhookPath? = nil)
  /// Whoever knows the secret part of the address, for providers that sign nothing. What comes from there can stop
  /// messages to somebody and report about messages whose tag it bears, and nothing else: it gives no consent, and no
  /// campaign is halted, slowed or let go on by it.
  case secretAddress(WebhookPath)
  /// Nobody: the address answers 403. Bodies that the host vouches for are taken in all the same.
  case trustedBodies

  /// What to answer a request before its body is read, `nil` where it may be read; and what its signature is worth, where one
  /// is asked for.
  ///
  /// - Parameter signs: Whether the provider signs. One that does is not believed without.
  func check(
    _ request: WebhookRequest,
    signs: Bool
  ) -> (refusal: WebhookResponse?, signature: WebhookSignature.Verdict?) {
    switch self {
    case .signed(let signature, _):
      let verdict = signature.verify(request)
      return (verdict.isValid ? nil : .unauthorized, verdict)
    case .secretAddress: return (signs ? .forbidden : nil, nil)
    case .trustedBodies: return (.forbidden, nil)
    }
  }

  /// The secret part of the address, where there is one.
  var path: WebhookPath? {
    switch self {
    case .signed(_, let path): path
    case .secretAddress(let path): path
    case .trustedBodies: nil
    }
  }
}
