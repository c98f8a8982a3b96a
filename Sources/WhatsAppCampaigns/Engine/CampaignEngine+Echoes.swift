extension CampaignEngine {
  /// A message that the business wrote by other means, such as the application on its phone, as the history keeps it:
  /// a free message that was sent. `nil` where it is not certain that this library did not send it, and where it was for
  /// nobody in particular.
  ///
  /// - Parameter key: Gives it an identifier that follows from the provider's and does not hold what that one holds.
  nonisolated func kept(
    _ echo: MessageEcho,
    from webhook: StoredWebhook,
    key: HMACKey
  ) async throws(EngineError) -> ApplyWebhooks.Echo? {
    guard echo.isByOtherMeans, let identity = echo.recipient.identities.first, identity.key != nil else { return nil }
    let name = ["echo", webhook.provider.rawValue, echo.id.rawValue].joined(separator: "\u{0}")
    let id = AttemptID(unchecked: Base64URL.encode(Array(key.code(of: Array(name.utf8)).prefix(16))))
    var text: String?
    if let said = echo.content.text { text = try await kept(said, as: .freeMessage(id)) }
    return ApplyWebhooks.Echo(
      messageID: echo.id,
      id: id,
      identity: identity,
      provider: webhook.provider,
      kind: "echo.\(echo.content.type)",
      text: text,
      at: min(echo.timestamp ?? webhook.receivedAt, time.now)
    )
  }
}
