import WhatsAppCampaigns
import WhatsAppCampaignsCurl

extension Command {
  static let templateSync = Command(
    name: "template sync",
    summary: "Keep every template of the account as the provider has it now",
    discussion: """
      Asks the Cloud API for the templates of WHATSAPP_BUSINESS_ACCOUNT_ID, with status, category and quality, and keeps \
      them. Templates that the library cannot read are named, and the others are kept; it ends with 1 then. Templates that \
      are kept here and not listed there are named too, and stay as they are: they may be another provider's.
      """,
    options: [ProviderKind.option, ProviderKind.baseURL],
    examples: ["template sync", "template sync --provider cloud --json"]
  ) { call in
    let kind = try ProviderKind.named(call.arguments[ProviderKind.option] ?? ProviderKind.cloud.rawValue)
    guard kind == .cloud else {
      throw CommandFailure.usage("the provider “\(kind.rawValue)” lists no templates; use template add")
    }
    guard let account = call.variable("WHATSAPP_BUSINESS_ACCOUNT_ID") else {
      throw CommandFailure.unusable("set WHATSAPP_BUSINESS_ACCOUNT_ID in the environment")
    }
    let engine = try await call.engine(ifAbsent: .make)
    let listing = try await kind.account(call).templates(of: account)
    for listed in listing.templates { try await engine.saveTemplate(listed.template) }
    let names = Set(listing.templates.map(\.template.name.rawValue) + listing.unreadable.map(\.path))
    let unlisted = try await engine.templates().filter { !names.contains($0.name.rawValue) }
    for problem in listing.unreadable { Diagnostics.say("not kept: \(problem)") }
    for template in unlisted { Diagnostics.say("not listed by the account: \(template.name) (\(template.language))") }
    var table = Table(["NAME", "LANGUAGE", "CATEGORY", "STATUS", "QUALITY"])
    let documents = listing.templates.map { listed -> JSONValue in
      let template = listed.template
      table.append([
        template.name.rawValue, template.language.rawValue, "\(template.category)", "\(template.status)",
        listed.quality ?? "",
      ])
      var object: JSONObject = [
        "name": .string(template.name.rawValue), "language": .string(template.language.rawValue),
        "category": .string("\(template.category)"), "status": .string("\(template.status)"),
      ]
      object.set("id", listed.id)
      object.set("quality", listed.quality)
      object.set("rejectedReason", listed.rejectedReason)
      return .object(object)
    }
    let unreadable = listing.unreadable.map { ["name": .string($0.path), "problem": .string($0.rule)] as JSONValue }
    call.print(
      [
        "templates": .array(documents), "unreadable": .array(unreadable),
        "unlisted": .array(
          unlisted.map { ["name": .string($0.name.rawValue), "language": .string($0.language.rawValue)] }
        ),
      ],
      or: table.isEmpty ? "The account has no templates.\n" : table.text
    )
    return listing.unreadable.isEmpty ? .done : .refused
  }
}

extension ProviderKind {
  /// The account of the environment, for what is asked of the Cloud API beside sending.
  func account(_ call: Invocation) throws -> CloudAPIAccount {
    let missing = missingVariables(in: call)
    guard missing.isEmpty else {
      throw CommandFailure.unusable("set \(missing.joined(separator: " and ")) in the environment")
    }
    return CloudAPIAccount(try cloudConfiguration(call), transport: CurlTransport(), time: try call.time())
  }
}
