extension CloudAPIMessageReader {
  mutating func template(_ value: JSONValue?) -> TemplateMessage? {
    let path = "template"
    guard let object = fields.object(value, at: path, ["name", "language", "components"]) else { return nil }
    let name = TemplateName(fields.text(object, "name", at: path))
    if name == nil { fields.note(TemplateName.rule, at: "\(path).name") }
    var language: LanguageCode?
    if let value = fields.object(object["language"], at: "\(path).language", ["code", "policy"]) {
      language = LanguageCode(fields.text(value, "code", at: "\(path).language"))
      if language == nil { fields.note("must be a code such as en_US", at: "\(path).language.code") }
      if let policy = value["policy"], policy.string != "deterministic" {
        fields.note("must be deterministic", at: "\(path).language.policy")
      }
    }
    let components = self.components(fields.optionalList(object, "components", at: path), at: "\(path).components")
    guard let name, let language else { return nil }
    return TemplateMessage(name: name, language: language, components: components)
  }

  private mutating func components(_ values: [JSONValue], at path: String) -> [TemplateComponent] {
    guard values.count <= 32 else {
      fields.note("must hold at most 32 components", at: path)
      return []
    }
    var result: [TemplateComponent] = []
    for (index, value) in values.enumerated() {
      guard let component = component(value, at: "\(path)[\(index)]") else {
        fields.leaveOut(from: path)
        continue
      }
      result.append(component)
    }
    return result
  }

  /// A list that no template fills further than this.
  private mutating func list(_ value: JSONValue?, at path: String) -> [JSONValue] {
    let values = fields.list(value, at: path)
    guard values.count > 100 else { return values }
    fields.note("must hold at most 100 values", at: path)
    return []
  }

  private mutating func component(_ value: JSONValue, at path: String) -> TemplateComponent? {
    let type = value["type"]?.string?.lowercased() ?? ""
    var known: Set<String> = ["type", "parameters"]
    var place: TemplateComponent.Place?
    switch type {
    case "header": place = .header
    case "body": place = .body
    case "limited_time_offer": place = .limitedTimeOffer
    case "carousel": known = ["type", "cards"]
    case "button":
      known.formUnion(["sub_type", "index"])
      place = button(value, at: path)
    default: fields.note("is no part of a template that this library fills", at: "\(path).type")
    }
    guard let object = fields.object(value, at: path, known) else { return nil }
    if type == "carousel" { return carousel(object, at: path) }
    var parameters: [TemplateParameter] = []
    for (index, value) in list(object["parameters"], at: "\(path).parameters").enumerated() {
      guard let parameter = parameter(value, in: place, at: "\(path).parameters[\(index)]") else {
        fields.leaveOut(from: "\(path).parameters")
        continue
      }
      parameters.append(parameter)
    }
    return place.map { TemplateComponent($0, parameters: parameters) }
  }

  private mutating func button(_ value: JSONValue, at path: String) -> TemplateComponent.Place? {
    guard let kind = value["sub_type"]?.string.flatMap({ TemplateComponent.ButtonKind(rawValue: $0.lowercased()) })
    else {
      fields.note("is no kind of button that takes a value", at: "\(path).sub_type")
      return nil
    }
    // The catalog button stands alone; where no position is given, it is the first.
    let index = value["index"] == nil && kind == .catalog ? 0 : value["index"]?.intOrDigits
    guard let index, (0..<10).contains(index) else {
      fields.note("must be from 0 to 9", at: "\(path).index")
      return nil
    }
    return .button(kind, index: Int(index))
  }

  private mutating func carousel(_ object: JSONObject, at path: String) -> TemplateComponent? {
    let values = fields.list(object["cards"], at: "\(path).cards")
    guard values.count <= 10 else {
      fields.note("must hold 2 to 10 cards", at: "\(path).cards")
      return nil
    }
    var cards: [TemplateCard] = []
    for (number, value) in values.enumerated() {
      let place = "\(path).cards[\(number)]"
      guard let card = fields.object(value, at: place, ["card_index", "components"]) else {
        fields.leaveOut(from: "\(path).cards")
        continue
      }
      guard let index = fields.integer(card, "card_index", at: place), (0..<10).contains(index) else {
        fields.note("must be from 0 to 9", at: "\(place).card_index")
        fields.leaveOut(from: "\(path).cards")
        continue
      }
      let components = self.components(
        fields.optionalList(card, "components", at: place),
        at: "\(place).components"
      )
      cards.append(TemplateCard(index: Int(index), components: components))
    }
    return TemplateComponent(cards: cards)
  }

  private mutating func parameter(
    _ value: JSONValue,
    in place: TemplateComponent.Place?,
    at path: String
  ) -> TemplateParameter? {
    let type = value["type"]?.string?.lowercased() ?? ""
    let isNamed = ["text", "currency", "date_time"].contains(type)
    var known: Set<String> = isNamed ? ["type", "parameter_name", type] : ["type", type]
    let isFlat = acceptsFlatHeaderMedia && MediaKind(rawValue: type) != nil && value[type] == nil
    if isFlat { known = ["type", "link", "id", "filename"] }
    guard let object = fields.object(value, at: path, known) else { return nil }
    let name = isNamed ? fields.optionalText(object, "parameter_name", at: path) : nil
    switch type {
    case "text": return .text(fields.text(object, "text", at: path), name: name)
    case "payload": return .payload(fields.text(object, "payload", at: path))
    case "coupon_code": return .couponCode(fields.text(object, "coupon_code", at: path))
    case "currency": return currency(object, name, at: "\(path).currency")
    case "date_time": return dateTime(object, name, at: "\(path).date_time")
    case "location":
      return location(object["location"], at: "\(path).location").map(TemplateParameter.location)
    case "product":
      let spot = "\(path).product"
      guard let product = fields.object(object["product"], at: spot, ["product_retailer_id", "catalog_id"]) else {
        return nil
      }
      return .product(
        id: fields.text(product, "product_retailer_id", at: spot),
        catalogID: fields.text(product, "catalog_id", at: spot)
      )
    case "limited_time_offer":
      let spot = "\(path).limited_time_offer"
      guard let offer = fields.object(object["limited_time_offer"], at: spot, ["expiration_time_ms"]) else {
        return nil
      }
      return .offerEnd(milliseconds: fields.integer(offer, "expiration_time_ms", at: spot) ?? 0)
    case "action": return action(object["action"], in: place, at: "\(path).action")
    default:
      guard let kind = MediaKind(rawValue: type), kind.isHeader else {
        fields.note("is no kind of value that this library fills in", at: "\(path).type")
        return nil
      }
      if isFlat {
        didFindFlatHeaderMedia()
        return medium(kind, object, at: path)
      }
      guard let object = fields.object(object[type], at: "\(path).\(type)", ["id", "link", "filename"]) else {
        return nil
      }
      return medium(kind, object, at: "\(path).\(type)")
    }
  }

  private mutating func medium(_ kind: MediaKind, _ object: JSONObject, at path: String) -> TemplateParameter? {
    guard let source = source(object, at: path) else { return nil }
    return .media(kind, source, filename: fields.optionalText(object, "filename", at: path))
  }

  private mutating func currency(_ object: JSONObject, _ name: String?, at path: String) -> TemplateParameter? {
    guard let money = fields.object(object["currency"], at: path, ["fallback_value", "code", "amount_1000"]) else {
      return nil
    }
    // An amount that is noted as none has something in its place, so that the rest is looked at, too.
    let thousandths = fields.integer(money, "amount_1000", at: path) ?? 0
    return .currency(
      TemplateCurrency(
        fallback: fields.text(money, "fallback_value", at: path),
        code: fields.text(money, "code", at: path),
        thousandths: thousandths
      ),
      name: name
    )
  }

  private mutating func dateTime(_ object: JSONObject, _ name: String?, at path: String) -> TemplateParameter? {
    let known = TemplateDateTime.partNames.union(["fallback_value"])
    guard let date = fields.object(object["date_time"], at: path, known) else { return nil }
    var parts = date
    parts["fallback_value"] = nil
    return .dateTime(
      TemplateDateTime(fallback: fields.text(date, "fallback_value", at: path), parts: parts),
      name: name
    )
  }

  private mutating func action(
    _ value: JSONValue?,
    in place: TemplateComponent.Place?,
    at path: String
  ) -> TemplateParameter? {
    let thumbnail = "thumbnail_product_retailer_id"
    switch place {
    case .button(.flow, _):
      guard let object = fields.object(value, at: path, ["flow_token", "flow_action_data"]) else { return nil }
      return .flow(token: fields.optionalText(object, "flow_token", at: path), data: object["flow_action_data"])
    case .button(.catalog, _):
      guard let object = fields.object(value, at: path, [thumbnail]) else { return nil }
      return .catalog(thumbnailID: fields.optionalText(object, thumbnail, at: path))
    case .button(.products, _):
      guard let object = fields.object(value, at: path, [thumbnail, "sections"]) else { return nil }
      var sections: [ProductSection] = []
      for (index, value) in list(object["sections"], at: "\(path).sections").enumerated() {
        let spot = "\(path).sections[\(index)]"
        guard let section = fields.object(value, at: spot, ["title", "product_items"]) else {
          fields.leaveOut(from: "\(path).sections")
          continue
        }
        var ids: [String] = []
        for (number, item) in fields.list(section["product_items"], at: "\(spot).product_items").enumerated() {
          let item = (spot: "\(spot).product_items[\(number)]", value: item)
          guard let object = fields.object(item.value, at: item.spot, ["product_retailer_id"]) else {
            fields.leaveOut(from: "\(spot).product_items", countedAt: "\(path).sections")
            continue
          }
          ids.append(fields.text(object, "product_retailer_id", at: item.spot))
        }
        sections.append(ProductSection(title: fields.text(section, "title", at: spot), productIDs: ids))
      }
      return .products(thumbnailID: fields.optionalText(object, thumbnail, at: path), sections: sections)
    default:
      fields.note("is for buttons that open a form, the catalog or products", at: path)
      return nil
    }
  }
}
