import Foundation

/// Where and as whom the Cloud API is called.
public struct CloudAPIConfiguration: Hashable, Sendable {
  /// The address before the version, without a slash at its end.
  public let baseURL: String
  /// The version of the API, such as `v25.0`.
  public let version: String
  /// The provider's number for the sender's phone number. It is not the phone number itself.
  public let phoneNumberID: String
  /// The credential of the business, until a source of credentials gives another.
  public let accessToken: Secret
  /// The path by which messages go.
  public var route: CloudAPIRoute
  /// How long one request may take.
  public var timeout: Duration

  /// Checks and takes a configuration.
  ///
  /// - Parameters:
  ///   - baseURL: Scheme, host and perhaps a path, without the version. Plain `http` is for this machine only, because
  ///     the credential travels with every request.
  ///   - version: The version of the API. Each is served for about two years.
  ///   - phoneNumberID: The provider's number for the sender, digits only.
  ///   - accessToken: The credential.
  ///   - route: The path by which messages go.
  ///   - timeout: How long one request may take.
  public init(
    baseURL: String = "https://graph.facebook.com",
    version: String = "v25.0",
    phoneNumberID: String,
    accessToken: Secret,
    route: CloudAPIRoute = .messages,
    timeout: Duration = .seconds(30)
  ) throws(CloudAPIConfigurationError) {
    self.baseURL = try Self.checked(baseURL: baseURL)
    guard Self.isVersion(version[...]) else { throw CloudAPIConfigurationError(.invalidVersion) }
    guard (1...32).contains(phoneNumberID.utf8.count), phoneNumberID.utf8.allSatisfy(Self.isDigit) else {
      throw CloudAPIConfigurationError(.invalidPhoneNumberID)
    }
    guard ProviderAddress.isToken(accessToken) else { throw CloudAPIConfigurationError(.invalidAccessToken) }
    self.version = version
    self.phoneNumberID = phoneNumberID
    self.accessToken = accessToken
    self.route = route
    self.timeout = timeout
  }

  private static func checked(baseURL text: String) throws(CloudAPIConfigurationError) -> String {
    let address: String
    do {
      address = try ProviderAddress.checked(text)
    } catch {
      throw CloudAPIConfigurationError(error == .insecure ? .insecureBaseURL : .invalidBaseURL)
    }
    if let last = ProviderAddress.path(of: address).last, isVersion(last) {
      throw CloudAPIConfigurationError(.versionInBaseURL)
    }
    return address
  }

  private static func isVersion(_ text: Substring) -> Bool {
    let parts = text.dropFirst().split(separator: ".", omittingEmptySubsequences: false)
    return text.first == "v" && parts.count == 2
      && parts.allSatisfy { (1...3).contains($0.utf8.count) && $0.utf8.allSatisfy(isDigit) }
  }

  private static func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }
}

/// Why a configuration of the Cloud API cannot be used.
public struct CloudAPIConfigurationError: Error, Hashable, Sendable {
  /// What is wrong.
  @nonexhaustive
  public enum Code: String, Hashable, Sendable {
    /// The base URL is no absolute web address, or holds more than scheme, host, port and path.
    case invalidBaseURL
    /// The base URL would send the credential unencrypted over a network.
    case insecureBaseURL
    /// The base URL ends with a version.
    case versionInBaseURL
    /// The version does not look like `v25.0`.
    case invalidVersion
    /// The phone number's identifier is not made of digits.
    case invalidPhoneNumberID
    /// The access token is empty or holds characters that no token has.
    case invalidAccessToken
  }

  /// What is wrong.
  public var code: Code

  /// Creates an error.
  public init(_ code: Code) {
    self.code = code
  }
}

extension CloudAPIConfigurationError: CustomStringConvertible {
  /// What is wrong and what to do. No value of the configuration is in it.
  public var description: String {
    switch code {
    case .invalidBaseURL: "base URL: write scheme and host, such as https://graph.facebook.com, without query or user"
    case .insecureBaseURL: "base URL: use https; plain http is accepted for this machine only (localhost, 127.0.0.1)"
    case .versionInBaseURL: "base URL: leave the version out and state it as the version"
    case .invalidVersion: "version: write it as v25.0"
    case .invalidPhoneNumberID: "phone number id: write the provider's identifier of digits, not the phone number"
    case .invalidAccessToken: "access token: it is empty, too long, or holds a space or a line break"
    }
  }
}
