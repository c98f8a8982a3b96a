/// Reads a decision about consent from what a person wrote, and says which rule and which word decided.
///
/// Opting out wins: a wrong opt-out can be undone, a wrong message cannot. A word counts as a word, never as a part of
/// another one, so that `restart` starts nothing and `nonstop` stops nothing. Formatting, punctuation, emoji, look-alike
/// forms that Unicode folds together and invisible characters make no difference.
public struct KeywordClassifier: Sendable {
  /// What a message says.
  @nonexhaustive
  public enum Decision: String, Hashable, Sendable {
    /// The person agrees.
    case grant
    /// The person refuses, or takes their agreement back.
    case withdraw
    /// The person asks for help.
    case help
    /// Nothing about consent.
    case none
  }

  /// The rule that decided.
  @nonexhaustive
  public enum Rule: String, Hashable, Sendable {
    /// A word that withdraws wherever it stands.
    case stopWord
    /// The whole message is a word that withdraws.
    case withdrawMessage
    /// A word that grants wherever it stands.
    case startWord
    /// The whole message is a word that grants.
    case grantMessage
    /// The whole message asks for help.
    case helpMessage
  }

  /// What a message was found to say.
  public struct Reading: Hashable, Sendable {
    /// The decision.
    public var decision: Decision
    /// The rule that decided.
    public var rule: Rule?
    /// The word that decided.
    public var word: String?

    /// Creates a reading.
    public init(decision: Decision, rule: Rule? = nil, word: String? = nil) {
      self.decision = decision
      self.rule = rule
      self.word = word
    }

    static let none = Reading(decision: .none, rule: nil, word: nil)
  }

  /// How many characters of a message are read.
  public static let maximumLength = 4_096

  /// The words that count.
  public let words: ConsentWords
  private let folded: ConsentWords

  /// Creates a classifier. It reads the words of the lists as it reads messages: their spelling may vary as freely.
  public init(words: ConsentWords = .englishAndMalay) {
    self.words = words
    folded = words.folded()
  }

  /// Reads one message.
  public func classify(_ text: String) -> Reading {
    // By scalars: one character may have any number of marks.
    let start = String(text.unicodeScalars.prefix(Self.maximumLength))
    let tokens = MessageWords.words(of: start)
    guard !tokens.isEmpty else { return .none }
    // What forbids is taken widely, what allows narrowly: letters set apart and marks that were put on letters are
    // overlooked for refusals only.
    let plain = MessageWords.withoutLatinMarks(tokens)
    if let refusal = refusal(in: tokens) { return refusal }
    if plain != tokens, let refusal = refusal(in: plain) { return refusal }

    let whole = tokens.joined(separator: " ")
    if let word = Self.first(of: folded.grantAnywhere, in: tokens, whole) {
      let isNegated = [tokens, plain].contains {
        Self.first(of: folded.negations, in: $0, $0.joined(separator: " ")) != nil
      }
      return isNegated ? .none : Reading(decision: .grant, rule: .startWord, word: word)
    }
    if folded.grantAlone.contains(whole), !Self.isQuestion(start) {
      return Reading(decision: .grant, rule: .grantMessage, word: whole)
    }
    if folded.help.contains(whole) {
      return Reading(decision: .help, rule: .helpMessage, word: whole)
    }
    return .none
  }

  /// Reads a text that no person wrote, such as the payload of a button: it refuses where the whole of it is a word or a
  /// phrase that withdraws, and says nothing otherwise.
  func refusal(byWhole text: String) -> Reading? {
    let start = String(text.unicodeScalars.prefix(Self.maximumLength))
    let whole = MessageWords.words(of: start).joined(separator: " ")
    if folded.withdrawAnywhere.contains(whole) {
      return Reading(decision: .withdraw, rule: .stopWord, word: whole)
    }
    guard folded.withdrawAlone.contains(whole) else { return nil }
    return Reading(decision: .withdraw, rule: .withdrawMessage, word: whole)
  }

  private func refusal(in tokens: [String]) -> Reading? {
    let whole = tokens.joined(separator: " ")
    let spelled = MessageWords.spelled(in: tokens)
    if let word = Self.first(of: folded.withdrawAnywhere, in: tokens, whole)
      ?? spelled.first(where: folded.withdrawAnywhere.contains)
    {
      return Reading(decision: .withdraw, rule: .stopWord, word: word)
    }
    if folded.withdrawAlone.contains(whole) {
      return Reading(decision: .withdraw, rule: .withdrawMessage, word: whole)
    }
    if let word = spelled.first, word.utf8.count == whole.utf8.count - tokens.count + 1,
      folded.withdrawAlone.contains(word)
    {
      return Reading(decision: .withdraw, rule: .withdrawMessage, word: word)
    }
    return nil
  }

  /// A word or phrase of a list that stands in a message, as whole words.
  private static func first(of words: Set<String>, in tokens: [String], _ whole: String) -> String? {
    if let word = tokens.first(where: words.contains) { return word }
    let padded = " \(whole) "
    return words.filter { $0.contains(" ") && padded.contains(" \($0) ") }.min()
  }

  private static let questionMarks: Set<Unicode.Scalar> = [
    "?", "？", "؟", "﹖", "❓", "❔", "⁇", "⁈", "⁉", "‽",
  ]

  private static func isQuestion(_ text: String) -> Bool {
    text.unicodeScalars.contains { Self.questionMarks.contains($0) }
  }
}
