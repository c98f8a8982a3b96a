extension CloudAPIMessageReader {
  mutating func interactive(_ value: JSONValue?) -> InteractiveMessage? {
    let path = "interactive"
    guard let object = fields.object(value, at: path, ["type", "header", "body", "footer", "action"]) else {
      return nil
    }
    let type = fields.text(object, "type", at: path)
    let header = object["header"].flatMap { $0.isNull ? nil : self.header($0) }
    let body = wrapped(object["body"], at: "\(path).body")
    let footer = object["footer"].flatMap { $0.isNull ? nil : wrapped($0, at: "\(path).footer") }
    guard let action = action(type, object["action"]), let body else { return nil }
    return InteractiveMessage(body, header: header, footer: footer, action: action)
  }

  /// A text in an object of its own.
  private mutating func wrapped(_ value: JSONValue?, at path: String) -> String? {
    fields.object(value, at: path, ["text"]).map { fields.text($0, "text", at: path) }
  }

  private mutating func header(_ value: JSONValue) -> InteractiveMessage.Header? {
    let path = "interactive.header"
    let type = value["type"]?.string ?? ""
    guard let object = fields.object(value, at: path, ["type", type]) else { return nil }
    if type == "text" { return .text(fields.text(object, "text", at: path)) }
    guard let kind = MediaKind(rawValue: type), [.image, .video, .document].contains(kind) else {
      fields.note("must be text, image, video or document", at: "\(path).type")
      return nil
    }
    let place = "\(path).\(type)"
    guard let medium = fields.object(object[type], at: place, ["id", "link", "filename"]),
      let source = source(medium, at: place)
    else { return nil }
    return .media(kind, source, filename: fields.optionalText(medium, "filename", at: place))
  }

  private mutating func action(_ type: String, _ value: JSONValue?) -> InteractiveMessage.Action? {
    let path = "interactive.action"
    switch type {
    case "button":
      guard let object = fields.object(value, at: path, ["buttons"]) else { return nil }
      return .buttons(buttons(object))
    case "list":
      guard let object = fields.object(value, at: path, ["button", "sections"]) else { return nil }
      return .list(button: fields.text(object, "button", at: path), sections: sections(object))
    case "cta_url":
      guard let parameters = parameters(value, named: "cta_url", ["display_text", "url"]) else { return nil }
      let place = "\(path).parameters"
      return .link(
        label: fields.text(parameters, "display_text", at: place),
        url: fields.text(parameters, "url", at: place)
      )
    case "flow": return flow(value)
    case "location_request_message":
      guard let object = fields.object(value, at: path, ["name"]) else { return nil }
      if object["name"]?.string != "send_location" { fields.note("must be send_location", at: "\(path).name") }
      return .locationRequest
    default:
      fields.note("is no kind of interactive message that this library sends", at: "interactive.type")
      return nil
    }
  }

  private mutating func parameters(_ value: JSONValue?, named name: String, _ known: Set<String>) -> JSONObject? {
    let path = "interactive.action"
    guard let object = fields.object(value, at: path, ["name", "parameters"]) else { return nil }
    if object["name"]?.string != name { fields.note("must be \(name)", at: "\(path).name") }
    return fields.object(object["parameters"], at: "\(path).parameters", known)
  }

  private mutating func buttons(_ action: JSONObject) -> [InteractiveMessage.Choice] {
    var result: [InteractiveMessage.Choice] = []
    let path = "interactive.action.buttons"
    for (index, value) in fields.list(action["buttons"], at: path).enumerated() {
      let place = "\(path)[\(index)]"
      guard let button = fields.object(value, at: place, ["type", "reply"]) else {
        fields.leaveOut(from: path)
        continue
      }
      if button["type"]?.string != "reply" { fields.note("must be reply", at: "\(place).type") }
      guard let reply = fields.object(button["reply"], at: "\(place).reply", ["id", "title"]) else {
        fields.leaveOut(from: path)
        continue
      }
      result.append(
        InteractiveMessage.Choice(
          id: fields.text(reply, "id", at: "\(place).reply"),
          title: fields.text(reply, "title", at: "\(place).reply")
        )
      )
    }
    return result
  }

  private mutating func sections(_ action: JSONObject) -> [InteractiveMessage.Section] {
    var result: [InteractiveMessage.Section] = []
    let path = "interactive.action.sections"
    for (number, value) in fields.list(action["sections"], at: path).enumerated() {
      let place = "\(path)[\(number)]"
      guard let section = fields.object(value, at: place, ["title", "rows"]) else {
        fields.leaveOut(from: path)
        continue
      }
      var rows: [InteractiveMessage.Choice] = []
      for (index, value) in fields.list(section["rows"], at: "\(place).rows").enumerated() {
        let spot = "\(place).rows[\(index)]"
        guard let row = fields.object(value, at: spot, ["id", "title", "description"]) else {
          fields.leaveOut(from: "\(place).rows", countedAt: path)
          continue
        }
        rows.append(
          InteractiveMessage.Choice(
            id: fields.text(row, "id", at: spot),
            title: fields.text(row, "title", at: spot),
            detail: fields.optionalText(row, "description", at: spot)
          )
        )
      }
      result.append(
        InteractiveMessage.Section(title: fields.optionalText(section, "title", at: place), rows: rows)
      )
    }
    return result
  }

  private mutating func flow(_ value: JSONValue?) -> InteractiveMessage.Action? {
    let known: Set<String> = [
      "flow_message_version", "flow_token", "flow_id", "flow_name", "flow_cta", "mode", "flow_action",
      "flow_action_payload",
    ]
    let path = "interactive.action.parameters"
    guard let object = parameters(value, named: "flow", known) else { return nil }
    let id = fields.identifier(object, "flow_id", at: path)
    let name = fields.optionalText(object, "flow_name", at: path)
    guard (id == nil) != (name == nil),
      let reference = id.map(InteractiveMessage.Flow.Reference.id) ?? name.map({ .name($0) })
    else {
      fields.note("must have either flow_id or flow_name", at: path)
      return nil
    }
    return .flow(
      InteractiveMessage.Flow(
        reference,
        label: fields.text(object, "flow_cta", at: path),
        messageVersion: fields.identifier(object, "flow_message_version", at: path) ?? "3",
        token: fields.optionalText(object, "flow_token", at: path),
        action: fields.optionalText(object, "flow_action", at: path),
        payload: object["flow_action_payload"].flatMap { $0.isNull ? .none : .some($0) },
        mode: fields.optionalText(object, "mode", at: path)
      )
    )
  }
}
