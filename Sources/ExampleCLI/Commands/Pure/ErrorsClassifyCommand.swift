import Foundation
import WhatsAppCampaigns

extension Command {
  static let errorsClassify = Command(
    name: "errors classify",
    summary: "Say what a provider's answers to a send mean, and what follows",
    discussion: """
      Reads {"httpStatus":400,"headers":{},"body":{}} from standard input, one object a line. A body that is not JSON is \
      given as a string.
      """,
    kind: .pure,
    options: [ProviderKind.option],
    examples: [
      #"errors classify --provider cloud <<< '{"httpStatus":400,"body":{"error":{"code":131049}}}'"#
    ]
  ) { call in
    let provider = try call.arguments.provider()
    let time = try call.time()
    return try await JSONLines(output: call.output).answerObjects { (line) throws(LineProblem) in
      guard let status = line["httpStatus"]?.int.flatMap({ Int(exactly: $0) }), (100...999).contains(status) else {
        throw LineProblem("“httpStatus” must be a number from 100 to 999")
      }
      let headers = try headers(in: line["headers"])
      let body = bytes(of: line["body"])
      return facts(of: provider.classify(status: status, headers: headers, body: body, now: time.now))
    }
  }

  private static func facts(of answer: ProviderAnswer) -> JSONValue {
    guard case .refused(let error) = answer else {
      return [
        "class": "accepted", "scope": "request", "reaction": "none", "retryAfterSeconds": nil, "code": nil,
        "known": true,
      ]
    }
    return [
      "class": .string(error.errorClass.rawValue),
      "scope": .string(error.scope.rawValue),
      "reaction": .string(error.reaction.rawValue),
      "retryAfterSeconds": seconds(error.retryAfter),
      "code": JSONValue(error.code),
      "known": .bool(error.isKnown),
    ]
  }

  /// Whole seconds, rounded up: to come back early is to be refused again.
  private static func seconds(_ duration: Duration?) -> JSONValue {
    guard let parts = duration?.components else { return nil }
    return .number(JSONNumber(parts.seconds + (parts.attoseconds > 0 ? 1 : 0)))
  }

  private static func headers(in value: JSONValue?) throws(LineProblem) -> HTTPHeaders {
    guard let value, !value.isNull else { return [:] }
    guard let object = value.object else { throw LineProblem("“headers” must be an object") }
    var headers = HTTPHeaders()
    for member in object {
      for item in member.value.array ?? [member.value] {
        switch item {
        case .string(let text): headers.add(text, for: member.key)
        case .number(let number): headers.add(number.text, for: member.key)
        default: throw LineProblem("the values of “headers” must be strings")
        }
      }
    }
    return headers
  }

  private static func bytes(of body: JSONValue?) -> [UInt8] {
    switch body {
    case nil, .null: []
    case .string(let text): Array(text.utf8)
    case .some(let value): value.encoded()
    }
  }
}
