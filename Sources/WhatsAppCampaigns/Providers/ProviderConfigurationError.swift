/// Why the configuration of a provider cannot be used.
public struct ProviderConfigurationError: Error, Hashable, Sendable {
  /// What is wrong.
  @nonexhaustive
  public enum Code: String, Hashable, Sendable {
    /// The base URL is no absolute web address, or holds more than scheme, host, port and path.
    case invalidBaseURL
    /// The base URL would send the credential unencrypted over a network.
    case insecureBaseURL
    /// The credential is empty or holds characters that no credential has.
    case invalidToken
    /// The name of the header field for the credential is no name of a header field.
    case invalidHeaderName
    /// The origin of messages is empty or too long.
    case invalidSource
    /// The identifier of the instance is empty or holds characters that none has.
    case invalidInstanceID
  }

  /// What is wrong.
  public var code: Code

  /// Creates an error.
  public init(_ code: Code) {
    self.code = code
  }

  /// A base URL without slashes at its end.
  static func checked(baseURL text: String) throws(ProviderConfigurationError) -> String {
    do {
      return try ProviderAddress.checked(text)
    } catch {
      throw ProviderConfigurationError(error == .insecure ? .insecureBaseURL : .invalidBaseURL)
    }
  }
}

extension ProviderConfigurationError: CustomStringConvertible {
  /// What is wrong and what to do. No value of the configuration is in it.
  public var description: String {
    switch code {
    case .invalidBaseURL: "base URL: write scheme, host and perhaps a path, without query or user"
    case .insecureBaseURL: "base URL: use https; plain http is accepted for this machine only (localhost, 127.0.0.1)"
    case .invalidToken: "token: it is empty, too long, or holds a space or a line break"
    case .invalidHeaderName: "authorization header: its name may have letters, digits, hyphens and underscores"
    case .invalidSource: "source: write 1 to 128 bytes"
    case .invalidInstanceID: "instance id: write the identifier that the panel shows, letters and digits"
    }
  }
}
