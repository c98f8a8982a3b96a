import Foundation
import WhatsAppCampaigns
import WhatsAppCampaignsCurl
import WhatsAppCampaignsTesting

extension Command {
  private static let port = Option.value("port", "N", "The port; 0 takes any free one. Default: 8081")
  private static let seed = Option.value("seed", "N", "What is drawn follows from this number. Default: 1")
  private static let rough = Option.flag(
    "rough",
    "Throttle, refuse, lose answers and reorder webhooks, as real life does"
  )
  private static let webhooks = Option.value("webhooks", "URL", "Where to deliver signed webhooks; none without it")

  private static let templates = Option.value(
    "templates",
    "FILE",
    "The templates of its account, in the provider's own JSON. Default: a few samples"
  )

  static let sandbox = Command(
    name: "sandbox",
    summary: "Play the Cloud API over HTTP on this machine",
    discussion: """
      A simulator of the provider for trying campaigns out: point `campaign send --base-url` at it. It bears the \
      credentials of the environment (WHATSAPP_ACCESS_TOKEN, WHATSAPP_PHONE_NUMBER_ID, WHATSAPP_APP_SECRET) and lists \
      templates for the account of WHATSAPP_BUSINESS_ACCOUNT_ID, or has made-up ones. Standard output is for a shell: its \
      address, and what is made up, as `export` lines. The same seed gives the same run.
      """,
    kind: .pure,
    options: [port, seed, rough, webhooks, templates],
    examples: [
      "sandbox --port 8081 > sandbox.env & sleep 1; . ./sandbox.env",
      "sandbox --templates templates.json",
      "sandbox --rough --seed 7 --webhooks http://127.0.0.1:8080/webhooks/cloud/default",
    ]
  ) { call in
    let number = try call.arguments.parsed(seed, as: "a whole number") { UInt64($0) } ?? 1
    var account = SimulatedAccount(call)
    account.templates = SimulatedAccount.sampleTemplates
    if let path = call.arguments[templates] {
      account.templates = SimulatedAccount.listed(try TemplateSource.documents(in: path))
    }
    let simulator = try ProviderSimulator(
      seed: number,
      configuration: call.arguments[flag: rough] ? .rough : .calm,
      account: account
    )
    let form = "an address such as http://127.0.0.1:8080/webhooks/cloud/default"
    let target = try call.arguments.parsed(webhooks, as: form) { text -> String? in
      guard let parts = URLComponents(string: text), ["http", "https"].contains(parts.scheme) else { return nil }
      return parts.host?.isEmpty == false ? text : nil
    }
    let transport = CurlTransport()
    defer { transport.shutDown() }
    let simulation = SimulatorServer(simulator: simulator, transport: transport)
    let server = try LocalHTTPServer(port: try call.arguments.port(port, default: 8081)) {
      await simulation.answer($0)
    }
    defer { server.stop() }

    Diagnostics.say("the Cloud API is played on http://127.0.0.1:\(server.port)")
    let settings = settings(of: simulator.account, port: server.port, call)
    call.print(
      [
        "port": .number(JSONNumber(Int64(server.port))),
        "environment": .object(JSONObject(settings.map { ($0.name, .string($0.value)) })),
      ],
      or: settings.map { "export \($0.name)='\($0.value)'\n" }.joined()
    )
    call.output.flush()
    if let target {
      await simulation.deliverWebhooks(to: target)
    } else {
      while !Task.isCancelled { try? await Task.sleep(for: .seconds(3_600)) }
    }
    Diagnostics.say("\(simulator.log)")
    return .interrupted
  }

  /// What a shell needs to send to the simulator: its address, and what the environment does not have yet.
  private static func settings(
    of account: SimulatedAccount,
    port: UInt16,
    _ call: Invocation
  ) -> [(name: String, value: String)] {
    let credentials = [
      ("WHATSAPP_ACCESS_TOKEN", account.accessToken.revealed), ("WHATSAPP_PHONE_NUMBER_ID", account.phoneNumberID),
      ("WHATSAPP_APP_SECRET", account.appSecret.revealed), ("WHATSAPP_BUSINESS_ACCOUNT_ID", account.accountID),
      ("WHATSAPP_WEBHOOK_VERIFY_TOKEN", "simulated-verify-token"),
    ]
    return [("WHATSAPP_BASE_URL", "http://127.0.0.1:\(port)")] + credentials.filter { call.variable($0.0) == nil }
  }
}

extension SimulatedAccount {
  /// The account of the environment's credentials; what is missing is made up.
  init(_ call: Invocation) {
    self.init()
    if let id = call.variable("WHATSAPP_PHONE_NUMBER_ID") { phoneNumberID = id }
    if let id = call.variable("WHATSAPP_BUSINESS_ACCOUNT_ID") { accountID = id }
    if let token = call.variable("WHATSAPP_ACCESS_TOKEN") { accessToken = Secret(token) }
    if let secret = call.variable("WHATSAPP_APP_SECRET") { appSecret = Secret(secret) }
  }
  /// Templates of a file as the provider would list them: with what it adds to those that are submitted.
  static func listed(_ templates: [JSONValue]) -> [JSONValue] {
    templates.enumerated().map { index, template in
      guard var object = template.object else { return template }
      if object["id"] == nil { object["id"] = .string("\(index + 1)") }
      if object["status"] == nil { object["status"] = "APPROVED" }
      if object["quality_score"] == nil { object["quality_score"] = ["score": "UNKNOWN"] }
      return .object(object)
    }
  }
}
