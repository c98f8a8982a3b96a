import Foundation
import Testing
import WhatsAppCampaigns
import WhatsAppCampaignsTesting

// The route is compiled against types of the same shape as Hummingbird's, because this package depends on no other.

private func addRoute(to router: Router, _ engine: CampaignEngine) {
  // sample: hummingbird-route
  router.post("webhooks/cloud") { request, _ in
    let body = Array(buffer: try await request.body.collect(upTo: WebhookRequest.maximumBodyBytes))
    let headers = request.headers.map { (name: $0.name.rawName, value: $0.value) }
    let query = request.uri.query ?? ""
    let answer = await answerWebhook(method: "POST", query: query, headers: headers, body: body, engine: engine)
    return Response(status: .init(code: answer.status), body: .init(byteBuffer: ByteBuffer(bytes: answer.body)))
  }
  // end
}

@Suite("The route for Hummingbird")
struct HummingbirdRouteTests {
  @Test("A signed body is taken in, and one without a signature is refused")
  func route() async throws {
    let router = Router()
    let fixture = try EngineFixture()
    addRoute(to: router, fixture.engine)
    let body = Array(#"{"object":"whatsapp_business_account","entry":[]}"#.utf8)
    let signature = try WebhookSignature(secrets: [fixture.simulator.account.appSecret]).sign(body)
    let name = Field.Name(rawName: "X-Hub-Signature-256")
    let signed = Request(headers: [Field(name: name, value: signature)], body: .init(bytes: body))
    #expect(try await router.route?(signed, Context()).status.code == 200)
    let unsigned = Request(headers: [], body: .init(bytes: body))
    #expect(try await router.route?(unsigned, Context()).status.code == 401)
    #expect(router.path == "webhooks/cloud")
  }
}

// MARK: - Hummingbird's shapes

private struct Context {}

private final class Router {
  var route: ((Request, Context) async throws -> Response)?
  var path = ""

  func post(_ path: String, use route: @escaping (Request, Context) async throws -> Response) {
    self.path = path
    self.route = route
  }
}

private struct ByteBuffer { var bytes: [UInt8] }

private struct Field {
  struct Name { var rawName: String }
  var name: Name
  var value: String
}

private struct Request {
  struct Address { var query: String? }
  struct Body {
    var bytes: [UInt8]
    func collect(upTo limit: Int) async throws -> ByteBuffer { ByteBuffer(bytes: bytes) }
  }
  var headers: [Field]
  var uri = Address()
  var body: Body
}

private struct Response {
  struct Status {
    var code: Int
    init(code: Int) { self.code = code }
  }
  struct Body { init(byteBuffer: ByteBuffer) {} }
  var status: Status
  init(status: Status, body: Body) { self.status = status }
}

extension [UInt8] {
  fileprivate init(buffer: ByteBuffer) { self = buffer.bytes }
}
