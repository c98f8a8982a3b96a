import Foundation

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

    static let none = Reading(decision: .none, rule: nil, word: nil)
  }

  /// How many characters of a message are read.
  public static let maximumLength = 4_096

  /// The words that count.
  public let words: ConsentWords

  /// Creates a classifier.
  public init(words: ConsentWords = .englishAndMalay) {
    self.words = words
  }

  /// Reads one message.
  public func classify(_ text: String) -> Reading {
    let tokens = Self.tokens(String(text.prefix(Self.maximumLength)))
    guard !tokens.isEmpty else { return .none }
    let whole = tokens.joined(separator: " ")

    if let word = Self.first(of: words.withdrawAnywhere, in: tokens, whole) {
      return Reading(decision: .withdraw, rule: .stopWord, word: word)
    }
    if words.withdrawAlone.contains(whole) {
      return Reading(decision: .withdraw, rule: .withdrawMessage, word: whole)
    }
    if let word = Self.first(of: words.grantAnywhere, in: tokens, whole) {
      let isNegated = Self.first(of: words.negations, in: tokens, whole) != nil
      return isNegated ? .none : Reading(decision: .grant, rule: .startWord, word: word)
    }
    if words.grantAlone.contains(whole), !Self.isQuestion(text) {
      return Reading(decision: .grant, rule: .grantMessage, word: whole)
    }
    if words.help.contains(whole) {
      return Reading(decision: .help, rule: .helpMessage, word: whole)
    }
    return .none
  }

  /// A word or phrase of a list that stands in a message, as whole words.
  private static func first(of words: Set<String>, in tokens: [String], _ whole: String) -> String? {
    if let word = tokens.first(where: words.contains) { return word }
    let padded = " \(whole) "
    return words.filter { $0.contains(" ") && padded.contains(" \($0) ") }.min()
  }

  private static func isQuestion(_ text: String) -> Bool {
    text.unicodeScalars.contains { $0 == "?" || $0 == "？" || $0 == "؟" }
  }

  /// Splits a message into words: runs of letters, marks and digits of one script, folded to one form.
  static func tokens(_ text: String) -> [String] {
    var tokens: [String] = []
    var word = String.UnicodeScalarView()
    var script: Script?
    func finish() {
      if !word.isEmpty { tokens.append(String(word)) }
      word = String.UnicodeScalarView()
      script = nil
    }
    for scalar in text.precomposedStringWithCompatibilityMapping.unicodeScalars {
      if isInvisible(scalar) { continue }
      // An apostrophe inside a word belongs to it: don't.
      if (scalar == "'" || scalar == "\u{2019}"), script == .latin {
        word.append("'")
        continue
      }
      guard let next = Script(scalar) else {
        finish()
        continue
      }
      if next != .common, let current = script, current != .common, current != next { finish() }
      if next != .common || script == nil { script = next }
      word.append(contentsOf: scalar.properties.lowercaseMapping.unicodeScalars)
    }
    finish()
    return tokens.map { $0.hasSuffix("'") ? String($0.dropLast()) : $0 }.filter { !$0.isEmpty }
  }

  private static func isInvisible(_ scalar: Unicode.Scalar) -> Bool {
    scalar.properties.generalCategory == .format || scalar.properties.isVariationSelector
  }

  /// The scripts between which a word ends: `请stop` is two words.
  private enum Script {
    case latin
    case han
    case other
    case common

    init?(_ scalar: Unicode.Scalar) {
      switch scalar.properties.generalCategory {
      case .decimalNumber, .nonspacingMark, .spacingMark, .enclosingMark: self = .common
      case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter:
        switch scalar.value {
        case 0x41...0x24F, 0x1E00...0x1EFF: self = .latin
        case 0x2E80...0x9FFF, 0xF900...0xFAFF, 0x20000...0x3FFFF: self = .han
        default: self = .other
        }
      default: return nil
      }
    }
  }
}
