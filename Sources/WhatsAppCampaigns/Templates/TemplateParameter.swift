/// One value inside a template.
@nonexhaustive
public enum TemplateParameter: Hashable, Sendable {
  /// A text, with the variable's name where the template names its variables.
  case text(String, name: String? = nil)
  /// The medium of a media header; a document may state the file name that people see.
  case media(MediaKind, MediaSource, filename: String? = nil)
  /// What a quick reply sends back to the business.
  case payload(String)
  /// The code that a copy-code button copies.
  case couponCode(String)

  /// The variable's name where the template names its variables.
  public var name: String? {
    if case .text(_, let name) = self { name } else { nil }
  }

  /// The most characters that a text may have in a place.
  static func textLimit(in place: TemplateComponent.Place) -> Int {
    switch place {
    case .header: 60
    case .body: 1_024
    case .button(.url, _): 2_000
    // The pages of the documentation say 15, its changelog says 20 since December 2025; the larger one is let through.
    case .button(.copyCode, _): 20
    case .button: 256
    }
  }

  func problems(in place: TemplateComponent.Place, path: @autoclosure () -> String) -> [TemplateProblem] {
    switch (self, place) {
    case (.text(let text, let name), .header), (.text(let text, let name), .body),
      (.text(let text, let name), .button(.url, _)):
      var result = Self.problems(text, field: "\(path()).text", in: place)
      if !ParameterText.isSendable(text) {
        result.append(
          TemplateProblem(
            path: "\(path()).text",
            rule: "must hold no line break, no tab and at most four spaces in a row"
          )
        )
      }
      if let name, !VariableKey.isName(name) || name != name.lowercased() {
        result.append(
          TemplateProblem(
            path: "\(path()).parameter_name",
            rule: "must consist of lowercase letters, digits and underscores"
          )
        )
      }
      return result
    case (.media(let kind, let source, let filename), .header):
      return Self.problems(kind, source, filename, path: path())
    case (.payload(let text), .button(.quickReply, _)):
      return Self.problems(text, field: "\(path()).payload", in: place)
    case (.couponCode(let text), .button(.copyCode, _)):
      return Self.problems(text, field: "\(path()).coupon_code", in: place)
    default: return [TemplateProblem(path: path(), rule: "is a kind of value that this part does not take")]
    }
  }

  private static func problems(_ text: String, field: @autoclosure () -> String, in place: TemplateComponent.Place)
    -> [TemplateProblem]
  {
    if ParameterText.isBlank(text) { return [TemplateProblem(path: field(), rule: "must not be empty")] }
    let limit = textLimit(in: place)
    // A text of few bytes has few characters; counting is for the long ones.
    guard text.utf8.count > limit, ParameterText.length(text) > limit else { return [] }
    return [TemplateProblem(path: field(), rule: "must not be longer than \(limit) characters")]
  }

  private static func problems(
    _ kind: MediaKind,
    _ source: MediaSource,
    _ filename: String?,
    path: @autoclosure () -> String
  ) -> [TemplateProblem] {
    var result: [TemplateProblem] = []
    if !kind.isHeader {
      result.append(TemplateProblem(path: path(), rule: "must be an image, a video or a document"))
    }
    if filename != nil, kind != .document {
      result.append(TemplateProblem(path: "\(path()).\(kind.rawValue).filename", rule: "is for documents only"))
    }
    if let rule = source.problem { result.append(TemplateProblem(path: "\(path()).\(kind.rawValue)", rule: rule)) }
    return result
  }
}

extension MediaSource {
  /// The rule that the source breaks.
  var problem: String? {
    switch self {
    case .id(let text):
      if text.isEmpty || text.utf8.count > 256 || text.utf8.contains(where: { $0 <= 0x20 || $0 >= 0x7F }) {
        return "must name an uploaded medium or a web address"
      }
    case .link(let text):
      if text.utf8.count > 2_000 || text.utf8.contains(where: { $0 <= 0x20 || $0 == 0x7F }) {
        return "must be a web address of at most 2000 characters without spaces"
      }
    }
    return nil
  }
}
