// Reasons for a pause that a person understands.

extension ReactionRules {
  /// The reason after one answer.
  static func sentence(for error: ProviderError) -> String {
    let code = error.code.map { " (code \($0))" } ?? error.httpStatus.map { " (HTTP \($0))" } ?? ""
    switch error.reaction {
    case .fail where error.errorClass == .mediaRejected:
      return
        "The provider cannot use the picture, video or file of one message after the other\(code)\(quoted(error)). "
        + "Upload it again, or give its address anew, then resume."
    case .refreshToken:
      return "The provider does not accept the access token\(code). Set a valid one, then resume."
    case .pauseTemplate:
      return "The provider does not accept the template\(code). Check its name, language and status, then resume."
    case .pauseSender:
      return
        "The provider sends nothing for this number\(code): it is restricted, or its phone is logged out. Check its status, then resume."
    case .pauseAccount:
      return "The provider has blocked the account or the sender number\(code). Settle it with them, then resume."
    case .retry where error.errorClass == .authentication:
      return
        "The provider does not accept the access token\(code), however often it is asked for. Set a valid one, then resume."
    case .retry:
      return "The provider still does not take the template\(code), however long it is waited. Ask them, then resume."
    case .settle:
      return
        "The provider answers with something else than agreed\(code)\(quoted(error)). Check the access token and the address, then resume."
    case .fail, .none:
      return
        "The provider refuses one message after the other, for a reason that is not known here\(code)\(quoted(error)). Mend the cause, then resume."
    default:
      return "The provider refuses this campaign: \(error.errorClass.rawValue)\(code). Mend the cause, then resume."
    }
  }

  /// The reason after several exchanges in a row that say neither yes nor no, of which this is the last.
  static func sentence(forSilence result: Result<ProviderAnswer, ExchangeFailure>) -> String {
    guard case .success(.refused(let error)) = result else {
      return "The provider gives no answer. Check the network and its address, then resume."
    }
    let names = [error.code.map { "code \($0)" }, error.httpStatus.map { "HTTP \($0)" }].compactMap(\.self)
    let aside = names.isEmpty ? "" : " (\(names.joined(separator: ", ")))"
    return "The provider answers with errors\(aside) that leave open what became of the messages. "
      + "Wait until it works again, or ask them, then resume."
  }

  /// The provider's own words, after a colon: shortened, and without what may be a number or a credential, for a reason is
  /// stored and printed.
  private static func quoted(_ error: ProviderError) -> String {
    let words = error.detail.split(whereSeparator: \.isWhitespace).map { (word: Substring) -> String in
      word.count > 24 || word.contains(where: \.isNumber) ? "…" : String(word)
    }
    let text = words.joined(separator: " ").prefix(200)
    return text.isEmpty ? "" : ": “\(text)”"
  }
}
