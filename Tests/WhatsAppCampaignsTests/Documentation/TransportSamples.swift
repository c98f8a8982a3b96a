import Synchronization
import Testing
import WhatsAppCampaigns
import WhatsAppCampaignsCurl

// sample: curl
/// One transport for the provider, and a stricter one for addresses that strangers chose.
func makeTransports() -> (provider: CurlTransport, media: CurlTransport) {
  var configuration = CurlTransport.Configuration()
  configuration.maximumConnectionsPerHost = 32
  configuration.connectTimeout = .seconds(5)
  let provider = CurlTransport(configuration: configuration)
  configuration.destinations = .publicOnly
  return (provider, CurlTransport(configuration: configuration))
}
// end

// sample: wrapper
/// Counts what became of requests. It adds nothing to the contract and takes nothing from it.
final class CountingTransport: HTTPTransport {
  private let inner: any HTTPTransport
  private let counts = Mutex<[String: Int]>([:])

  init(_ inner: any HTTPTransport) {
    self.inner = inner
  }

  func send(_ request: HTTPRequest) async throws(HTTPTransportError) -> HTTPResponse {
    do throws(HTTPTransportError) {
      let response = try await inner.send(request)
      count("HTTP \(response.status)")
      return response
    } catch {
      count(error.fate == .notSent ? "not sent" : "unknown")
      // Passed on as it is: the engine decides by its fate, and a second try here could be a second message.
      throw error
    }
  }

  func count(of outcome: String) -> Int { counts.withLock { $0[outcome] ?? 0 } }

  private func count(_ outcome: String) { counts.withLock { $0[outcome, default: 0] += 1 } }
}
// end

@Suite("The samples of the guide to transports run", .timeLimit(.minutes(15)))
struct TransportSampleTests {
  @Test("A private address is not sent to, and the wrapper passes the proof on")
  func wrapper() async {
    let transports = makeTransports()
    defer {
      transports.provider.shutDown()
      transports.media.shutDown()
    }
    let transport = CountingTransport(transports.media)
    do {
      _ = try await transport.send(HTTPRequest(method: .get, url: "https://127.0.0.1/"))
      Issue.record("a private address was sent to")
    } catch {
      #expect(error.fate == .notSent)
    }
    #expect(transport.count(of: "not sent") == 1)
    #expect(transport.count(of: "unknown") == 0)
  }
}
