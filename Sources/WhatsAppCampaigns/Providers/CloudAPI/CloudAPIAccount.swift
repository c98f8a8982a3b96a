/// What a business can ask the Cloud API beside sending: its templates, its media, its number.
///
/// Unlike a provider it is given a transport, because a host waits for what it asks. Every call may be repeated.
public struct CloudAPIAccount: Sendable {
  /// Where and as whom the API is called.
  public let configuration: CloudAPIConfiguration

  let transport: any HTTPTransport
  let time: any TimeSource
  let random: any RandomSource
  private let credential: CredentialHolder

  /// Creates an account.
  ///
  /// - Parameters:
  ///   - configuration: Where and as whom the API is called.
  ///   - transport: Carries the requests.
  ///   - credentials: Where the access token comes from, where it may change; `nil` for the configuration's.
  ///   - time: The clock, for what expires.
  ///   - random: Draws the boundaries between the parts of an upload.
  public init(
    _ configuration: CloudAPIConfiguration,
    transport: any HTTPTransport,
    credentials: (any CredentialSource)? = nil,
    time: any TimeSource = .system,
    random: any RandomSource = .system
  ) {
    self.configuration = configuration
    self.transport = transport
    self.time = time
    self.random = random
    credential = CredentialHolder(
      configuration.accessToken,
      source: credentials,
      time: time,
      patience: configuration.timeout
    )
  }

  /// Sends one request with the credential, and reads the JSON that comes back.
  func call(_ request: HTTPRequest) async throws(CloudAPICallError) -> JSONValue {
    let response = try await exchange(request)
    do {
      return try JSONValue.parse(response.body)
    } catch {
      throw CloudAPICallError(.unreadable, "the provider's answer is \(error)")
    }
  }

  /// Sends one request whose answer says no more than that it was done.
  func confirmed(_ request: HTTPRequest) async throws(CloudAPICallError) {
    guard try await call(request)["success"]?.bool ?? false else {
      throw CloudAPICallError(.unreadable, "the provider did not say that it was done")
    }
  }

  /// Sends one request with the credential. A credential that is refused is asked for once more, where there is a source.
  func exchange(_ request: HTTPRequest) async throws(CloudAPICallError) -> HTTPResponse {
    var mayAskAgain = true
    while true {
      let response = try await authorized(request)
      guard !(200..<300).contains(response.status) else {
        credential.wasAccepted()
        return response
      }
      let answer = CloudAPIErrors.classify(
        status: response.status,
        headers: response.headers,
        body: response.body,
        now: time.now
      )
      guard case .refused(let error) = answer else {
        throw CloudAPICallError(.unreadable, "the provider's answer contradicts its status")
      }
      if error.reaction == .refreshToken, credential.wasRefused(), mayAskAgain {
        mayAskAgain = false
        continue
      }
      throw CloudAPICallError(refusedWith: error)
    }
  }

  private func authorized(_ request: HTTPRequest) async throws(CloudAPICallError) -> HTTPResponse {
    var request = request
    do throws(ProviderRequestError) {
      request.headers["Authorization"] = "Bearer \(try await credential.secret().revealed)"
    } catch {
      throw CloudAPICallError(.missingCredential, error.rule)
    }
    do throws(HTTPTransportError) {
      return try await transport.send(request)
    } catch {
      throw CloudAPICallError(.noAnswer, "there is no answer from the provider: \(error)")
    }
  }

  /// An identifier of the provider, as a part of a path.
  static func checked(_ id: String, _ noun: String) throws(CloudAPICallError) -> String {
    guard (1...128).contains(id.utf8.count),
      id.utf8.allSatisfy({ $0.isLetterOrDigit || $0 == UInt8(ascii: "_") || $0 == UInt8(ascii: "-") })
    else { throw CloudAPICallError(.invalidRequest, "the identifier of the \(noun) is none of the provider's") }
    return id
  }
}
