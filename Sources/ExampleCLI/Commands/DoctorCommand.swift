import Foundation
import WhatsAppCampaigns

extension Command {
  static let doctor = Command(
    name: "doctor",
    summary: "Check the store, the clock, the environment and which providers are set up",
    discussion: """
      Lists every variable of the environment that this build reads, and says whether it is set, never its value. Ends \
      with 3 when the store cannot be opened, or when a provider is set up by halves or with values that cannot be used. \
      A provider without credentials is no fault: planning needs none.
      """,
    examples: ["doctor", "doctor --store campaigns.sqlite --json"]
  ) { call in
    let time = try call.time()
    let tenant = try call.tenant()
    var lines: [(String, String?)] = [("Store", call.storeName.printable), ("Tenant", tenant.rawValue)]
    var document: JSONObject = ["store": .string(call.storeName), "tenant": .string(tenant.rawValue)]
    var isUsable = true

    switch await Self.store(call) {
    case .success(nil): break
    case .success(let counts?):
      lines += [("Campaigns", String(counts.campaigns)), ("Groups", String(counts.groups))]
      document.set("campaigns", counts.campaigns)
      document.set("groups", counts.groups)
    case .failure(let failure):
      isUsable = false
      lines.append(("Store problem", failure.description))
    }
    document["storeProblem"] = isUsable ? .null : JSONValue(lines.last?.1)
    lines.append(("Clock", "\(time.now.text) (\(TimeZone.current.identifier))"))
    document["now"] = JSONValue(time.now)
    document["timeZone"] = .string(TimeZone.current.identifier)

    var providers = JSONObject()
    var variables = JSONObject()
    for kind in ProviderKind.allCases {
      let state = ProviderState(kind, call, time)
      isUsable = isUsable && !state.isFaulty
      providers[kind.rawValue] = state.document
      lines.append(("Provider \(kind.rawValue)", state.sentence))
      for variable in kind.variables {
        let isSet = call.variable(variable.name) != nil
        variables[variable.name] = .bool(isSet)
        lines.append(("  \(variable.name)", isSet ? "set" : "not set: \(variable.absence)"))
      }
    }
    document["providers"] = .object(providers)
    document["variables"] = .object(variables)
    document["usable"] = .bool(isUsable)
    call.print(.object(document), or: Table.facts(lines))
    return isUsable ? .done : .unusable
  }

  /// How much is in the store, or why it cannot be opened.
  private static func store(_ call: Invocation) async -> Result<(campaigns: Int, groups: Int)?, CommandFailure> {
    do {
      let workspace = try await call.workspace()
      // What is wrong with a provider's settings is told beside the provider.
      guard let engine = try? workspace.engine() else { return .success(nil) }
      return .success((try await engine.campaigns().count, try await engine.groups().count))
    } catch {
      return .failure(
        CommandFailure(library: error) ?? error as? CommandFailure ?? CommandFailure(.unusable, "\(error)")
      )
    }
  }
}

/// Whether one provider can send.
private struct ProviderState {
  /// Some of what it needs to send is set, and some is not.
  private let isHalfSet: Bool
  private let missing: [String]
  private let problem: String?
  private let verifiesWebhooks: Bool

  init(_ kind: ProviderKind, _ call: Invocation, _ time: any TimeSource) {
    missing = kind.missingVariables(in: call)
    isHalfSet = !missing.isEmpty && missing.count < kind.variables.count(where: \.isRequired)
    verifiesWebhooks = call.variable(kind.secretVariable) != nil
    problem = kind.problem(for: call, time: time)
  }

  /// Whether it is set up by halves, or with values that cannot be used.
  var isFaulty: Bool { problem != nil || isHalfSet }

  var sentence: String {
    let lack = missing.isEmpty ? nil : "cannot send: set \(missing.joined(separator: " and "))"
    let faults = [lack, problem].compactMap(\.self).joined(separator: "; ")
    return faults.isEmpty ? "ready" : faults
  }

  var document: JSONValue {
    [
      "ready": .bool(missing.isEmpty && problem == nil), "missing": .array(missing.map(JSONValue.string)),
      "problem": JSONValue(problem), "verifiesWebhooks": .bool(verifiesWebhooks),
    ]
  }
}
