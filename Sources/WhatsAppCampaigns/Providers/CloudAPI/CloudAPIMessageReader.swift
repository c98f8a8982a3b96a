/// Reads messages out of the Cloud API's JSON, and notes what cannot be read.
struct CloudAPIMessageReader {
  var fields = PayloadReader()
  /// Whether the medium of a template's header may stand beside its type, as one reseller documents it.
  var acceptsFlatHeaderMedia = false
  /// Whether a header's medium stood so.
  private(set) var foundFlatHeaderMedia = false

  /// One message by its type.
  mutating func message(_ type: String, _ value: JSONValue?) -> OutboundMessage? {
    switch type {
    case "text": return text(value).map(OutboundMessage.text)
    case "template": return template(value).map(OutboundMessage.template)
    case "location": return location(value, at: "location").map(OutboundMessage.location)
    case "contacts": return contacts(value)
    case "reaction": return reaction(value)
    case "interactive": return interactive(value).map(OutboundMessage.interactive)
    default:
      guard let kind = MediaKind(rawValue: type), kind != .gif else {
        fields.note("is no type of message that this library sends", at: "type")
        return nil
      }
      return media(kind, value).map(OutboundMessage.media)
    }
  }

  private mutating func text(_ value: JSONValue?) -> TextMessage? {
    guard let object = fields.object(value, at: "text", ["body", "preview_url"]) else { return nil }
    let body = fields.text(object, "body", at: "text")
    return TextMessage(body, showsLinkPreview: fields.flag(object, "preview_url", at: "text"))
  }

  private mutating func media(_ kind: MediaKind, _ value: JSONValue?) -> MediaMessage? {
    let path = kind.rawValue
    guard let object = fields.object(value, at: path, ["id", "link", "caption", "filename", "voice"]),
      let source = source(object, at: path)
    else { return nil }
    return MediaMessage(
      kind,
      source,
      caption: fields.optionalText(object, "caption", at: path),
      filename: fields.optionalText(object, "filename", at: path),
      isVoice: fields.flag(object, "voice", at: path)
    )
  }

  /// An uploaded medium or one on the web; exactly one of the two.
  mutating func source(_ object: JSONObject, at path: String) -> MediaSource? {
    let id = fields.identifier(object, "id", at: path)
    let link = fields.optionalText(object, "link", at: path)
    switch (id, link) {
    case (let id?, nil): return .id(id)
    case (nil, let link?): return .link(link)
    default:
      fields.note("must have either an id or a link", at: path)
      return nil
    }
  }

  mutating func location(_ value: JSONValue?, at path: String) -> LocationMessage? {
    guard let object = fields.object(value, at: path, ["latitude", "longitude", "name", "address"]) else { return nil }
    let latitude = coordinate(object, "latitude", at: path)
    let longitude = coordinate(object, "longitude", at: path)
    let name = fields.optionalText(object, "name", at: path)
    let address = fields.optionalText(object, "address", at: path)
    guard let latitude, let longitude else { return nil }
    return LocationMessage(latitude: latitude, longitude: longitude, name: name, address: address)
  }

  private mutating func coordinate(_ object: JSONObject, _ key: String, at path: String) -> Coordinate? {
    let coordinate = object[key].flatMap { Coordinate($0) }
    if coordinate == nil { fields.note("must be a number of degrees", at: "\(path).\(key)") }
    return coordinate
  }

  private mutating func reaction(_ value: JSONValue?) -> OutboundMessage? {
    guard let object = fields.object(value, at: "reaction", ["message_id", "emoji"]) else { return nil }
    let emoji = fields.optionalText(object, "emoji", at: "reaction")
    return messageID(object, "message_id", at: "reaction")
      .map { .reaction(ReactionMessage(to: $0, emoji: emoji == "" ? nil : emoji)) }
  }

  // MARK: - Contact cards

  private mutating func contacts(_ value: JSONValue?) -> OutboundMessage? {
    let cards = fields.list(value, at: "contacts")
    // More cards than are allowed are counted, and not read.
    guard cards.count <= 257 else {
      fields.note("must hold 1 to 257 cards", at: "contacts")
      return nil
    }
    var read: [ContactsMessage.Card] = []
    for (index, card) in cards.enumerated() {
      guard let card = self.card(card, at: "contacts[\(index)]") else {
        fields.leaveOut(from: "contacts")
        continue
      }
      read.append(card)
    }
    return .contacts(ContactsMessage(read))
  }

  private mutating func card(_ value: JSONValue, at path: String) -> ContactsMessage.Card? {
    let known: Set<String> = ["name", "phones", "emails", "urls", "addresses", "org", "birthday"]
    let names: Set<String> = ["formatted_name", "first_name", "last_name", "middle_name", "suffix", "prefix"]
    guard let object = fields.object(value, at: path, known),
      let name = fields.object(object["name"], at: "\(path).name", names)
    else { return nil }
    let place = "\(path).name"
    return ContactsMessage.Card(
      name: ContactsMessage.Name(
        formatted: fields.text(name, "formatted_name", at: place),
        first: fields.optionalText(name, "first_name", at: place),
        last: fields.optionalText(name, "last_name", at: place),
        middle: fields.optionalText(name, "middle_name", at: place),
        suffix: fields.optionalText(name, "suffix", at: place),
        prefix: fields.optionalText(name, "prefix", at: place)
      ),
      phones: phones(object, at: path),
      emails: entries(object, "emails", "email", at: path),
      urls: entries(object, "urls", "url", at: path),
      addresses: addresses(object, at: path),
      organization: organization(object["org"], at: "\(path).org"),
      birthday: fields.optionalText(object, "birthday", at: path)
    )
  }

  private mutating func phones(_ card: JSONObject, at path: String) -> [ContactsMessage.Phone] {
    var result: [ContactsMessage.Phone] = []
    for (index, value) in fields.optionalList(card, "phones", at: path).enumerated() {
      let place = "\(path).phones[\(index)]"
      guard let object = fields.object(value, at: place, ["phone", "type", "wa_id"]) else {
        fields.leaveOut(from: "\(path).phones")
        continue
      }
      result.append(
        ContactsMessage.Phone(
          fields.optionalText(object, "phone", at: place),
          label: fields.optionalText(object, "type", at: place),
          waID: fields.optionalText(object, "wa_id", at: place)
        )
      )
    }
    return result
  }

  private mutating func entries(
    _ card: JSONObject,
    _ key: String,
    _ name: String,
    at path: String
  ) -> [ContactsMessage.Entry] {
    var result: [ContactsMessage.Entry] = []
    for (index, value) in fields.optionalList(card, key, at: path).enumerated() {
      let place = "\(path).\(key)[\(index)]"
      guard let object = fields.object(value, at: place, [name, "type"]) else {
        fields.leaveOut(from: "\(path).\(key)")
        continue
      }
      let text = fields.text(object, name, at: place)
      result.append(ContactsMessage.Entry(text, label: fields.optionalText(object, "type", at: place)))
    }
    return result
  }

  private mutating func addresses(_ card: JSONObject, at path: String) -> [ContactsMessage.Address] {
    var result: [ContactsMessage.Address] = []
    let known = Set(ContactsMessage.Address().parts.map(\.0))
    for (index, value) in fields.optionalList(card, "addresses", at: path).enumerated() {
      let place = "\(path).addresses[\(index)]"
      guard let object = fields.object(value, at: place, known) else { continue }
      result.append(
        ContactsMessage.Address(
          street: fields.optionalText(object, "street", at: place),
          city: fields.optionalText(object, "city", at: place),
          state: fields.optionalText(object, "state", at: place),
          postcode: fields.optionalText(object, "zip", at: place),
          country: fields.optionalText(object, "country", at: place),
          countryCode: fields.optionalText(object, "country_code", at: place),
          label: fields.optionalText(object, "type", at: place)
        )
      )
    }
    return result
  }

  private mutating func organization(_ value: JSONValue?, at path: String) -> ContactsMessage.Organization? {
    guard let value, !value.isNull else { return nil }
    guard let object = fields.object(value, at: path, ["company", "department", "title"]) else { return nil }
    return ContactsMessage.Organization(
      company: fields.optionalText(object, "company", at: path),
      department: fields.optionalText(object, "department", at: path),
      title: fields.optionalText(object, "title", at: path)
    )
  }

  /// Notes that a header's medium stood beside its type.
  mutating func didFindFlatHeaderMedia() { foundFlatHeaderMedia = true }
}
