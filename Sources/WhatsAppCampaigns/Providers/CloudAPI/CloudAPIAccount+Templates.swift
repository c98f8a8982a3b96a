extension CloudAPIAccount {
  /// The templates of an account, as the provider has them now.
  public struct TemplateListing: Hashable, Sendable {
    /// The templates that this library can read.
    public var templates: [ListedTemplate]
    /// Those that it cannot, by name, with the reason.
    public var unreadable: [TemplateProblem]

    /// Creates a listing.
    public init(templates: [ListedTemplate] = [], unreadable: [TemplateProblem] = []) {
      self.templates = templates
      self.unreadable = unreadable
    }
  }

  /// One template of an account.
  public struct ListedTemplate: Hashable, Sendable {
    /// The provider's identifier.
    public var id: String?
    /// The template, with its status and its category.
    public var template: MessageTemplate
    /// What people thought of it lately: `GREEN`, `YELLOW`, `RED` or `UNKNOWN`.
    public var quality: String?
    /// Why the review said no.
    public var rejectedReason: String?

    /// Creates an entry.
    public init(id: String?, template: MessageTemplate, quality: String? = nil, rejectedReason: String? = nil) {
      self.id = id
      self.template = template
      self.quality = quality
      self.rejectedReason = rejectedReason
    }
  }

  /// The most templates that are listed: beyond what the provider lets an account have.
  static var maximumTemplates: Int { 10_000 }

  /// Lists every template of an account, page by page.
  ///
  /// - Parameter businessAccountID: The provider's identifier of the WhatsApp business account.
  /// - Throws: ``CloudAPICallError``. Either everything is listed or nothing.
  public func templates(
    of businessAccountID: String
  ) async throws(CloudAPICallError) -> TemplateListing {
    let account = try Self.checked(businessAccountID, "business account")
    var listing = TemplateListing()
    var cursor: String?
    var seen: Set<String> = []
    repeat {
      var url = configuration.url(account, "message_templates")
      url += "?fields=id,name,language,status,category,quality_score,rejected_reason,components&limit=100"
      // The provider's own link to the next page holds the credential, so it is made anew from the cursor.
      if let cursor { url += "&after=\(cursor)" }
      let page = try await call(
        HTTPRequest(method: .get, url: url, timeout: configuration.timeout, maximumResponseBytes: 8 << 20)
      )
      guard let items = page["data"]?.array else {
        throw CloudAPICallError(.unreadable, "the list of templates has no data")
      }
      for item in items { listing.add(item) }
      guard listing.templates.count + listing.unreadable.count <= Self.maximumTemplates else {
        throw CloudAPICallError(.tooMuch, "the account has more than \(Self.maximumTemplates) templates")
      }
      cursor = page["paging"]?["next"] == nil ? nil : page["paging"]?["cursors"]?["after"]?.string
      if let next = cursor {
        guard !items.isEmpty, Self.isCursor(next), seen.insert(next).inserted else {
          throw CloudAPICallError(.unreadable, "the list of templates does not come to an end")
        }
      }
    } while cursor != nil
    return listing
  }

  /// Lets a template go on that the provider has paused while it was pacing it; see ``ListedTemplate/id``.
  ///
  /// Such a pause has no end of its own. What it halted may go on once the provider's news, or ``templates(of:)``, say
  /// that the template may be sent.
  public func unpauseTemplate(_ id: String) async throws(CloudAPICallError) {
    let url = configuration.url(try Self.checked(id, "template"), "unpause")
    try await confirmed(HTTPRequest(method: .post, url: url, timeout: configuration.timeout))
  }

  private static func isCursor(_ text: String) -> Bool {
    (1...1_024).contains(text.utf8.count)
      && text.utf8.allSatisfy { $0.isLetterOrDigit || "-_=.~".utf8.contains($0) }
  }
}

extension CloudAPIAccount.TemplateListing {
  mutating func add(_ json: JSONValue) {
    do throws(TemplateError) {
      var template = try MessageTemplate(cloudAPI: json)
      let quality = json["quality_score"]?["score"]?.string
      template.quality = quality.map { $0.prefix(64).lowercased() }
      templates.append(
        CloudAPIAccount.ListedTemplate(
          id: json.identifierText("id"),
          template: template,
          quality: quality,
          rejectedReason: json["rejected_reason"]?.string.flatMap { $0 == "NONE" ? nil : $0 }
        )
      )
    } catch {
      let name = json["name"]?.string.flatMap { TemplateName($0) }?.rawValue ?? "?"
      unreadable.append(TemplateProblem(path: name, rule: error.description))
    }
  }
}

extension JSONValue {
  /// An identifier, which may be written as a number.
  func identifierText(_ key: String) -> String? {
    switch self[key] {
    case .string(let text): text
    case .number(let number): number.int.map(String.init)
    default: nil
    }
  }
}
