/// What a host's HTTP server answers to a ``WebhookRequest``.
public struct WebhookResponse: Hashable, Sendable {
  /// The status code. Only 200 tells a provider that it need not deliver the same events again.
  public var status: Int
  /// The media type of the body.
  public var contentType: String
  /// The body.
  public var body: [UInt8]

  /// Creates a response.
  public init(status: Int, contentType: String = "text/plain; charset=utf-8", body: [UInt8] = []) {
    self.status = status
    self.contentType = contentType
    self.body = body
  }

  /// 200: the events are durable, the provider may forget them.
  public static let accepted = WebhookResponse(status: 200)
  /// 401: the signature is missing or wrong.
  public static let unauthorized = WebhookResponse(status: 401)
  /// 403: the verification token is wrong, or the endpoint has no secret to check signatures with.
  public static let forbidden = WebhookResponse(status: 403)
  /// 404: there is no such endpoint, or the secret part of its address is wrong.
  public static let notFound = WebhookResponse(status: 404)
  /// 405: neither a verification nor events.
  public static let methodNotAllowed = WebhookResponse(status: 405)
  /// 413: the body is longer than ``WebhookRequest/maximumBodyBytes``.
  public static let tooLarge = WebhookResponse(status: 413)
  /// 503: the events could not be made durable; the provider delivers them again later.
  public static let unavailable = WebhookResponse(status: 503)
}
