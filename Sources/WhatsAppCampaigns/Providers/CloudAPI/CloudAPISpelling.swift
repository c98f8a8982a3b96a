/// How messages are written as the Cloud API's JSON, which resellers of it share with small differences.
struct CloudAPISpelling: Sendable {
  /// Whether the medium of a template's header stands beside its type, instead of in an object of its own.
  var writesHeaderMediaFlat = false

  /// The type of a message, and the object that is named like it.
  func content(of message: OutboundMessage, in body: inout JSONWriter) {
    body.member("type", "\(message.kind)")
    body.key("\(message.kind)")
    switch message {
    case .template(let message): template(message, in: &body)
    case .text(let message): text(message, in: &body)
    case .media(let message): media(message, in: &body)
    case .location(let message): location(message, in: &body)
    case .contacts(let message): contacts(message, in: &body)
    case .reaction(let message):
      body.object { reaction in
        reaction.member("message_id", message.messageID.rawValue)
        reaction.member("emoji", message.emoji ?? "")
      }
    case .interactive(let message): interactive(message, in: &body)
    }
  }

  private func text(_ message: TextMessage, in body: inout JSONWriter) {
    body.object { text in
      text.member("body", message.body)
      guard message.showsLinkPreview else { return }
      text.key("preview_url")
      text.literal("true")
    }
  }

  private func media(_ message: MediaMessage, in body: inout JSONWriter) {
    body.object { medium in
      source(message.source, in: &medium)
      medium.optional("caption", message.caption)
      medium.optional("filename", message.filename)
      guard message.isVoice else { return }
      medium.key("voice")
      medium.literal("true")
    }
  }

  func source(_ source: MediaSource, in medium: inout JSONWriter) {
    switch source {
    case .id(let id): medium.member("id", id)
    case .link(let link): medium.member("link", link)
    }
  }

  func location(_ message: LocationMessage, in body: inout JSONWriter) {
    body.object { place in
      place.key("latitude")
      place.value(message.latitude.json)
      place.key("longitude")
      place.value(message.longitude.json)
      place.optional("name", message.name)
      place.optional("address", message.address)
    }
  }

  private func contacts(_ message: ContactsMessage, in body: inout JSONWriter) {
    body.array { list in
      for card in message.cards { self.card(card, in: &list) }
    }
  }

  private func card(_ card: ContactsMessage.Card, in list: inout JSONWriter) {
    func entries(_ entries: [ContactsMessage.Entry], _ key: String, _ name: String, in object: inout JSONWriter) {
      guard !entries.isEmpty else { return }
      object.key(key)
      object.array { list in
        for entry in entries {
          list.object { object in
            object.member(name, entry.value)
            object.optional("type", entry.label)
          }
        }
      }
    }
    list.object { object in
      object.key("name")
      object.object { name in
        name.member("formatted_name", card.name.formatted)
        for (key, value) in card.name.parts { name.optional(key, value) }
      }
      object.optional("birthday", card.birthday)
      if !card.phones.isEmpty {
        object.key("phones")
        object.array { list in
          for phone in card.phones {
            list.object { object in
              object.optional("phone", phone.number)
              object.optional("type", phone.label)
              object.optional("wa_id", phone.waID)
            }
          }
        }
      }
      entries(card.emails, "emails", "email", in: &object)
      entries(card.urls, "urls", "url", in: &object)
      if !card.addresses.isEmpty {
        object.key("addresses")
        object.array { list in
          for address in card.addresses {
            list.object { object in
              for (key, value) in address.parts { object.optional(key, value) }
            }
          }
        }
      }
      if let organization = card.organization {
        object.key("org")
        object.object { object in
          for (key, value) in organization.parts { object.optional(key, value) }
        }
      }
    }
  }
}

extension JSONWriter {
  /// Writes a member whose value may be absent; then there is no member.
  mutating func optional(_ key: String, _ value: String?) {
    if let value { member(key, value) }
  }
}
