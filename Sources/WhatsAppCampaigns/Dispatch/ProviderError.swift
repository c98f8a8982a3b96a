/// What a provider said when it did not accept a message, and what follows from it.
///
/// The provider's own code and words are kept: they are what a support ticket needs. The words are not part of
/// `description`, because providers quote phone numbers in them.
public struct ProviderError: Error, Hashable, Sendable {
  /// What kind of refusal it is.
  public var errorClass: ErrorClass
  /// What the refusal is about.
  public var scope: Scope
  /// What has to happen now.
  public var reaction: Reaction
  /// The provider's number for it.
  public var code: Int?
  /// The provider's own words.
  public var detail: String
  /// The HTTP status that it came with.
  public var httpStatus: Int?
  /// How long the provider asks to wait.
  public var retryAfter: Duration?
  /// How long the fault lasts by the provider's documentation, which counts where the answer says nothing.
  public var documentedWait: Duration?
  /// Whether the provider's code stands in our table, for whoever reads errors; the reaction says what follows.
  public var isKnown: Bool

  /// Creates an error.
  public init(
    errorClass: ErrorClass,
    scope: Scope,
    reaction: Reaction,
    code: Int? = nil,
    detail: String = "",
    httpStatus: Int? = nil,
    retryAfter: Duration? = nil,
    isKnown: Bool = true
  ) {
    self.errorClass = errorClass
    self.scope = scope
    self.reaction = reaction
    self.code = code
    self.detail = detail
    self.httpStatus = httpStatus
    self.retryAfter = retryAfter
    self.isKnown = isKnown
  }

  /// The kinds of refusal.
  @nonexhaustive
  public enum ErrorClass: String, Hashable, Sendable, Codable, CaseIterable {
    /// Too fast: nothing was accepted, and the same message may go later.
    case throttled
    /// A passing fault of the provider, documented as "not accepted".
    case transient
    /// The message may have been accepted all the same.
    case ambiguous
    /// The person cannot be reached on WhatsApp.
    case recipientUnreachable
    /// The platform's own limit for this person is reached.
    case recipientLimit
    /// The person stopped marketing messages in the app.
    case recipientOptedOut
    /// The service window is closed: only a template may be sent.
    case windowClosed
    /// The request itself is wrong; sending it again unchanged cannot help.
    case invalidRequest
    /// The template is missing, paused, disabled or not approved.
    case templateRejected
    /// The media cannot be used.
    case mediaRejected
    /// The credential is missing, expired or revoked.
    case authentication
    /// The credential lacks a right.
    case permission
    /// The provider's rules forbid the message.
    case policy
    /// The account or the number is blocked, restricted or not registered.
    case accountBlocked
    /// A code of another part of the API, which a send never gets.
    case notASendError
    /// A code that the table does not hold.
    case unknown
  }

  /// What a refusal is about.
  @nonexhaustive
  public enum Scope: String, Hashable, Sendable, Codable, CaseIterable {
    /// This one request.
    case request
    /// This person, for every message.
    case recipient
    /// This sender number together with this person.
    case pair
    /// Every message with this template.
    case template
    /// Every message of this sender number.
    case sender
    /// Every message of the account.
    case account
  }

  /// What has to happen after a refusal.
  @nonexhaustive
  public enum Reaction: String, Hashable, Sendable, Codable, CaseIterable {
    /// Nothing: it is not about a send.
    case none
    /// Try the same message again after a pause. With a fault of the server (an HTTP status of 500 or more) the engine
    /// settles instead, and so it does for the other reactions that try again.
    case retry
    /// Try again after a day at the earliest.
    case retryAfterDay
    /// Slow the sender down and try again.
    case slowDown
    /// Slow this pair down and try again.
    case slowPair
    /// Wait for evidence of what happened; never send again by itself.
    case settle
    /// Give this message up.
    case fail
    /// Give up and stop marketing to this person.
    case suppressMarketing
    /// Give this message up: the number does not take messages. Whether it is tried again is up to the next campaign.
    case suppressNumber
    /// Only a template may be sent now.
    case sendTemplate
    /// Stop every campaign that uses this template.
    case pauseTemplate
    /// Stop every campaign of this sender number.
    case pauseSender
    /// Stop this campaign.
    case pauseCampaign
    /// Stop every campaign of the account.
    case pauseAccount
    /// Stop until there is a new credential.
    case refreshToken
  }
}

extension ProviderError {
  /// Whether it came with a fault of the server, which proves nothing about what the server did before it.
  var isServerFault: Bool { (httpStatus ?? 0) >= 500 }

  /// The same with what really follows: the provider's table may say “try again”, but after a fault of the server the
  /// message is settled. ``Reaction/slowDown`` stays, for the pace is slowed down all the same.
  var judgedByStatus: ProviderError {
    guard isServerFault, [.retry, .retryAfterDay, .slowPair].contains(reaction) else { return self }
    var error = self
    error.reaction = .settle
    return error
  }
}

extension ProviderError: CustomStringConvertible {
  /// The same in words for people, without personal data.
  public var description: String {
    let number = code.map { " (provider code \($0))" } ?? ""
    return "\(errorClass.rawValue)\(number), \(scope.rawValue): \(reaction.rawValue)"
  }
}

extension ProviderError: CustomDebugStringConvertible {
  /// The whole refusal with the provider's words, which may quote personal data.
  public var debugDescription: String { "\(description) HTTP \(httpStatus ?? 0): \(detail)" }
}
