import Foundation
import WhatsAppCampaigns

extension Command {
  private static let bodies = Option.flag("bodies", "With --json: the bodies as well, as they came")

  static let webhookUnread = Command(
    name: "webhook unread",
    summary: "List the webhook bodies that could not be read whole, with --json one object a line",
    discussion: """
      A body of which a part could not be read, or which is about a number or an account that is none of ours, is applied as far as it \
      goes and kept for somebody to look at. What it says about people is shown only with --bodies; retention apply \
      --webhooks removes what is old.
      """,
    options: [bodies],
    examples: ["webhook unread", "webhook unread --json --bodies"]
  ) { call in
    let engine = try await call.engine()
    var last: WebhookID?
    while true {
      try Task.checkCancellation()
      let page = try await engine.unreadWebhooks(after: last)
      guard let end = page.last else {
        if last == nil, !call.wantsJSON { call.output.write("Every webhook was read whole.\n") }
        return .done
      }
      for unread in page {
        call.print(document(unread, withBody: call.arguments[flag: bodies]), or: line(unread))
      }
      last = end.webhook.id
    }
  }

  private static func document(_ unread: UnreadWebhook, withBody: Bool) -> JSONValue {
    let webhook = unread.webhook
    var object: JSONObject = [
      "id": .string(webhook.id.description), "receivedAt": JSONValue(webhook.receivedAt),
      "provider": .string(webhook.provider.rawValue), "bytes": .number(JSONNumber(webhook.body.count)),
    ]
    object["problems"] =
      unread.problems.map { problems in
        .array(problems.map { ["path": .string($0.path), "problem": .string($0.problem)] })
      } ?? .null
    if withBody { object["body"] = .string(String(decoding: webhook.body, as: UTF8.self)) }
    return .object(object)
  }

  private static func line(_ unread: UnreadWebhook) -> String {
    let webhook = unread.webhook
    let problem: String
    switch unread.problems {
    case nil: problem = "its provider is not set up here"
    case let problems?: problem = problems.first?.description ?? "is about a number or an account that is none of ours"
    }
    let more = (unread.problems?.count ?? 0) > 1 ? " (and \((unread.problems?.count ?? 0) - 1) more)" : ""
    let cells = [webhook.id.description, webhook.receivedAt.text, webhook.provider.rawValue]
    return (cells + [problem.printable + more]).joined(separator: "  ") + "\n"
  }
}
