import Foundation
import Testing
import WhatsAppCampaigns
import WhatsAppCampaignsTesting

// The route is compiled against types of the same shape as Vapor's, because this package depends on no other.

private func addRoute(to app: Application, _ engine: CampaignEngine) {
  // sample: vapor-route
  app.on(.POST, "webhooks", "cloud", body: .collect(maxSize: "3mb")) { request in
    let body = request.body.data.map { Array(buffer: $0) } ?? []
    let headers = request.headers.map { (name: $0.name, value: $0.value) }
    let query = request.url.query ?? ""
    let answer = await answerWebhook(method: "POST", query: query, headers: headers, body: body, engine: engine)
    return Response(status: .init(statusCode: answer.status), body: .init(data: Data(answer.body)))
  }
  // end
}

@Suite("The route for Vapor")
struct VaporRouteTests {
  @Test("A signed body is taken in, and one without a signature is refused")
  func route() async throws {
    let app = Application()
    let fixture = try EngineFixture()
    addRoute(to: app, fixture.engine)
    let body = Array(#"{"object":"whatsapp_business_account","entry":[]}"#.utf8)
    let signature = try WebhookSignature(secrets: [fixture.simulator.account.appSecret]).sign(body)
    let signed = Request(headers: [("X-Hub-Signature-256", signature)], body: .init(data: ByteBuffer(bytes: body)))
    #expect(await app.route?(signed).status.code == 200)
    let unsigned = Request(headers: [], body: .init(data: ByteBuffer(bytes: body)))
    #expect(await app.route?(unsigned).status.code == 401)
    #expect(app.path == "webhooks/cloud")
  }
}

// MARK: - Vapor's shapes

private final class Application {
  enum Method { case POST }
  enum BodyStrategy { case collect(maxSize: String) }
  var route: ((Request) async -> Response)?
  var path = ""

  func on(
    _ method: Method,
    _ path: String...,
    body: BodyStrategy,
    use route: @escaping (Request) async -> Response
  ) {
    self.path = path.joined(separator: "/")
    self.route = route
  }
}

private struct ByteBuffer { var bytes: [UInt8] }

private struct Request {
  struct Body { var data: ByteBuffer? }
  struct Address { var query: String? }
  var headers: [(name: String, value: String)]
  var url = Address()
  var body: Body
}

private struct Response {
  struct Status {
    var code: Int
    init(statusCode: Int) { code = statusCode }
  }
  struct Body { init(data: Data) {} }
  var status: Status
  init(status: Status, body: Body) { self.status = status }
}

extension [UInt8] {
  fileprivate init(buffer: ByteBuffer) { self = buffer.bytes }
}
