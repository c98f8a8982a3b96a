import Foundation

/// One value of a compiled template: where it comes from and what it has to be.
struct TemplateSlot: Sendable {
  indirect enum Shape: Sendable {
    case text, payload, couponCode, flowToken, thumbnail, offerEnd
    /// A medium, and for a document the name that people see.
    case media(MediaKind, filename: TemplateSlot?)
    /// The latitude of a place, with the rest of it.
    case place(longitude: TemplateSlot, name: TemplateSlot?, address: TemplateSlot?)
    /// The number of a product, with the catalog that it is in.
    case product(catalog: TemplateSlot)
    /// Products by section, with the one that stands for them.
    case products(thumbnail: TemplateSlot?)
  }

  let key: VariableKey
  let shape: Shape
  let place: TemplateComponent.Place
  /// The field to ask for; `nil` where every message gets the same text.
  private(set) var field: String?
  /// The smoothed text to use where there is no field or no value.
  private(set) var fallback: String?

  init(_ key: VariableKey, as shape: Shape, in place: TemplateComponent.Place, from source: VariableSource) {
    self.key = key
    self.shape = shape
    self.place = place
    switch source {
    case .field(let name, let fallback):
      field = name
      self.fallback = fallback.map(ParameterText.normalized)
    case .text(let text): fallback = ParameterText.normalized(text)
    }
  }

  /// What is wrong with the texts that the mapping itself states.
  var problems: [TemplateProblem] {
    let parts = self.parts
    // Values that belong together can be checked only where all of them are stated.
    guard parts.isEmpty || (field == nil && parts.allSatisfy { $0.field == nil }) else {
      return ([self] + parts).compactMap { slot in
        guard slot.fallback?.isEmpty ?? false else { return nil }
        return TemplateProblem(path: slot.key.rawValue, rule: "the text is blank; give words")
      }
    }
    guard let fallback else { return [] }
    guard !fallback.isEmpty else { return [TemplateProblem(path: key.rawValue, rule: "the text is blank; give words")] }
    if case .media = shape, let rule = MediaSource(fallback).refusal {
      return [TemplateProblem(path: key.rawValue, rule: rule)]
    }
    do {
      _ = try parameter { _ in nil }
      return []
    } catch {
      return [TemplateProblem(path: error.key.rawValue, rule: error.reason.instruction)]
    }
  }

  /// The further values of the same parameter.
  private var parts: [TemplateSlot] {
    switch shape {
    case .text, .payload, .couponCode, .flowToken, .thumbnail, .offerEnd: []
    case .media(_, let filename): [filename].compactMap(\.self)
    case .place(let longitude, let name, let address): [longitude] + [name, address].compactMap(\.self)
    case .product(let catalog): [catalog]
    case .products(let thumbnail): [thumbnail].compactMap(\.self)
    }
  }

  /// The value for one contact.
  func text(for value: (String) -> String?) throws(MissingVariable) -> String {
    if let given = field.flatMap(value) {
      let text = ParameterText.normalized(given)
      if !text.isEmpty { return text }
    }
    guard let fallback else { throw MissingVariable(key: key, field: field) }
    return fallback
  }

  /// The value for one contact, as it goes into a message.
  func parameter(for value: (String) -> String?) throws(MissingVariable) -> TemplateParameter {
    let text = try text(for: value)
    switch shape {
    case .media(let kind, let filename):
      let source = MediaSource(text)
      guard source.problem == nil else { throw unusable }
      return .media(kind, source, filename: try filename?.text(for: value))
    case .text:
      let sent = if case .button = place { ParameterText.urlSuffix(text) } else { text }
      return .text(try checked(sent), name: VariableKey.isPositional(key.name) ? nil : key.name)
    case .payload: return .payload(try checked(text))
    case .couponCode: return .couponCode(try checked(text))
    case .flowToken: return .flow(token: text)
    case .thumbnail: return .catalog(thumbnailID: try checked(text))
    case .offerEnd:
      guard let milliseconds = Self.milliseconds(text) else { throw unusable }
      return .offerEnd(milliseconds: milliseconds)
    case .place(let longitude, let name, let address):
      guard let latitude = Coordinate(text), (-90...90).contains(latitude.degrees) else { throw unusable }
      guard let degrees = Coordinate(try longitude.text(for: value)), (-180...180).contains(degrees.degrees) else {
        throw longitude.unusable
      }
      return .location(
        LocationMessage(
          latitude: latitude,
          longitude: degrees,
          name: try name?.text(for: value),
          address: try address?.text(for: value)
        )
      )
    case .product(let catalog):
      return .product(id: try checked(text), catalogID: try catalog.checked(try catalog.text(for: value)))
    case .products(let thumbnail):
      let sections = Self.sections(text)
      guard ProductSection.problems(sections, path: "").isEmpty else { throw unusable }
      return .products(thumbnailID: try thumbnail?.text(for: value), sections: sections)
    }
  }

  /// What a place takes that takes any text.
  static let anyText = "x"

  /// Values of the fields that it and its parts ask for with which it could be filled in.
  var examples: [(field: String, value: String)] {
    let example =
      switch shape {
      case .text, .payload, .couponCode, .flowToken, .thumbnail, .product: Self.anyText
      case .media: "https://example.com/x"
      case .place: "0"
      case .offerEnd: "4102444800000"
      case .products: "x: x"
      }
    return (field.map { [($0, example)] } ?? []) + parts.flatMap(\.examples)
  }

  private var unusable: MissingVariable { MissingVariable(key: key, field: field, reason: .unusable) }

  private func checked(_ text: String) throws(MissingVariable) -> String {
    // A text of few bytes has few characters; counting is for the long ones.
    let limit = TemplateParameter.textLimit(in: place)
    guard text.utf8.count <= limit || ParameterText.length(text) <= limit else {
      throw MissingVariable(key: key, field: field, reason: .tooLong)
    }
    return text
  }

  /// When an offer ends, as milliseconds since 1970 or in ISO 8601 with a zone.
  private static func milliseconds(_ text: String) -> Int64? {
    guard text.utf8.count <= 40,
      let milliseconds = Int64(text) ?? (try? Date(text, strategy: .iso8601))?.millisecondsSince1970,
      TemplateParameter.offerEnds.contains(milliseconds)
    else { return nil }
    return milliseconds
  }

  /// Products by section, written as `Title: id, id; Title: id`.
  private static func sections(_ text: String) -> [ProductSection] {
    func trimmed(_ text: Substring) -> String { ParameterText.normalized(String(text)) }
    return text.split(separator: ";").map { section in
      let halves = section.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
      let ids = halves.count == 2 ? halves[1].split(separator: ",").map(trimmed) : []
      return ProductSection(title: trimmed(halves[0]), productIDs: ids)
    }
  }
}
