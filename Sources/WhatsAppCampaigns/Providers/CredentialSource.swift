/// A type that knows the credential of a provider: a file that is written anew, a vault, a table.
///
/// It is asked before the first request, and again whenever the provider has refused the credential that it gave; so a
/// credential is replaced without a restart. It is never asked more often than requests are built.
public protocol CredentialSource: Sendable {
  /// The credential as it is now.
  func credential(_ request: CredentialRequest) async throws(CredentialError) -> Secret
}

/// Asks for a credential.
public struct CredentialRequest: Hashable, Sendable {
  /// Whether the provider has refused the last one, so that a copy in memory must not be given again.
  public var wasRefused: Bool

  /// Creates a request.
  public init(wasRefused: Bool) {
    self.wasRefused = wasRefused
  }
}

/// Why there is no credential.
public struct CredentialError: Error, Hashable, Sendable {
  /// What is wrong and what to do, in one sentence. It holds no credential.
  public var detail: String

  /// Creates an error.
  public init(_ detail: String) {
    self.detail = detail
  }
}

extension CredentialError: CustomStringConvertible {
  /// What is wrong and what to do.
  public var description: String { detail }
}
