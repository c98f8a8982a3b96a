import Foundation
import WhatsAppCampaigns

extension Command {
  static let doctor = Command(
    name: "doctor",
    summary: "Check the store, the clock and which providers are set up",
    examples: ["doctor", "doctor --store campaigns.sqlite --json"]
  ) { call in
    let workspace = try await call.workspace()
    let engine = try workspace.engine()
    let campaigns = try await engine.campaigns().count
    let groups = try await engine.groups().count
    var providers = JSONObject()
    var lines: [(String, String?)] = [
      ("Store", call.arguments[.store] ?? "campaigns.sqlite"), ("Tenant", workspace.tenant.rawValue),
      ("Campaigns", String(campaigns)), ("Groups", String(groups)),
      ("Clock", "\(workspace.time.now.text) (\(TimeZone.current.identifier))"),
    ]
    for kind in ProviderKind.allCases {
      let missing = kind.missingVariables(in: call)
      let problem = missing.isEmpty ? configurationProblem(of: kind, workspace) : nil
      providers[kind.rawValue] = [
        "ready": .bool(missing.isEmpty && problem == nil), "missing": .array(missing.map(JSONValue.string)),
        "problem": JSONValue(problem), "verifiesWebhooks": .bool(call.variable("WHATSAPP_APP_SECRET") != nil),
      ]
      let state = missing.isEmpty ? problem ?? "ready" : "cannot send: set \(missing.joined(separator: " and "))"
      lines.append(("Provider \(kind.rawValue)", state))
    }
    call.print(
      [
        "store": .string(call.arguments[.store] ?? "campaigns.sqlite"), "tenant": .string(workspace.tenant.rawValue),
        "campaigns": .number(JSONNumber(campaigns)), "groups": .number(JSONNumber(groups)),
        "now": JSONValue(workspace.time.now), "timeZone": .string(TimeZone.current.identifier),
        "providers": .object(providers),
      ],
      or: Table.facts(lines)
    )
    return .done
  }

  private static func configurationProblem(of kind: ProviderKind, _ workspace: Workspace) -> String? {
    do {
      _ = try kind.channel(for: workspace.call, time: workspace.time)
      return nil
    } catch {
      return "\(error)"
    }
  }
}
