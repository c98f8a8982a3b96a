import WhatsAppCampaigns

extension Command {
  private static let port = Option.value("port", "N", "The port; 0 takes any free one. Default: 8080")
  private static let brand = Option.value("brand", "NAME", "Answer people who write, as this business")
  private static let allInterfaces = Option.flag("all-interfaces", "Let other machines connect, not only this one")

  static let serve = Command(
    name: "serve",
    summary: "Take in webhooks over HTTP and apply them",
    discussion: """
      Listens for the provider's webhooks on /webhooks/PROVIDER/TENANT until it is interrupted. A webhook is answered \
      with 200 when it is on disk. WHATSAPP_APP_SECRET checks signatures, WHATSAPP_WEBHOOK_VERIFY_TOKEN answers the \
      verification. Tata and WABot sign nothing: their path ends with /SECRET, the value of TATA_WEBHOOK_SECRET or \
      WABOT_WEBHOOK_SECRET. /health answers 200. Campaigns are sent by `campaign send` or `worker`, in the same store, at \
      the same time. With --brand people who write through the provider of --provider are answered by the consent \
      dialogue, at the sender's pace and ahead of campaigns.
      """,
    options: [port, allInterfaces, brand, ProviderKind.option, ProviderKind.baseURL] + SenderOptions.all,
    examples: [
      "serve --port 8080", "serve --port 0 --store campaigns.sqlite --tenant shop",
      "serve --port 8080 --brand \"Kedai Ali\"",
    ]
  ) { call in
    let port = try call.arguments.port(port, default: 8080)
    let kind = try ProviderKind.named(call.arguments[ProviderKind.option] ?? ProviderKind.cloud.rawValue)
    let workspace = try await call.workspace(ifAbsent: .make)
    let engine =
      try call.arguments[brand].map { name in
        let dialogue = ConsentDialogue(brand: name, asksForProfile: true)
        return try workspace.engine(sendingThrough: [kind], dialogue: dialogue, sendsReplies: true)
      } ?? workspace.engine()
    let served = workspace.tenant
    let log = WebhookLog(time: workspace.time)
    let webhooks = WebhookServer(engine: { $0 == served ? engine : nil }, report: log.note)
    let server = try LocalHTTPServer(
      port: port,
      onAllInterfaces: call.arguments[flag: allInterfaces]
    ) { await webhooks.answer($0) }
    defer {
      server.stop()
      log.finish()
    }

    for kind in ProviderKind.allCases {
      let address = "http://127.0.0.1:\(server.port)/webhooks/\(kind.rawValue)/\(served)"
      // The secret itself is not shown.
      Diagnostics.say("webhooks of “\(kind.rawValue)” on \(address)\(kind == .cloud ? "" : "/$\(kind.secretVariable)")")
      if call.variable(kind.secretVariable) == nil {
        Diagnostics.say("\(kind.secretVariable) is not set: webhooks of “\(kind.rawValue)” are refused with 403")
      } else if let variable = kind.senderVariable, call.variable(variable) == nil {
        let lost = "what “\(kind.rawValue)” says about the number's pace does not reach whoever sends"
        Diagnostics.say("\(variable) is not set: \(lost)")
      }
    }
    call.print(["port": .number(JSONNumber(Int64(server.port))), "tenant": .string(served.rawValue)], or: "")
    call.output.flush()
    try await engine.processWebhooks()
    return .interrupted
  }
}

extension Arguments {
  /// The port that an option names.
  func port(_ option: Option, default standard: UInt16) throws(CommandFailure) -> UInt16 {
    try parsed(option, as: "a number from 0 to 65535") { UInt16($0) } ?? standard
  }
}

extension ProviderKind {
  /// The variable with the secret that signs the provider's webhooks, or that stands in their address.
  var secretVariable: String {
    switch self {
    case .cloud: "WHATSAPP_APP_SECRET"
    case .tata: "TATA_WEBHOOK_SECRET"
    case .wabot: "WABOT_WEBHOOK_SECRET"
    }
  }
}
