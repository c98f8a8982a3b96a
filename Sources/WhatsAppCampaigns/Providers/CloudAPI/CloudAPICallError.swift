/// Why a call of the Cloud API beside sending did not do what it should.
public struct CloudAPICallError: Error, Hashable, Sendable {
  /// What went wrong.
  @nonexhaustive
  public enum Code: String, Hashable, Sendable {
    /// What was asked for cannot be put into a request: an identifier or a file that the provider does not take.
    case invalidRequest
    /// There is no credential.
    case missingCredential
    /// The provider said no; ``CloudAPICallError/refusal`` says how.
    case refused
    /// There is no whole answer.
    case noAnswer
    /// The answer is not what the provider documents.
    case unreadable
    /// There is more than is taken.
    case tooMuch
  }

  /// What went wrong.
  public var code: Code
  /// What was wrong, where, and what to do. It holds no credential and no URL.
  public var detail: String
  /// The provider's refusal.
  public var refusal: ProviderError?

  /// Creates an error.
  public init(_ code: Code, _ detail: String, refusal: ProviderError? = nil) {
    self.code = code
    self.detail = detail
    self.refusal = refusal
  }

  /// Takes what the provider said no with. An object that is not there stops every campaign where a message names it; in any
  /// other call it is an identifier that is wrong.
  init(refusedWith error: ProviderError) {
    guard error.errorClass == .accountBlocked, error.code == 100 || error.code == 803 else {
      self.init(.refused, "the provider refused the call", refusal: error)
      return
    }
    var error = error
    error.errorClass = .invalidRequest
    error.scope = .request
    error.reaction = .fail
    let detail = "the provider has nothing under that identifier, or does not show it to this credential; check both"
    self.init(.refused, detail, refusal: error)
  }
}

extension CloudAPICallError: CustomStringConvertible {
  /// What was wrong, where, and what to do.
  public var description: String { refusal.map { "\(detail): \($0)" } ?? detail }
}
