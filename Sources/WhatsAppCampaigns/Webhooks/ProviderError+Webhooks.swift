extension ProviderError {
  /// Whose messages are refused all alike when this is reported without a refusal; `nil` where others may get through.
  var blocked: CampaignHalt.Subject? {
    switch (reaction, scope) {
    case (.pauseSender, _), (.pauseCampaign, .sender): .sender
    case (.pauseAccount, _), (.pauseCampaign, .account), (.refreshToken, _): .account
    default: nil
    }
  }

  /// Reads one element of an `errors` list.
  ///
  /// A code that the provider's table does not hold is final for the message and for nothing else.
  init?(webhookError value: JSONValue) {
    guard let code = value["code"]?.intOrDigits.flatMap({ Int(exactly: $0) }) else { return nil }
    let words = value["error_data"]?.text("details") ?? value.text("message") ?? value.text("title") ?? ""
    let detail = String(words.prefix(1_000))
    self =
      CloudAPIErrors.known(code: code, detail: detail)
      ?? ProviderError(
        errorClass: .unknown,
        scope: .request,
        reaction: .fail,
        code: code,
        detail: detail,
        isKnown: false
      )
  }

  /// The first hundred elements of an `errors` list that can be read. Resellers write a single one without the list.
  static func webhookErrors(_ list: JSONValue) -> [ProviderError] {
    (list.array ?? [list]).prefix(100).compactMap { ProviderError(webhookError: $0) }
  }

  static func webhookErrors(in value: JSONValue) -> [ProviderError] { value["errors"].map { webhookErrors($0) } ?? [] }
}
