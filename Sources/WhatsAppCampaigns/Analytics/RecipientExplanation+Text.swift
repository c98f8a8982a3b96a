import Foundation

extension RecipientExplanation {
  /// What became of the person and why, in one or two sentences.
  public func sentence(in language: ReportLanguage = .english) -> String {
    let texts = ReportTexts(language)
    var sentences = [outcome(texts)]
    if let reason {
      let detail = [reason.detail, reason.code.map { "\(texts.code) \($0)" }].compactMap(\.self).joined(separator: ", ")
      sentences.append(reason.sentence(in: language) + (detail.isEmpty ? "" : " (\(MarkupText.visible(detail)))"))
    }
    if let waiting {
      // Why somebody waits is their reason, too, and is not said twice.
      if waiting.word != reason?.word { sentences.append(texts.sentence(word: waiting.word, code: nil)) }
      if let until = waiting.until { sentences.append(texts.atTheLatest(until.formatted(.iso8601))) }
    }
    return sentences.filter { !$0.isEmpty }.joined(separator: " ")
  }

  /// The sentence, and below it everything that happened, line by line with its time in UTC.
  public func text(language: ReportLanguage = .english) -> String {
    let texts = ReportTexts(language)
    var lines = [sentence(in: language)]
    if campaign.status == .paused, let reason = texts.statusReason(campaign.statusReason, campaign.halts) {
      lines.append("\(texts.name(of: campaign.status)): \(MarkupText.visible(reason))")
    }
    if let variant { lines.append("\(texts.variantColumns[0]): \(variant)") }
    lines += facts.map { texts.fact($0) }
    for moment in moments {
      lines.append("  \(moment.at.formatted(.iso8601))  \(MarkupText.visible(texts.description(of: moment.event)))")
    }
    return lines.joined(separator: "\n") + "\n"
  }

  /// What is true beside the outcome.
  enum Fact: CaseIterable {
    case responded
    case possibleDuplicate
    case stopRaced
  }

  private var facts: [Fact] {
    guard let recipient else { return [] }
    return Fact.allCases.filter { fact in
      switch fact {
      case .responded: recipient.hasResponded
      case .possibleDuplicate: recipient.isPossibleDuplicate
      case .stopRaced: recipient.stopRaced
      }
    }
  }

  private func outcome(_ texts: ReportTexts) -> String {
    guard let recipient else {
      switch foresight {
      case .skip, .optedOut: return texts.wouldBeLeftOut
      default: return ""
      }
    }
    switch recipient.status {
    case .skipped: return texts.neverSent
    // Whoever waits is told what for.
    case .pending where foresight.map(\.isRefusal) == true: return texts.willBeLeftOut
    case .pending, .queued: return ""
    // What somebody here decided is not the provider's word.
    case .sent where reason?.word == AttemptOutcome.byHand: return ""
    default: return texts.meaning(of: recipient.status, resentUpTo: mostAttempts)
    }
  }
}

extension DryRunEntry.Verdict {
  fileprivate var isRefusal: Bool {
    switch self {
    case .skip, .optedOut: true
    case .send, .hold, .done: false
    }
  }
}
