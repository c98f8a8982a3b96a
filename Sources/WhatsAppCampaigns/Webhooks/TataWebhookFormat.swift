/// Reads the webhooks of Tata's panel.
///
/// They come in the Cloud API's envelope or without one: then `messages` is one object or a list, `statuses` is a list,
/// and the business's number is `businessPhoneNumber`. A status echoes the callback data of its message. Calls and the
/// panel's other events are notices.
///
/// They carry no signature: whoever knows the address can write them. So the address has to be a secret, and what people
/// say in them can withdraw consent, never give it.
public struct TataWebhookFormat: WebhookFormat {
  /// Creates a reader.
  public init() {}

  /// Reads one body of at most ``WebhookRequest/maximumBodyBytes``.
  public func parse(_ body: [UInt8]) -> ParsedWebhook {
    do {
      var reader = CloudAPIWebhookReader(try JSONTape(webhook: body))
      if reader.body.member("entry", of: JSONTape.root) != nil {
        reader.read()
      } else if !reader.readFlat() {
        read(other: reader.body.value(JSONTape.root), into: &reader.reading)
      }
      return reader.reading.result
    } catch {
      return .unreadable(error)
    }
  }

  private func read(other json: JSONValue, into reading: inout WebhookReading) {
    guard json.object != nil else { return reading.note("a webhook must be an object", at: "") }
    if json["calls"] != nil {
      reading.add(.notice(WebhookNotice(field: "calls", value: json)))
    } else if let name = json.text("event") ?? json.text("type") ?? json.text("field") {
      let notice = WebhookNotice(field: name, value: json, errors: ProviderError.webhookErrors(in: json))
      reading.add(.unknown(notice))
    } else {
      reading.note("this is no webhook of the provider: no messages, no statuses, no event", at: "")
    }
  }
}
