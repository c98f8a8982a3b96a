extension TemplatePayloadBuilder {
  /// Every value of the template that has a source, in the order of the template; its cards have their own.
  static func slots(_ template: MessageTemplate, _ variables: VariableMapping) -> [TemplateSlot] {
    let maker = SlotMaker(template: template, variables: variables, card: nil)
    return maker.header(template.header) + maker.body(template.body) + maker.offer(template.offer)
      + maker.buttons(template.buttons)
  }

  /// Every value of one card that has a source.
  static func slots(_ template: MessageTemplate, card index: Int, _ variables: VariableMapping) -> [TemplateSlot] {
    let maker = SlotMaker(template: template, variables: variables, card: index)
    let card = template.cards[index]
    return maker.header(card.header) + maker.body(card.body ?? "") + maker.buttons(card.buttons)
  }
}

/// Makes the slots of a template, or of one of its cards.
private struct SlotMaker {
  let template: MessageTemplate
  let variables: VariableMapping
  let card: Int?

  private func key(_ part: VariableKey.Component, _ name: String) -> VariableKey {
    VariableKey(unchecked: card.map { .card($0, part) } ?? part, name)
  }

  private func slot(
    _ part: VariableKey.Component,
    _ name: String,
    as shape: TemplateSlot.Shape,
    in place: TemplateComponent.Place
  ) -> TemplateSlot? {
    let key = key(part, name)
    return variables[key].map { TemplateSlot(key, as: shape, in: place, from: $0) }
  }

  func header(_ header: TemplateHeader?) -> [TemplateSlot] {
    func value(_ name: String, as shape: TemplateSlot.Shape = .text) -> TemplateSlot? {
      slot(.header, name, as: shape, in: .header)
    }
    switch header?.format {
    case .text: return TemplateText(header?.text ?? "").names.compactMap { value($0) }
    case .media(let kind):
      let filename = kind == .document ? value(VariableKey.filename) : nil
      return [value(kind.rawValue, as: .media(kind, filename: filename))].compactMap(\.self)
    case .location:
      guard let longitude = value(VariableKey.longitude) else { return [] }
      let shape = TemplateSlot.Shape.place(
        longitude: longitude,
        name: value(VariableKey.name),
        address: value(VariableKey.address)
      )
      return [value(VariableKey.latitude, as: shape)].compactMap(\.self)
    case .product:
      guard let catalog = value(VariableKey.catalog) else { return [] }
      return [value(VariableKey.product, as: .product(catalog: catalog))].compactMap(\.self)
    case .unknown, nil: return []
    }
  }

  func body(_ body: String) -> [TemplateSlot] {
    TemplateText(body).names.compactMap { slot(.body, $0, as: .text, in: .body) }
  }

  func offer(_ offer: LimitedTimeOffer?) -> [TemplateSlot] {
    guard offer?.hasExpiration ?? false else { return [] }
    return [slot(.offer, VariableKey.offerEnd, as: .offerEnd, in: .limitedTimeOffer)].compactMap(\.self)
  }

  func buttons(_ buttons: [TemplateButton]) -> [TemplateSlot] {
    buttons.enumerated().compactMap { button($1, at: $0) }
  }

  private func button(_ button: TemplateButton, at index: Int) -> TemplateSlot? {
    func value(
      _ name: String,
      as shape: TemplateSlot.Shape,
      in kind: TemplateComponent.ButtonKind
    ) -> TemplateSlot? {
      slot(.button(index), name, as: shape, in: .button(kind, index: index))
    }
    switch button.kind {
    case _ where template.isCodeButton(button):
      // The button copies the code that the body shows, so it takes the body's first variable.
      return TemplateText(template.body).names.first.flatMap {
        slot(.body, $0, as: .text, in: .button(.url, index: index))
      }
    case .url:
      return TemplateText(button.target ?? "").names.first.flatMap { value($0, as: .text, in: .url) }
    case .copyCode: return value(VariableKey.couponCode, as: .couponCode, in: .copyCode)
    case .quickReply: return value(VariableKey.payload, as: .payload, in: .quickReply)
    case .flow:
      // The provider asks for the part even where nothing is to come back; this is its own word for that.
      return value(VariableKey.token, as: .flowToken, in: .flow)
        ?? TemplateSlot(
          key(.button(index), VariableKey.token),
          as: .flowToken,
          in: .button(.flow, index: index),
          from: .text("unused")
        )
    case .catalog: return value(VariableKey.thumbnail, as: .thumbnail, in: .catalog)
    case .multiProduct:
      let thumbnail = value(VariableKey.thumbnail, as: .text, in: .products)
      return value(VariableKey.products, as: .products(thumbnail: thumbnail), in: .products)
    case .oneTimePassword, .phoneNumber, .voiceCall, .unknown: return nil
    }
  }
}
