public import Foundation

/// Says what a response of the Cloud API means for the message that was sent.
///
/// The rules, in this order: what was accepted is never sent again, however odd the answer; the provider's own code
/// decides, not the HTTP status that came with it; and what is not understood may have been accepted, unless it is a
/// structured refusal. What the engine makes of it is stricter in one point: after a fault of the server (500 or more) it
/// never tries again; see ``ProviderError/Reaction/retry``.
public enum CloudAPIErrors {
  /// Classifies one response. Total: every response has an answer.
  ///
  /// - Parameters:
  ///   - status: The HTTP status.
  ///   - headers: The header fields; `Retry-After` is read where the answer is to wait.
  ///   - body: The body, whatever it is.
  ///   - now: The time, for a `Retry-After` that states a date and a response that states no `Date` of its own.
  public static func classify(
    status: Int,
    headers: HTTPHeaders,
    body: [UInt8],
    now: Date? = nil
  ) -> ProviderAnswer {
    let json = try? JSONValue.parse(body)
    switch status {
    case 200..<300: return accepted(json)
    case 300..<400:
      return .refused(
        ProviderError(
          errorClass: .invalidRequest,
          scope: .account,
          reaction: .pauseCampaign,
          detail: "the address redirects; correct the base URL",
          httpStatus: status
        )
      )
    default:
      let refusal = json.flatMap(Refusal.init)
      var error = refusal.map { classify($0, status: status) } ?? unstructured(status: status)
      error.httpStatus = status
      error.detail = refusal?.detail ?? ""
      if error.errorClass == .throttled || error.errorClass == .transient {
        error.retryAfter =
          RetryAfter.duration(headers, now: now) ?? RetryAfter.businessUseCase(headers["x-business-use-case-usage"])
      }
      return .refused(error)
    }
  }

  /// What a code means wherever it is found: in a response, or in the status of a webhook.
  ///
  /// - Returns: `nil` for a code that is not in the table.
  public static func known(code: Int, detail: String = "") -> ProviderError? {
    table[code].map { $0.error(code: code, detail: detail) }
  }

  /// One row of the table: a code, or a family of codes, and what a sender must do.
  struct Row: Sendable {
    let codes: ClosedRange<Int>
    let errorClass: ProviderError.ErrorClass
    let scope: ProviderError.Scope
    let reaction: ProviderError.Reaction
    let meaning: String
    /// How long the fault lasts, where that is documented.
    let wait: Duration?

    init(
      _ codes: ClosedRange<Int>,
      _ errorClass: ProviderError.ErrorClass,
      _ scope: ProviderError.Scope,
      _ reaction: ProviderError.Reaction,
      _ meaning: String,
      wait: Duration? = nil
    ) {
      self.codes = codes
      self.errorClass = errorClass
      self.scope = scope
      self.reaction = reaction
      self.meaning = meaning
      self.wait = wait
    }

    init(
      _ code: Int,
      _ errorClass: ProviderError.ErrorClass,
      _ scope: ProviderError.Scope,
      _ reaction: ProviderError.Reaction,
      _ meaning: String,
      wait: Duration? = nil
    ) {
      self.init(code...code, errorClass, scope, reaction, meaning, wait: wait)
    }

    func error(code: Int, detail: String = "") -> ProviderError {
      var error = ProviderError(errorClass: errorClass, scope: scope, reaction: reaction, code: code, detail: detail)
      error.documentedWait = wait
      return error
    }
  }

  /// The rows by code. The families are short, so every member is an entry of its own.
  private static let table: [Int: Row] = (sendRows + otherRows).reduce(into: [:]) { table, row in
    for code in row.codes { table[code] = row }
  }

  private static func accepted(_ json: JSONValue?) -> ProviderAnswer {
    let message = json?["messages"]?[0]
    let state = message?["message_status"]?.string
    return .accepted(
      message?["id"]?.string.flatMap { ProviderMessageID(provider: $0) },
      isHeld: state == "held_for_quality_assessment" || state == "paused"
    )
  }

  private static func classify(_ refusal: Refusal, status: Int) -> ProviderError {
    if let code = refusal.code, let row = table[refusal.meansMissingObject ? 33 : code] { return row.error(code: code) }
    var error: ProviderError
    switch status {
    case 429, 401: error = unstructured(status: status)
    case 403 where refusal.code == nil: error = unstructured(status: status)
    case 400..<500 where !isCutShort(status):
      error = ProviderError(errorClass: .unknown, scope: .request, reaction: .fail)
    default: error = unstructured(status: status)
    }
    error.code = refusal.code
    error.isKnown = false
    return error
  }

  /// What the status alone says. Without the provider's own words only these few are proof that nothing was accepted.
  private static func unstructured(status: Int) -> ProviderError {
    switch status {
    case 429: ProviderError(errorClass: .throttled, scope: .sender, reaction: .slowDown)
    case 401: ProviderError(errorClass: .authentication, scope: .account, reaction: .refreshToken)
    case 403: ProviderError(errorClass: .permission, scope: .account, reaction: .pauseAccount)
    default: ProviderError(errorClass: .ambiguous, scope: .request, reaction: .settle, isKnown: false)
    }
  }

  /// Whether a status of the 4xx family says that the exchange was cut short, not that it was refused.
  private static func isCutShort(_ status: Int) -> Bool { status == 408 || status == 499 }
}

extension CloudAPIErrors {
  /// The provider's error object, as far as it decides anything.
  private struct Refusal {
    var code: Int?
    /// The words for a support ticket, bounded. They may quote a phone number.
    var detail: String
    /// Code 100 with this subcode is how a deleted number or a wrong identifier is reported.
    var meansMissingObject: Bool

    init?(_ json: JSONValue) {
      guard let error = json["error"] ?? json["errors"]?[0], error.object != nil else { return nil }
      code = error["code"]?.intOrDigits.flatMap { Int(exactly: $0) }
      meansMissingObject = code == 100 && error["error_subcode"]?.intOrDigits == 33
      let words = error["error_data"]?["details"]?.string ?? error["message"]?.string ?? error["title"]?.string ?? ""
      detail = String(words.unicodeScalars.prefix(1_000))
    }
  }
}
