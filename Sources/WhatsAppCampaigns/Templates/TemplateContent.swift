/// The texts of a template, as the provider reports them when somebody has edited it.
public struct TemplateContent: Hashable, Sendable {
  /// The line above the body; `nil` where there is no header of text.
  public var header: String?
  /// The text.
  public var body: String
  /// The addresses of the buttons that open web pages, in order.
  public var links: [String]

  /// Creates the texts of a template.
  public init(header: String? = nil, body: String, links: [String] = []) {
    self.header = header
    self.body = body
    self.links = links
  }

  /// What each message fills in, text by text.
  fileprivate var variables: [[String]] { ([header ?? "", body] + links).map { TemplateText($0).names } }
}

extension MessageTemplate {
  /// Whether the provider has reported that it was edited and takes other values than it did when it was saved here.
  /// Such a template is refused when a campaign is planned, until it is saved again as it is now.
  public var isOutdated: Bool { news?.isOutdated ?? false }

  /// Whether a message takes the same values by these texts as by those that are saved.
  func fits(_ content: TemplateContent) -> Bool {
    var (own, other) = (self.content, content)
    // The buttons of codes and of cards are not reported as they are listed.
    if category == .authentication || !cards.isEmpty { (own.links, other.links) = ([], []) }
    return own.variables == other.variables
  }

  private var content: TemplateContent {
    TemplateContent(
      header: header?.format == .text ? header?.text : nil,
      body: body,
      links: buttons.filter { $0.kind == .url }.map { $0.target ?? "" }
    )
  }

  /// What keeps the template that is saved from being sent.
  var outdatedProblems: [TemplateProblem] {
    guard isOutdated else { return [] }
    let rule =
      "was edited at the provider and has other variables than the one that is saved here; save it again as it is now"
    return [TemplateProblem(path: "template", rule: rule)]
  }
}
