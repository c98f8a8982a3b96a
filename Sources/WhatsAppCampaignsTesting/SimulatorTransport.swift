public import WhatsAppCampaigns

/// A transport that leads to a ``ProviderSimulator`` in the same process.
///
/// It keeps the promises of every transport: a dropped connection and a timeout leave the fate of the message unknown,
/// and a task that is cancelled before the simulator has seen the request has sent nothing.
public struct SimulatorTransport: HTTPTransport {
  private let simulator: ProviderSimulator

  /// Creates a transport.
  public init(_ simulator: ProviderSimulator) {
    self.simulator = simulator
  }

  /// Sends one request.
  public func send(_ request: HTTPRequest) async throws(HTTPTransportError) -> HTTPResponse {
    guard !Task.isCancelled else { throw HTTPTransportError(code: .cancelled, fate: .notSent) }
    let reply = simulator.receive(request)
    let isInTime = reply.delay <= request.timeout
    do {
      let wait = isInTime ? reply.delay : request.timeout
      if wait > .zero { try await simulator.time.sleep(for: wait) }
    } catch {
      throw HTTPTransportError(code: .cancelled, fate: .unknown)
    }
    guard isInTime else { throw HTTPTransportError(code: .timedOut, fate: .unknown) }
    switch reply.outcome {
    case .dropConnection:
      throw HTTPTransportError(code: .connectionLost, fate: .unknown, detail: "the simulator dropped the connection")
    case .response(let response):
      guard response.body.count <= request.maximumResponseBytes else {
        throw HTTPTransportError(code: .badResponse, fate: .unknown, detail: "the response is too large")
      }
      return response
    }
  }
}
