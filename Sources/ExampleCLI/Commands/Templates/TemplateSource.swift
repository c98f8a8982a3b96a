import Foundation
import WhatsAppCampaigns

/// Where `template add` and `template lint` take templates from.
enum TemplateSource {
  static let name = Option.value("name", "NAME", "The template's name")
  static let language = Option.value("language", "CODE", "The template's language, such as en or ms")
  static let category = Option.value("category", "NAME", "marketing, utility or authentication")
  static let body = Option.value("body", "TEXT", "The text, with variables such as {{1}} or {{first_name}}")
  static let header = Option.value("header", "TEXT", "The line above the text")
  static let footer = Option.value("footer", "TEXT", "The small print below the text")
  static let status = Option.value("status", "STATUS", "Where it stands in the provider's review. Default: approved")
  static let file = Option.value("file", "FILE", "The provider's own JSON: one template, or a list of them")

  static let options = [name, language, category, body, header, footer, status, file]

  /// The states of a review, as they are typed.
  private static let statuses: [String] = [
    TemplateStatus.approved, .reinstated, .flagged, .pending, .rejected, .inAppeal, .paused, .disabled, .locked,
    .archived, .pendingDeletion, .deleted, .limitExceeded,
  ].map { $0.rawValue.lowercased() }

  /// The templates that the command line states.
  static func templates(_ call: Invocation) throws -> [MessageTemplate] {
    let arguments = call.arguments
    let status = try stated(arguments[status])
    if let path = arguments[file] { return try read(path, status) }

    let name = try arguments.required(name)
    let language = try arguments.required(language)
    let category = TemplateCategory(rawValue: try arguments.required(category))
    let body = try arguments.required(body)
    guard let name = TemplateName(name) else {
      throw CommandFailure.usage("--name must consist of lowercase letters, digits and underscores")
    }
    guard let language = LanguageCode(language) else {
      throw CommandFailure.usage("--language must be a code such as en, ms or zh_CN")
    }
    if case .unknown = category {
      throw CommandFailure.usage("--category must be marketing, utility or authentication")
    }
    return [
      MessageTemplate(
        name: name,
        language: language,
        category: category,
        status: status,
        header: arguments[header].map { .text($0) },
        body: body,
        footer: arguments[footer]
      )
    ]
  }

  private static func stated(_ text: String?) throws(CommandFailure) -> TemplateStatus {
    let status = text.map(TemplateStatus.init(rawValue:)) ?? .approved
    if case .unknown = status { throw .usage("--status must be one of \(statuses.joined(separator: ", "))") }
    return status
  }

  private static func read(_ path: String, _ status: TemplateStatus) throws -> [MessageTemplate] {
    let templates = try documents(in: path)
    do throws(TemplateError) {
      return try templates.map { (template) throws(TemplateError) in
        try MessageTemplate(cloudAPI: template, statusIfAbsent: status)
      }
    } catch {
      throw CommandFailure(.usage, "“\(path.printable)” holds no template: \(error)")
    }
  }

  /// The templates in a file of the provider's own JSON, whatever is wrong with them.
  static func documents(in path: String) throws(CommandFailure) -> [JSONValue] {
    let bytes = try InputFile.bytes(of: path)
    let json: JSONValue
    do throws(JSONError) {
      json = try JSONValue.parse(bytes, limits: JSONLimits(maximumBytes: InputFile.maximumBytes))
    } catch {
      throw .refused("“\(path.printable)” is \(error)")
    }
    let templates = json["data"]?.array ?? json.array ?? [json]
    guard templates.allSatisfy({ $0["name"] != nil || $0["components"] != nil }) else {
      throw CommandFailure(.usage, "“\(path.printable)” holds no template: a name and components are missing")
    }
    return templates
  }
}

/// A file that a command reads as a whole.
enum InputFile {
  static let maximumBytes = 64 << 20

  static func bytes(of path: String) throws(CommandFailure) -> [UInt8] {
    let handle = FileHandle(forReadingAtPath: path)
    guard let data = try? handle?.read(upToCount: maximumBytes + 1) ?? (handle == nil ? nil : Data()) else {
      throw .usage("“\(path.printable)” cannot be read; check that it is there, a file, and yours to read")
    }
    guard data.count <= maximumBytes else {
      throw .refused("“\(path.printable)” is longer than \(maximumBytes >> 20) MB")
    }
    return Array(data)
  }
}
