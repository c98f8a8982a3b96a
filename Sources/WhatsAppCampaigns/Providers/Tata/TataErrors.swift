public import Foundation

/// Decides what a response of Tata's panel means for the message that was sent.
///
/// The vendor publishes no table of errors. Where the body is one of Meta's errors, Meta's table decides; otherwise the
/// HTTP status does, and what it does not prove is ambiguous.
public enum TataErrors {
  /// Classifies one response. Total: every response has an answer.
  public static func classify(
    status: Int,
    headers: HTTPHeaders,
    body: [UInt8],
    now: Date? = nil
  ) -> ProviderAnswer {
    // The identifier of an acceptance is not the message's, and must not be taken for it.
    if (200..<300).contains(status) { return .accepted(nil) }
    let answer = CloudAPIErrors.classify(status: status, headers: headers, body: body, now: now)
    guard case .refused(var error) = answer else { return answer }
    if error.errorClass == .notASendError { error.reaction = status >= 500 ? .settle : .fail }
    // A plain refusal of the request, in whatever words, was not accepted.
    if error.errorClass == .ambiguous, error.code == nil, [400, 404, 405, 413, 415, 422].contains(status) {
      error.errorClass = .invalidRequest
      error.reaction = status == 400 || status == 413 || status == 422 ? .fail : .pauseCampaign
      error.scope = status == 400 || status == 413 || status == 422 ? .request : .account
      error.isKnown = true
    }
    return .refused(error)
  }
}
