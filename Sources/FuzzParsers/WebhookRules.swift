import WhatsAppCampaigns

/// The readers of webhooks: the first byte chooses the provider, the rest is the body.
struct WebhookRules: Rules {
  private static let formats: [any WebhookFormat] = [
    CloudAPIWebhookFormat(), TataWebhookFormat(), WABotWebhookFormat(),
  ]

  func broken(by bytes: [UInt8]) -> String? {
    guard let choice = bytes.first else { return nil }
    let number = Int(choice) % Self.formats.count
    let body = Array(bytes.dropFirst())
    let parsed = Self.formats[number].parse(body)
    guard let json = try? JSONValue.parse(body) else {
      return parsed.events.isEmpty && parsed.problems.count == 1 ? nil : "what is no JSON is one problem and no event"
    }
    if Self.formats[number].parse(body) != parsed { return "the same body says the same" }
    if Set(parsed.events).count != parsed.events.count { return "a repetition counts once" }
    if parsed.problems.count > 1_001 { return "problems are bounded" }
    // The body as a whole, or what is beyond the bound, has no path.
    for problem in parsed.problems.prefix(1_000) where problem.path.isEmpty && !parsed.events.isEmpty {
      return "a problem beside events has a path"
    }
    let words = Self.words(in: json)
    for event in parsed.events {
      if let broken = invented(event, words) ?? printed(event) { return broken }
    }
    // The same body as Meta signs it, which is another text of the same value.
    if Self.formats[number].parse(json.encoded(escapingNonASCII: true)) != parsed, !Self.hasDigests(parsed) {
      return "another spelling of the same body says the same"
    }
    return nil
  }

  /// Every text and number of a document.
  private static func words(in value: JSONValue) -> Set<String> {
    var words: Set<String> = []
    var rest = [value]
    while let value = rest.popLast() {
      switch value {
      case .string(let text): words.insert(text)
      case .number(let number):
        words.insert(number.text)
        if let whole = number.int { words.insert(String(whole)) }
      case .array(let elements): rest += elements
      case .object(let object):
        for member in object.members {
          words.insert(member.key)
          rest.append(member.value)
        }
      case .null, .bool: break
      }
    }
    return words
  }

  private func invented(_ event: WebhookEvent, _ words: Set<String>) -> String? {
    var names: [String?]
    switch event {
    case .message(let message):
      names = [message.sender.userID, message.text, message.contextID?.rawValue, message.profileName]
      names += [message.phoneNumberID, message.groupID, message.businessNumber]
      if !Self.isDigest(message.id) { names.append(message.id.rawValue) }
      if let waID = message.sender.waID, !Self.contains(waID, words) { return "a sender stands in the body" }
    case .status(let update):
      names = [update.messageID.rawValue, update.status.name, update.recipient.waID, update.recipient.userID]
      names += [update.callbackData, update.pricing?.category, update.conversation?.id, update.phoneNumberID]
    case .echo(let echo):
      names = [echo.id.rawValue, echo.content.text, echo.phoneNumberID]
      if let waID = echo.recipient.waID, !Self.contains(waID, words) { return "a recipient stands in the body" }
    case .preference(let change): names = [change.person.waID, change.person.userID, change.decision.name]
    case .notice(let notice), .unknown(let notice): names = [notice.accountID]
    @unknown default: names = []
    }
    return names.compactMap(\.self).allSatisfy(words.contains) ? nil : "an event says only what stands in the body"
  }

  /// Whether a number stands in a word, by itself or in an address of a chat.
  private static func contains(_ number: String, _ words: Set<String>) -> Bool {
    words.contains(number) || words.contains { $0.contains(number) }
  }

  private func printed(_ event: WebhookEvent) -> String? {
    guard case .message(let message) = event, let waID = message.sender.waID, waID.utf8.count >= 7 else { return nil }
    return "\(event)".contains(waID) ? "a person never prints whole" : nil
  }

  private static func hasDigests(_ parsed: ParsedWebhook) -> Bool {
    parsed.events.contains { event in if case .message(let message) = event { isDigest(message.id) } else { false } }
  }

  /// Whether an identifier was made of what an item says, because the item has none.
  private static func isDigest(_ id: ProviderMessageID) -> Bool {
    ["wabot.", "unnamed."].contains { id.rawValue.hasPrefix($0) }
  }
}
