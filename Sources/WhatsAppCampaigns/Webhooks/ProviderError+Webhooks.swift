extension ProviderError {
  /// Reads one element of an `errors` list.
  ///
  /// Until the provider's own table has classified it, a failure is final for the message and for nothing else.
  init?(webhookError value: JSONValue) {
    guard let code = value["code"]?.intOrDigits.flatMap({ Int(exactly: $0) }) else { return nil }
    let detail = value["error_data"]?.text("details") ?? value.text("message") ?? value.text("title") ?? ""
    self.init(
      errorClass: .unknown,
      scope: .request,
      reaction: .fail,
      code: code,
      detail: String(detail.prefix(1_000)),
      isKnown: false
    )
  }

  static func webhookErrors(in value: JSONValue) -> [ProviderError] {
    value["errors"]?.array?.prefix(100).compactMap { ProviderError(webhookError: $0) } ?? []
  }
}
