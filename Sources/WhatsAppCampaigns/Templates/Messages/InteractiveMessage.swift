/// A message with something to tap.
public struct InteractiveMessage: Hashable, Sendable {
  /// What stands above the text.
  @nonexhaustive
  public enum Header: Hashable, Sendable {
    /// A line of at most 60 characters.
    case text(String)
    /// An image, a video or a document, which may have a name.
    case media(MediaKind, MediaSource, filename: String? = nil)
  }

  /// What can be tapped.
  @nonexhaustive
  public enum Action: Hashable, Sendable {
    /// One to three buttons that answer.
    case buttons([Choice])
    /// A button that opens a list; up to ten rows in up to ten sections.
    case list(button: String, sections: [Section])
    /// A button that opens a web page.
    case link(label: String, url: String)
    /// A button that opens a form.
    case flow(Flow)
    /// A button that sends the person's place.
    case locationRequest
  }

  /// A button, or a row of a list.
  public struct Choice: Hashable, Sendable {
    /// What comes back when it is chosen.
    public var id: String
    /// What people read.
    public var title: String
    /// The second line of a row; a button has none.
    public var detail: String?

    /// Creates a choice.
    public init(id: String, title: String, detail: String? = nil) {
      self.id = id
      self.title = title
      self.detail = detail
    }
  }

  /// A part of a list.
  public struct Section: Hashable, Sendable {
    /// What stands above the rows; needed where there is more than one section.
    public var title: String?
    /// The rows.
    public var rows: [Choice]

    /// Creates a section.
    public init(title: String? = nil, rows: [Choice]) {
      self.title = title
      self.rows = rows
    }
  }

  /// A form that is opened by its number or its name.
  public struct Flow: Hashable, Sendable {
    /// Which form.
    public enum Reference: Hashable, Sendable {
      /// By the provider's number.
      case id(String)
      /// By its name.
      case name(String)
    }

    /// Which form.
    public var reference: Reference
    /// What stands on the button, at most 30 characters.
    public var label: String
    /// The version of the message, `3` today.
    public var messageVersion: String
    /// What comes back with the answers.
    public var token: String?
    /// What happens first: `navigate` or `data_exchange`.
    public var action: String?
    /// The first screen and its data, an object.
    public var payload: JSONValue?
    /// `draft` for a form that is not published yet, else `published`.
    public var mode: String?

    /// Creates a reference to a form.
    public init(
      _ reference: Reference,
      label: String,
      messageVersion: String = "3",
      token: String? = nil,
      action: String? = nil,
      payload: JSONValue? = nil,
      mode: String? = nil
    ) {
      self.reference = reference
      self.label = label
      self.messageVersion = messageVersion
      self.token = token
      self.action = action
      self.payload = payload
      self.mode = mode
    }

    func problems(path: String) -> [TemplateProblem] {
      var result = FieldRule.text(label, path: "\(path).flow_cta", limit: 30)
      func require(_ isMet: Bool, _ key: String, _ rule: String) {
        if !isMet { result.append(TemplateProblem(path: "\(path).\(key)", rule: rule)) }
      }
      require(!(token.map(ParameterText.isBlank) ?? false), "flow_token", "must not be empty")
      require(messageVersion == "3", "flow_message_version", "must be 3")
      require(["navigate", "data_exchange", nil].contains(action), "flow_action", "must be navigate or data_exchange")
      require(["draft", "published", nil].contains(mode), "mode", "must be draft or published")
      require(payload.map { $0.object != nil } ?? true, "flow_action_payload", "must be an object")
      return result
    }
  }

  /// What stands above the text.
  public var header: Header?
  /// The text.
  public var body: String
  /// The small print, at most 60 characters.
  public var footer: String?
  /// What can be tapped.
  public var action: Action

  /// Creates a message.
  public init(_ body: String, header: Header? = nil, footer: String? = nil, action: Action) {
    self.body = body
    self.header = header
    self.footer = footer
    self.action = action
  }
}

extension InteractiveMessage {
  /// What breaks the documented limits.
  public var problems: [TemplateProblem] {
    // For lists, one page of the documentation allows 4096 characters and another 1024; the larger one is let through.
    let bodyLimit = if case .list = action { 4_096 } else { 1_024 }
    var result = headerProblems + FieldRule.text(body, path: "interactive.body.text", limit: bodyLimit)
    if let footer { result += FieldRule.text(footer, path: "interactive.footer.text", limit: 60) }
    switch action {
    case .buttons(let buttons): result += Self.problems(ofButtons: buttons)
    case .list(let button, let sections): result += Self.problems(ofList: button, sections)
    case .link(let label, let url):
      result += FieldRule.text(label, path: "interactive.action.parameters.display_text", limit: 20)
      result += FieldRule.webAddress(url, path: "interactive.action.parameters.url")
    case .flow(let flow): result += flow.problems(path: "interactive.action.parameters")
    case .locationRequest:
      if header != nil || footer != nil {
        result.append(TemplateProblem(path: "interactive", rule: "a request for a place has a body only"))
      }
    }
    return result
  }

  private var headerProblems: [TemplateProblem] {
    let path = "interactive.header"
    switch header {
    case nil: return []
    case .text(let text): return FieldRule.text(text, path: "\(path).text", limit: 60)
    case .media(let kind, let source, let filename):
      var result: [TemplateProblem] = []
      if ![MediaKind.image, .video, .document].contains(kind) {
        result.append(TemplateProblem(path: path, rule: "must be a text, an image, a video or a document"))
      }
      if case .list = action {
        result.append(TemplateProblem(path: path, rule: "must be a text where the message has a list"))
      }
      if filename != nil, kind != .document {
        result.append(TemplateProblem(path: "\(path).\(kind.rawValue).filename", rule: "is for documents only"))
      }
      if let rule = source.refusal {
        result.append(TemplateProblem(path: "\(path).\(kind.rawValue)", rule: rule))
      }
      return result
    }
  }

  private static func problems(ofButtons buttons: [Choice]) -> [TemplateProblem] {
    let path = "interactive.action.buttons"
    var result = FieldRule.count(buttons.count, in: 1...3, path: path, noun: "buttons")
    for (index, button) in buttons.enumerated() {
      result += FieldRule.text(button.id, path: "\(path)[\(index)].reply.id", limit: 256)
      result += FieldRule.text(button.title, path: "\(path)[\(index)].reply.title", limit: 20)
      if button.detail != nil {
        result.append(TemplateProblem(path: "\(path)[\(index)].reply.description", rule: "is for rows of a list only"))
      }
    }
    return result + FieldRule.unique(buttons.map(\.id), path: path, noun: "id")
      + FieldRule.unique(buttons.map(\.title), path: path, noun: "title")
  }

  private static func problems(ofList button: String, _ sections: [Section]) -> [TemplateProblem] {
    let path = "interactive.action.sections"
    var result = FieldRule.text(button, path: "interactive.action.button", limit: 20)
    result += FieldRule.count(sections.count, in: 1...10, path: path, noun: "sections")
    let rows = sections.flatMap(\.rows)
    result += FieldRule.count(rows.count, in: 1...10, path: path, noun: "rows in all")
    for (number, section) in sections.enumerated() {
      let place = "\(path)[\(number)]"
      if let title = section.title {
        result += FieldRule.text(title, path: "\(place).title", limit: 24)
      } else if sections.count > 1 {
        result.append(
          TemplateProblem(path: "\(place).title", rule: "must be there where the list has several sections")
        )
      }
      if section.rows.isEmpty { result.append(TemplateProblem(path: "\(place).rows", rule: "must not be empty")) }
      for (index, row) in section.rows.enumerated() {
        result += FieldRule.text(row.id, path: "\(place).rows[\(index)].id", limit: 200)
        result += FieldRule.text(row.title, path: "\(place).rows[\(index)].title", limit: 24)
        if let detail = row.detail {
          result += FieldRule.text(detail, path: "\(place).rows[\(index)].description", limit: 72)
        }
      }
    }
    return result + FieldRule.unique(rows.map(\.id), path: path, noun: "row id")
  }
}
