import Foundation
import WhatsAppCampaigns

extension Command {
  private static let online = Option.flag("online", "Ask the Cloud API for the number's quality, throughput and limit")

  private static let deep = Option.flag("deep", "Look through the store's file for damage however large it is")

  static let doctor = Command(
    name: "doctor",
    summary: "Check the store, the clock, the environment and which providers are set up",
    discussion: """
      Lists every variable of the environment that this build reads, and says whether it is set, never its value. Ends \
      with 3 when the store cannot be opened, when WHATSAPP_CAMPAIGNS_KEY is not the key that the store was encrypted with, \
      or when a provider is set up by halves or with values that cannot be used. \
      A provider without credentials is no fault: planning needs none. Without --online no provider is asked anything; \
      with it, a number that the Cloud API does not answer for ends with 3 as well. A store's file is looked through for \
      damage, one of more than 256 MiB with --deep only: that reads all of it.
      """,
    options: [online, deep, ProviderKind.baseURL],
    examples: ["doctor", "doctor --store campaigns.sqlite --json", "doctor --online", "doctor --deep"]
  ) { call in
    let time = try call.time()
    let tenant = try call.tenant()
    var lines: [(String, String?)] = [("Store", call.storeName.printable), ("Tenant", tenant.rawValue)]
    var document: JSONObject = ["store": .string(call.storeName), "tenant": .string(tenant.rawValue)]

    let check = await StoreCheck(call, isDeep: call.arguments[flag: deep])
    lines += check.lines
    for member in check.document { document[member.key] = member.value }
    lines.append(("Clock", "\(time.now.text) (\(TimeZone.current.identifier))"))
    var isUsable = check.isUsable
    document["now"] = JSONValue(time.now)
    document["timeZone"] = .string(TimeZone.current.identifier)

    let images = Self.imageProblem
    lines.append(("Images", images ?? "read with Tesseract"))
    document["imageProblem"] = JSONValue(images)

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
    if call.arguments[flag: online] {
      do {
        let number = try await ProviderKind.cloud.account(call).number()
        document["number"] = Self.document(of: number)
        lines += Self.lines(of: number)
      } catch {
        isUsable = false
        let words = (CommandFailure(library: error) ?? error as? CommandFailure)?.description ?? "\(error)"
        document["numberProblem"] = .string(words)
        lines.append(("Number", words))
      }
    }
    document["variables"] = .object(variables)
    document["usable"] = .bool(isUsable)
    call.print(.object(document), or: Table.facts(lines))
    return isUsable ? .done : .unusable
  }

  private static func document(of number: CloudAPIAccount.NumberInfo) -> JSONValue {
    var object = JSONObject()
    object.set("verifiedName", number.verifiedName)
    object.set("status", number.status)
    object.set("quality", number.quality)
    object.set("throughput", number.throughput)
    object.set("tier", number.tier)
    object["limits"] = .array(number.limits.map { .string($0.description) })
    return .object(object)
  }

  private static func lines(of number: CloudAPIAccount.NumberInfo) -> [(String, String?)] {
    [
      ("Number", number.verifiedName), ("  status", number.status), ("  quality", number.quality),
      ("  throughput", number.throughput), ("  tier", number.tier),
      ("  limits", number.limits.isEmpty ? nil : number.limits.map(\.description).joined(separator: ", ")),
    ]
  }

  /// Why images that people send are not read; `nil` where they are. It is no fault: they are acknowledged then.
  private static var imageProblem: String? {
    do throws(TextRecognitionError) {
      _ = try TesseractRecognizer()
      return nil
    } catch {
      return error.description
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
