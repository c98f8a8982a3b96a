import Foundation
import WhatsAppCampaigns

extension Command {
  private static let from = Option.value(
    "from",
    "PHONE",
    "Who wrote, by phone number, or by user id where they have none"
  )
  private static let text = Option.value("text", "TEXT", "What they wrote")
  private static let webhook = Option.value("webhook", "FILE", "Webhooks: one body, or one a line")

  private static let brand = Option.value("brand", "NAME", "Who answers. Default: the tenant's name")
  private static let keepIC = Option.flag(
    "keep-ic",
    "Keep identity-card numbers that people confirm, encrypted with WHATSAPP_CAMPAIGNS_KEY"
  )
  private static let send = Option.flag("send", "Send the replies through the provider")

  static let inbound = Command(
    name: "inbound",
    summary: "Take in a message or captured webhooks as if the provider had sent them",
    discussion: """
      They are trusted without a signature, whatever number they name, stored and applied: consent, replies and delivery \
      reports. What the consent \
      dialogue answers is printed, and sent with --send. Messages are told in whole seconds, and within one a refusal \
      beats an agreement: whoever writes with --from a second time within a second writes in the next one, unless --now \
      says when.
      """,
    options: [from, text, webhook, ProviderKind.option, brand, keepIC, send, ProviderKind.baseURL] + SenderOptions.all,
    examples: [
      "inbound --from 012-3456789 --text hello --brand \"Kedai Ali\"", "inbound --from 012-3456789 --text STOP",
      "inbound --webhook captured.jsonl --provider cloud",
    ]
  ) { call in
    let arguments = call.arguments
    let kind = try ProviderKind.named(arguments[ProviderKind.option] ?? ProviderKind.cloud.rawValue)
    var bodies: [[UInt8]] = []
    var written: (text: String, sender: WhatsAppIdentity)?
    if let path = arguments[webhook] {
      guard arguments[from] == nil, arguments[text] == nil else {
        throw CommandFailure.usage("give either --webhook, or --from and --text")
      }
      bodies = try Self.bodies(in: path)
    } else {
      guard let sender = arguments[from] else { throw CommandFailure.usage("give --from and --text, or --webhook") }
      written = (try arguments.required(text), try call.identity(sender))
    }
    guard let provider = kind.name else { throw CommandFailure.usage("--provider names no provider") }
    var workspace = try await call.workspace(ifAbsent: .make)
    workspace.vouchesForWebhooks = true
    if arguments[flag: keepIC], try call.cipher() == nil {
      throw CommandFailure.unusable(
        "--keep-ic needs a key to encrypt with: set WHATSAPP_CAMPAIGNS_KEY in the environment"
      )
    }
    let dialogue = ConsentDialogue(
      brand: arguments[brand] ?? workspace.tenant.rawValue,
      asksForProfile: true,
      keepsIdentityCards: arguments[flag: keepIC]
    )
    let engine =
      arguments[flag: send]
      ? try workspace.engine(sendingThrough: [kind], dialogue: dialogue) : try workspace.engine(dialogue: dialogue)
    if let (text, sender) = written, let person = sender.key {
      let last = arguments[.now] == nil ? try await engine.conversationSummary(of: person).lastInbound : nil
      let instant = try await second(after: last, by: workspace.time)
      guard let body = kind.webhook(saying: text, from: sender, at: instant) else {
        throw CommandFailure.usage("\(kind.rawValue) names nobody by a user id; give --from a phone number")
      }
      bodies = [body]
    }
    var refused = 0
    var repeated = 0
    var said = (events: 0, problems: 0)
    var summary = WebhookSummary()
    for body in bodies {
      try Task.checkCancellation()
      let receipt = await engine.take(trusted: body, from: provider)
      switch receipt.response.status {
      case 200: break
      case 413: refused += 1
      default: throw CommandFailure.unusable("the store could not keep a webhook")
      }
      // What a body says is the same however often it comes; what it does, it does once.
      let parsed = kind.webhookFormat.parse(body)
      said = (said.events + parsed.events.count, said.problems + parsed.problems.count)
      repeated += receipt.isRepeated ? 1 : 0
      summary.add(receipt.applied)
    }
    summary.add(try await engine.applyPendingWebhooks())
    var unsent = 0
    if arguments[flag: send] {
      for reply in summary.replies {
        if try await !isAccepted(reply, by: engine) { unsent += 1 }
      }
    }
    call.print(
      [
        "webhooks": .number(JSONNumber(bodies.count)), "repeated": .number(JSONNumber(repeated)),
        "tooLarge": .number(JSONNumber(refused)), "events": .number(JSONNumber(said.events)),
        "problems": .number(JSONNumber(said.problems)), "messages": .number(JSONNumber(summary.messages)),
        "joined": .number(JSONNumber(summary.joined)), "parked": .number(JSONNumber(summary.parked)),
        "replies": .array(summary.replies.map { document(of: $0, call) }),
      ],
      or: Table.facts([
        ("Webhooks", String(bodies.count)), ("Known already", repeated > 0 ? String(repeated) : nil),
        ("Too large", refused > 0 ? String(refused) : nil), ("Events", String(said.events)),
        ("Unreadable parts", said.problems > 0 ? String(said.problems) : nil),
        ("New messages", String(summary.messages)), ("Recipients changed", String(summary.joined)),
        ("Reports about unknown messages", summary.parked > 0 ? String(summary.parked) : nil),
      ]) + summary.replies.map { "\nReply in \($0.answer.language):\n\($0.answer.text)\n" }.joined()
    )
    return refused + said.problems + unsent + summary.unanswered > 0 ? .refused : .done
  }

  private static func isAccepted(_ reply: DialogueReply, by engine: CampaignEngine) async throws -> Bool {
    try await engine.send(reply).attempt.disposition == .accepted
  }

  private static func document(of reply: DialogueReply, _ call: Invocation) -> JSONValue {
    [
      "to": .string(call.shown(reply.recipient)), "kind": .string(reply.answer.kind.rawValue),
      "language": .string(reply.answer.language), "text": .string(reply.answer.text),
    ]
  }

  /// The bodies in a file: all of it is one, or every line is.
  private static func bodies(in path: String) throws -> [[UInt8]] {
    let bytes = try InputFile.bytes(of: path)
    if (try? JSONValue.parse(bytes, limits: JSONLimits(maximumBytes: InputFile.maximumBytes))) != nil { return [bytes] }
    let lines = bytes.split(separator: 0x0A).map(Array.init)
    guard !lines.isEmpty else { throw CommandFailure.refused("“\(path.printable)” holds no webhook") }
    return lines
  }

  /// Now, or the next second where a message was written in this one.
  private static func second(after last: Date?, by clock: any TimeSource) async throws -> Date {
    while let last = last?.seconds, last == clock.now.seconds { try await clock.sleep(for: .milliseconds(50)) }
    return clock.now
  }
}
