public import Foundation

/// Why a campaign stands still without a person having paused it: the provider takes nothing of a template, from a
/// sender number or on an account.
///
/// The campaign goes on by itself when the provider lifts it, unless a person has paused or resumed the campaign
/// meanwhile, or people disliked what it sent: then a person has to look at it first.
public struct CampaignHalt: Hashable, Sendable, Codable {
  /// What the provider takes nothing of.
  public enum Subject: Hashable, Sendable, Codable {
    /// Messages with a template, in one language or in all of them.
    case template(TemplateName, LanguageCode?)
    /// Messages of the sender number.
    case sender
    /// Messages of the account.
    case account
  }

  /// Why it takes nothing.
  public enum Cause: Hashable, Sendable, Codable {
    /// The template has a status with which it cannot be sent.
    case status(TemplateStatus)
    /// A message was refused for it, or the provider said that messages will be, with this code where it gave one.
    case blocked(code: Int?)
  }

  /// What the provider takes nothing of.
  public var subject: Subject
  /// Why.
  public var cause: Cause
  /// The provider's own word for the reason, such as `FIRST_PAUSE`.
  public var detail: String?
  /// Since when, by the provider's clock where it said so.
  public var at: Date

  /// Creates a halt.
  public init(subject: Subject, cause: Cause, detail: String? = nil, at: Date) {
    self.subject = subject
    self.cause = cause
    self.detail = detail
    self.at = at
  }
}

extension CampaignHalt {
  /// Whether the campaign may go on by itself when it is lifted. A template that the provider pauses because people
  /// dislike it comes back after hours, and is disabled for good at the third time; messages with it are refused with 132015
  /// meanwhile, and that may be heard before or after the news.
  var endsByItself: Bool {
    switch cause {
    case .status(.paused): detail == "RATE_LIMITING_PAUSE"
    case .blocked(code: 132_015): false
    default: true
    }
  }
}

extension CampaignHalt.Subject {
  func concerns(_ name: TemplateName, _ language: LanguageCode) -> Bool {
    guard case .template(name, let own) = self else { return false }
    return own.map { $0 == language } ?? true
  }
}

extension CampaignHalt: CustomStringConvertible {
  /// The reason in a sentence for people.
  public var description: String {
    switch (subject, cause) {
    case (.template(let name, _), .status(.paused)) where !endsByItself:
      "The provider has paused the template “\(name)”\(aside), mostly because people dislike it. Look at what they answer; "
        + "resume the campaign when the template may be sent again."
    case (.template(let name, _), .status(.paused)):
      "The provider has paused the template “\(name)”\(aside). The campaign goes on by itself when the provider lifts it."
    case (.template(let name, _), .status(.disabled)):
      "The provider has disabled the template “\(name)” for good\(aside). Cancel the campaign, or use another template."
    case (.template(let name, _), .status(let status)):
      "The template “\(name)” is \(status)\(aside), so the provider refuses it. The campaign goes on by itself when the "
        + "template may be sent again."
    case (.template(let name, _), .blocked):
      "The provider does not accept the template “\(name)”\(aside). Check its name, language and status, then resume."
    case (.sender, _):
      "The provider sends nothing for this number\(aside): it is restricted, or its phone is logged out. Check its status, then resume."
    case (.account, _):
      "The provider has blocked the account or the sender number\(aside). Settle it with them, then resume."
    }
  }

  /// The provider's own word or code, in brackets.
  var aside: String {
    if let detail { return " (\(detail))" }
    if case .blocked(let code?) = cause { return " (code \(code))" }
    return ""
  }
}
