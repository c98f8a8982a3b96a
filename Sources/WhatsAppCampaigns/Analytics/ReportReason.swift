/// Why some recipients stand where they stand, and how many of them do.
public struct ReportReason: Hashable, Sendable {
  /// Where they stand.
  public let status: RecipientStatus
  /// The reason in one word, such as `withdrawn` or `throttled`.
  public let word: String
  /// The provider's number for it, where it gave one.
  public let code: Int?
  /// What the reason is about, such as the missing variable. It holds no personal data.
  public let detail: String?
  /// How many recipients it is.
  public let count: Int

  /// The reason in a sentence for people.
  public func sentence(in language: ReportLanguage) -> String {
    ReportTexts(language).sentence(word: word, code: code)
  }
}

/// Counts reasons, in bounded memory.
struct ReasonTally: Hashable, Sendable {
  struct Key: Hashable, Sendable {
    var status: RecipientStatus
    var word: String
    var code: Int?
    var detail: String?
  }

  /// The most reasons that are told apart. There are some dozens; a provider that invents codes cannot make us grow.
  static let maximumReasons = 500
  static let otherWord = "other"

  private var counts: [Key: Int] = [:]

  init() {}

  mutating func add(_ key: Key) {
    if counts[key] == nil, counts.count >= Self.maximumReasons {
      counts[Key(status: key.status, word: Self.otherWord), default: 0] += 1
    } else {
      counts[key, default: 0] += 1
    }
  }

  /// The most frequent first, and in one fixed order among equals.
  var reasons: [ReportReason] {
    counts.sorted { left, right in
      if left.value != right.value { return left.value > right.value }
      return Self.order(left.key) < Self.order(right.key)
    }
    .map {
      ReportReason(
        status: $0.key.status,
        word: $0.key.word,
        code: $0.key.code,
        detail: $0.key.detail,
        count: $0.value
      )
    }
  }

  private static func order(_ key: Key) -> (String, String, Int, String) {
    (key.status.rawValue, key.word, key.code ?? .min, key.detail ?? "")
  }
}

extension Recipient {
  /// Why this recipient stands where it stands; `nil` where its status needs no reason.
  ///
  /// A failure's word is the class of the provider's error, whether it was refused at once or reported later.
  public var reportReason: ReportReason? {
    reportedReason.map { ReportReason(status: $0.status, word: $0.word, code: $0.code, detail: $0.detail, count: 1) }
  }

  /// The reason under which a report counts this recipient; `nil` where its status needs none.
  var reportedReason: ReasonTally.Key? {
    let status = status
    switch status {
    case .sent:
      // Taken, and parked until the provider has judged its template; or taken for sent by somebody here.
      guard let attempt = bestAttempt, attempt.evidence.level == .accepted, let note = attempt.note,
        ["held", AttemptOutcome.byHand].contains(note)
      else { return nil }
      return ReasonTally.Key(status: status, word: note)
    case .sending, .delivered, .read, .queued, .cancelled: return nil
    case .pending:
      // Somebody whose turn simply has not come has no reason.
      return reason.map { ReasonTally.Key(status: status, word: $0, code: attempts.last?.errorCode) }
    case .optedOut:
      return ReasonTally.Key(status: status, word: reason ?? "unknown")
    case .skipped:
      let detail = reasonDetail.map { String($0.unicodeScalars.prefix(80)) }
      return ReasonTally.Key(status: status, word: reason ?? "unknown", detail: detail)
    case .unconfirmed:
      return ReasonTally.Key(status: status, word: bestAttempt?.note ?? reason ?? "unknown")
    case .failed:
      guard let attempt = bestAttempt else { return ReasonTally.Key(status: status, word: reason ?? "failed") }
      // What was reported later is nearer to the truth than what the exchange said.
      if let failure = attempt.evidence.failures.last {
        return ReasonTally.Key(status: status, word: failure.errorClass, code: failure.code ?? attempt.errorCode)
      }
      return ReasonTally.Key(status: status, word: attempt.note ?? reason ?? "failed", code: attempt.errorCode)
    }
  }
}
