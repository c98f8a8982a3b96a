import Foundation

extension CampaignEngine {
  /// A message with the identity-card number that stands on its image, as if the person had typed it; any other message
  /// as it is.
  ///
  /// Only images of people who agreed are fetched. What a receipt states becomes fields of the contact. An image that
  /// cannot be fetched or read stays an image: it is acknowledged like one.
  func read(_ received: ReceivedMessage, _ memory: DialogueMemory) async throws(EngineError) -> InboundMessage {
    var message = received.message
    // What stands under an image may be a decision, which is answered as one.
    guard memory.now.isGranted(.marketing), let dialogue = configuration.dialogue,
      classifier.classify(message).decision == .none, let text = await text(ofImageIn: received)
    else { return message }
    let today = CalendarDay(time.now, in: dialogue.timeZone)
    if let number = ICParser(today: today).find(inRecognized: text) {
      message.content = .text(number.grouped)
    } else if let receipt = ReceiptText(text, today: today), !receipt.statedFields.isEmpty {
      try await keep(receipt.statedFields, of: message.sender)
    }
    return message
  }

  private func text(ofImageIn received: ReceivedMessage) async -> String? {
    guard let recognizer = configuration.textRecognizer, let media = channels[received.provider]?.media,
      case .media(let image) = received.message.content, image.kind == .image, let id = image.id,
      received.message.groupID == nil, !received.message.isStandby
    else { return nil }
    do {
      let file = try await media.fetch(MediaFetch(id: id, maximumBytes: TextRecognition.defaultMaximumBytes))
      // By its own bytes: what a stranger sends is not what somebody says it is.
      guard let format = ImageFormat(file.bytes) else { return nil }
      return try await recognizer.text(in: TextRecognition(bytes: file.bytes, mediaType: format.rawValue))
    } catch {
      return nil
    }
  }

  private func keep(_ fields: [String: String], of sender: WebhookParty) async throws(EngineError) {
    guard let person = sender.identities.first?.key, let phone = try await contact(person)?.phone else { return }
    let draft = ContactDraft(phone: phone, fields: fields)
    _ = try await stored { () async throws(StoreError) in
      try await store.saveContacts(SaveContacts(tenant: tenant, drafts: [draft]))
    }
  }
}

extension ICNumber {
  /// The number as people write it: 6-2-4 with hyphens.
  fileprivate var grouped: String { "\(digits.prefix(6))-\(digits.dropFirst(6).prefix(2))-\(digits.suffix(4))" }
}
