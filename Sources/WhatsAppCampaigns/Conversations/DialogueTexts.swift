import Foundation

/// What the consent dialogue says in one language, as data that a host may replace.
///
/// `{{name}}` and `{{brand}}` are filled in everywhere; `{{summary}}` in ``profileSaved``. A name that nobody knows is
/// left out together with the space before it.
public struct DialogueTexts: Hashable, Sendable {
  /// The language, such as `ms`.
  public var language: String
  /// The words by which a person shows that they write this language.
  public var words: ConsentWords
  /// Asks for consent, at the first contact.
  public var request: String
  /// Asks once more where the answer was neither yes nor no.
  public var unclear: String
  /// Confirms an agreement.
  public var granted: String
  /// Confirms a refusal.
  public var declined: String
  /// Confirms that somebody who had agreed, or had not been asked, stopped.
  public var stopped: String
  /// Asks for the profile.
  public var profilePrompt: String
  /// Confirms what was understood of the profile.
  public var profileSaved: String
  /// Says that an identity-card number cannot be right.
  public var unreadableIC: String
  /// Acknowledges a file.
  public var received: String
  /// What the parts of a profile are called in ``profileSaved``.
  public var labels: ProfileLabels
  /// What is said about an identity-card number that is to be kept.
  public var identityCard: IdentityCardTexts

  /// Creates the texts of a language.
  public init(
    language: String,
    words: ConsentWords,
    request: String,
    unclear: String,
    granted: String,
    declined: String,
    stopped: String,
    profilePrompt: String,
    profileSaved: String,
    unreadableIC: String,
    received: String,
    labels: ProfileLabels,
    identityCard: IdentityCardTexts = .english
  ) {
    self.language = language
    self.words = words
    self.request = request
    self.unclear = unclear
    self.granted = granted
    self.declined = declined
    self.stopped = stopped
    self.profilePrompt = profilePrompt
    self.profileSaved = profileSaved
    self.unreadableIC = unreadableIC
    self.received = received
    self.labels = labels
    self.identityCard = identityCard
  }

  /// A text with its variables filled in.
  ///
  /// One pass: what a person calls themselves is never read as a variable.
  func filled(_ text: String, _ values: [String: String]) -> String {
    var result = ""
    var rest = Substring(text)
    while let open = rest.range(of: "{{"), let close = rest[open.upperBound...].range(of: "}}") {
      result += rest[..<open.lowerBound]
      let value = values[String(rest[open.upperBound..<close.lowerBound])] ?? ""
      if value.isEmpty, result.last == " " { result.removeLast() }
      result += value
      rest = rest[close.upperBound...]
    }
    return result + rest
  }
}

/// What the parts of a profile are called in one language.
public struct ProfileLabels: Hashable, Sendable {
  /// Before an age in years.
  public var age: String
  /// Before a gender.
  public var gender: String
  /// Before the place of birth.
  public var place: String
  /// Before a marital status.
  public var maritalStatus: String
  /// What is said for each gender.
  public var genders: [ProfileAnswer.Gender: String]
  /// What is said for each marital status.
  public var maritalStatuses: [ProfileAnswer.MaritalStatus: String]

  /// Creates labels.
  public init(
    age: String,
    gender: String,
    place: String,
    maritalStatus: String,
    genders: [ProfileAnswer.Gender: String],
    maritalStatuses: [ProfileAnswer.MaritalStatus: String]
  ) {
    self.age = age
    self.gender = gender
    self.place = place
    self.maritalStatus = maritalStatus
    self.genders = genders
    self.maritalStatuses = maritalStatuses
  }
}
