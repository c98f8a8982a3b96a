extension TemplatePayloadBuilder {
  /// The parts of the message that have values, in order, without those of cards.
  public var places: [TemplateComponent.Place] { parts.map(\.place) }

  /// A message with values made up where people have their own: what is wrong with it is wrong with everybody's.
  func specimen() throws(MissingVariable) -> OutboundMessage {
    let slots = (parts + cards.joined()).flatMap(\.slots)
    // A field that stands in several places gets what the pickiest of them takes.
    let examples = Dictionary(slots.flatMap(\.examples)) { $0 == TemplateSlot.anyText ? $1 : $0 }
    return try message { examples[$0] }
  }

  /// A part of the template that no words can stand for; `nil` where there is none.
  var unwordablePart: String? {
    switch template.header?.format {
    case .text, .media, nil: break
    case .location, .product, .unknown: return "header"
    }
    if template.offer != nil { return "limited_time_offer" }
    if !template.cards.isEmpty { return "carousel" }
    let index = template.buttons.firstIndex { button in
      switch button.kind {
      case .flow, .catalog, .multiProduct, .unknown: true
      case .quickReply, .url, .phoneNumber, .copyCode, .oneTimePassword, .voiceCall: false
      }
    }
    return index.map { "buttons[\($0)]" }
  }

  /// The message in words: header, body, footer, and a line for every button that leads somewhere. The medium of a media
  /// header comes with the words as its caption.
  func words(for value: (String) -> String?) throws(MissingVariable) -> OutboundMessage {
    var texts: [VariableKey: String] = [:]
    var medium: (kind: MediaKind, source: MediaSource, filename: String?)?
    for part in parts {
      for slot in part.slots {
        let parameter = try slot.parameter(for: value)
        switch parameter {
        case .text(let text, _), .couponCode(let text): texts[slot.key] = text
        case .media(let kind, let source, let filename): medium = (kind, source, filename)
        default: break
        }
      }
    }
    func fill(_ text: String, _ component: VariableKey.Component) -> String {
      TemplateText(text).filled { texts[VariableKey(unchecked: component, $0)] }
    }
    var lines: [String] = []
    if template.header?.format == .text, let text = template.header?.text { lines.append(fill(text, .header)) }
    lines.append(fill(template.body, .body))
    if let footer = template.footer { lines.append(footer) }
    for (index, button) in template.buttons.enumerated() {
      switch button.kind {
      case .url where !template.isCodeButton(button):
        lines.append("\(button.label): \(fill(button.target ?? "", .button(index)))")
      case .phoneNumber: lines.append("\(button.label): \(button.target ?? "")")
      case .copyCode:
        if let code = texts[VariableKey(unchecked: .button(index), VariableKey.couponCode)] {
          lines.append("\(button.label): \(code)")
        }
      default: break
      }
    }
    let text = lines.joined(separator: "\n\n")
    guard let medium else { return .text(TextMessage(text)) }
    return .media(MediaMessage(medium.kind, medium.source, caption: text, filename: medium.filename))
  }
}
