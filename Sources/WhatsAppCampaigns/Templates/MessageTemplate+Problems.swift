extension MessageTemplate {
  /// Everything in the template that breaks the provider's documented rules for templates.
  ///
  /// A template that is approved already may carry warnings: the provider's review has the last word.
  public var problems: [TemplateProblem] {
    categoryProblems + headerProblems + bodyProblems + footerProblems + buttonProblems + offerProblems + cardProblems
      + structureProblems + unfillableParts
  }

  /// The most characters of the text, less beside an offer.
  var bodyLimit: Int { offer == nil ? 1_024 : 600 }

  private var categoryProblems: [TemplateProblem] {
    guard case .unknown = category else { return [] }
    return [TemplateProblem(path: "category", rule: "must be MARKETING, UTILITY or AUTHENTICATION")]
  }

  private var headerProblems: [TemplateProblem] {
    guard let header else { return [] }
    if category == .authentication {
      return [TemplateProblem(path: "header", rule: "is not allowed in a template for one-time codes")]
    }
    switch header.format {
    case .media(.gif) where category == .utility:
      return [TemplateProblem(path: "header", rule: "can be a gif in marketing templates only")]
    case .media, .location, .product, .unknown: return []
    case .text:
      let text = header.text ?? ""
      var result = Self.lengthProblems(text, path: "header", limit: 60)
      if TemplateText(text).names.count > 1 {
        result.append(TemplateProblem(path: "header", rule: "holds more than one variable; one is allowed"))
      }
      if !ParameterText.isSendable(text) {
        result.append(TemplateProblem(path: "header", rule: "must be one line without tabs"))
      }
      return result
    }
  }

  private var bodyProblems: [TemplateProblem] {
    var result = Self.lengthProblems(body, path: "body", limit: bodyLimit)
    let text = TemplateText(body)
    let visible = text.pieces.filter { piece in
      if case .literal(let part) = piece { !ParameterText.isBlank(part) } else { true }
    }
    let isVariable = visible.map { piece in
      if case .placeholder = piece { true } else { false }
    }
    // Codes come in texts that the provider itself words, and those begin with the code.
    if category != .authentication {
      if isVariable.first == true {
        result.append(TemplateProblem(path: "body", rule: "begins with a variable; put words before it"))
      }
      if isVariable.last == true {
        result.append(TemplateProblem(path: "body", rule: "ends with a variable; put words after it"))
      }
    }
    if zip(isVariable, isVariable.dropFirst()).contains(where: { $0 && $1 }) {
      result.append(TemplateProblem(path: "body", rule: "has two variables in a row; put words between them"))
    }
    let words = text.filled { _ in " " }.split(whereSeparator: \.isWhitespace).count
    if !text.names.isEmpty, words < 2 * text.names.count + 1, category != .authentication {
      result.append(
        TemplateProblem(path: "body", rule: "has few words for its variables; add words", severity: .warning)
      )
    }
    return result
  }

  private var footerProblems: [TemplateProblem] {
    guard let footer else { return [] }
    var result = Self.lengthProblems(footer, path: "footer", limit: 60)
    if !TemplateText(footer).names.isEmpty {
      result.append(TemplateProblem(path: "footer", rule: "holds a variable; none is allowed"))
    }
    return result
  }

  private var buttonProblems: [TemplateProblem] {
    var result = buttons.enumerated().flatMap { problems(of: $1, path: "buttons[\($0)]") }
    func limit(_ count: Int, _ kinds: [TemplateButton.Kind], _ noun: String) {
      guard buttons.count(where: { kinds.isEmpty || kinds.contains($0.kind) }) > count else { return }
      result.append(TemplateProblem(path: "buttons", rule: "at most \(count) \(noun) allowed"))
    }
    limit(VariableKey.maximumButtons, [], "buttons are")
    limit(2, [.url], "web address buttons are")
    limit(1, [.phoneNumber], "phone number button is")
    limit(1, [.copyCode], "copy-code button is")
    let changes = zip(buttons, buttons.dropFirst()).count { ($0.kind == .quickReply) != ($1.kind == .quickReply) }
    if changes > 1 {
      result.append(TemplateProblem(path: "buttons", rule: "quick replies must stand together"))
    }
    return result
  }

  private var offerProblems: [TemplateProblem] {
    guard let offer else { return [] }
    return Self.lengthProblems(offer.text, path: "limited_time_offer.text", limit: 16)
  }

  private var cardProblems: [TemplateProblem] {
    guard !cards.isEmpty else { return [] }
    var result: [TemplateProblem] = []
    if !(2...10).contains(cards.count) {
      result.append(TemplateProblem(path: "carousel", rule: "must hold 2 to 10 cards"))
    }
    let shapes = Set(cards.map { [$0.header?.format.rawValue ?? ""] + $0.buttons.map(\.kind.rawValue) })
    if shapes.count > 1 {
      result.append(TemplateProblem(path: "carousel", rule: "must have the same header and buttons on every card"))
    }
    for (index, card) in cards.enumerated() {
      let path = "carousel.cards[\(index)]"
      if let body = card.body {
        result += Self.lengthProblems(body, path: "\(path).body", limit: TemplateCard.bodyLimit)
      }
      if card.buttons.count > 2 {
        result.append(TemplateProblem(path: "\(path).buttons", rule: "at most 2 buttons are allowed"))
      }
      result += card.buttons.enumerated().flatMap { problems(of: $1, path: "\(path).buttons[\($0)]") }
      switch card.header?.format {
      case .media, .product: break
      case .text, .location, .unknown, nil:
        result.append(TemplateProblem(path: "\(path).header", rule: "must be an image, a video or a product"))
      }
    }
    return result
  }

  private func problems(of button: TemplateButton, path: String) -> [TemplateProblem] {
    var result: [TemplateProblem] = []
    switch button.kind {
    case .url:
      let target = TemplateText(button.target ?? "")
      let length = Self.lengthProblems(button.target ?? "", path: "\(path).target", limit: 2_000)
      result += length.isEmpty ? FieldRule.webAddress(target.filled { _ in "x" }, path: "\(path).target") : length
      if target.pieces.dropLast().contains(where: \.isPlaceholder) {
        result.append(TemplateProblem(path: "\(path).target", rule: "may hold a variable at its end only"))
      }
    case .phoneNumber: result += Self.lengthProblems(button.target ?? "", path: "\(path).target", limit: 20)
    case .oneTimePassword, .copyCode, .unknown: return result
    case .quickReply, .flow, .catalog, .multiProduct, .voiceCall: break
    }
    result += Self.lengthProblems(button.label, path: "\(path).label", limit: 25)
    if !TemplateText(button.label).names.isEmpty {
      result.append(TemplateProblem(path: "\(path).label", rule: "holds a variable; none is allowed"))
    }
    return result
  }

  private static func lengthProblems(_ text: String, path: String, limit: Int) -> [TemplateProblem] {
    if ParameterText.isBlank(text) { return [TemplateProblem(path: path, rule: "must not be empty")] }
    guard ParameterText.length(text) > limit else { return [] }
    return [TemplateProblem(path: path, rule: "must not be longer than \(limit) characters")]
  }
}

extension MessageTemplate {
  /// What makes it impossible to tell which value goes where.
  var structureProblems: [TemplateProblem] {
    let texts =
      [("header", header?.format == .text ? header?.text : nil), ("body", body)]
      + buttons.enumerated().filter { $1.kind == .url }.map { ("buttons[\($0)].target", $1.target) }
      + cards.enumerated().map { ("carousel.cards[\($0)].body", $1.body) }
      + cards.enumerated().flatMap { index, card in
        card.buttons.enumerated().filter { $1.kind == .url }
          .map { ("carousel.cards[\(index)].buttons[\($0)].target", $1.target) }
      }
    let parsed = texts.compactMap { path, text in text.map { (path: path, text: TemplateText($0)) } }
    var result: [TemplateProblem] = []
    for (path, text) in parsed {
      if text.malformedCount > 0 {
        result.append(
          TemplateProblem(path: path, rule: "has {{ that begins no variable; write {{1}} or {{first_name}}")
        )
      }
      let names = text.names
      let positional = names.filter(VariableKey.isPositional)
      if positional.count == names.count, names != names.indices.map({ String($0 + 1) }) {
        result.append(TemplateProblem(path: path, rule: "must number its variables from 1 without gaps"))
      }
      if names.contains(where: { $0 != $0.lowercased() }) {
        result.append(
          TemplateProblem(path: path, rule: "must name its variables in lowercase letters", severity: .warning)
        )
      }
    }
    // The variable of a web address is always {{1}}, whatever the rest of the template uses.
    let isPositional = parsed.filter { !$0.path.hasSuffix(".target") }.flatMap(\.text.names)
      .map(VariableKey.isPositional)
    if Set(isPositional).count > 1 {
      result.append(TemplateProblem(path: "body", rule: "mixes numbered and named variables; use one kind"))
    }
    let isTooMany = parsed.contains { $0.path.hasSuffix(".target") && $0.text.names.count > 1 }
    if isTooMany {
      result.append(TemplateProblem(path: "buttons", rule: "may hold one variable in each web address"))
    }
    return result
  }

  /// What the provider may know how to fill and the library does not.
  var unfillableParts: [TemplateProblem] {
    func problem(_ path: String, _ what: String) -> TemplateProblem {
      TemplateProblem(path: path, rule: "\(what) cannot be filled by this library; use a template without it")
    }
    var result: [TemplateProblem] = []
    if case .unknown(let format) = header?.format { result.append(problem("header", "the format \(format)")) }
    for (index, button) in buttons.enumerated() {
      if case .unknown(let kind) = button.kind { result.append(problem("buttons[\(index)]", "a \(kind) button")) }
    }
    for (index, card) in cards.enumerated() {
      if case .unknown(let format) = card.header?.format {
        result.append(problem("carousel.cards[\(index)].header", "the format \(format)"))
      }
      for (number, button) in card.buttons.enumerated() {
        if case .unknown(let kind) = button.kind {
          result.append(problem("carousel.cards[\(index)].buttons[\(number)]", "a \(kind) button"))
        }
      }
    }
    return result + unsupportedParts.map { problem($0, "this part") }
  }
}

extension TemplateText.Piece {
  /// Whether each message fills the piece in.
  var isPlaceholder: Bool {
    if case .placeholder = self { true } else { false }
  }
}
