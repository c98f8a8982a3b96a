/// The words by which people agree and refuse, as data. Hosts add their own languages.
public struct ConsentWords: Hashable, Sendable {
  /// Withdraws wherever it stands in a message, whatever stands beside it.
  public var withdrawAnywhere: Set<String>
  /// Withdraws as the whole message.
  public var withdrawAlone: Set<String>
  /// Grants wherever it stands, unless a negation stands in the message too.
  public var grantAnywhere: Set<String>
  /// Grants as the whole message.
  public var grantAlone: Set<String>
  /// Asks for help, as the whole message; it changes nothing.
  public var help: Set<String>
  /// Turns a grant anywhere in a message into nothing.
  public var negations: Set<String>

  /// Creates a list. Words are in lower case; those of several words have single spaces between them.
  public init(
    withdrawAnywhere: Set<String> = [],
    withdrawAlone: Set<String> = [],
    grantAnywhere: Set<String> = [],
    grantAlone: Set<String> = [],
    help: Set<String> = [],
    negations: Set<String> = []
  ) {
    self.withdrawAnywhere = withdrawAnywhere
    self.withdrawAlone = withdrawAlone
    self.grantAnywhere = grantAnywhere
    self.grantAlone = grantAlone
    self.help = help
    self.negations = negations
  }

  /// The words of several lists together.
  public func union(_ other: ConsentWords) -> ConsentWords {
    ConsentWords(
      withdrawAnywhere: withdrawAnywhere.union(other.withdrawAnywhere),
      withdrawAlone: withdrawAlone.union(other.withdrawAlone),
      grantAnywhere: grantAnywhere.union(other.grantAnywhere),
      grantAlone: grantAlone.union(other.grantAlone),
      help: help.union(other.help),
      negations: negations.union(other.negations)
    )
  }

  /// English.
  public static let english = ConsentWords(
    withdrawAnywhere: ["stop"],
    withdrawAlone: [
      "no", "nope", "stopall", "stop all", "unsubscribe", "cancel", "end", "quit", "optout", "opt out", "revoke",
      "remove",
    ],
    grantAnywhere: ["start"],
    grantAlone: ["yes", "ok", "okay", "okey", "yup", "yep", "y", "unstop", "subscribe", "optin", "opt in"],
    help: ["help", "info"],
    negations: ["don't", "dont", "do not", "never", "no", "not"]
  )

  /// Malay.
  public static let malay = ConsentWords(
    withdrawAlone: [
      "tidak", "tak", "tdk", "batal", "batal semua", "berhenti", "henti", "hentikan", "keluar", "tamat", "tak nak",
      "taknak", "xnak", "tak mahu", "tidak mahu", "jangan",
    ],
    grantAlone: ["ya", "setuju", "ya setuju", "mula", "sambung", "boleh"],
    help: ["bantuan", "tolong"],
    negations: ["jangan", "tak", "tidak", "bukan"]
  )

  /// English and Malay together: the default.
  public static let englishAndMalay = english.union(malay)
}
