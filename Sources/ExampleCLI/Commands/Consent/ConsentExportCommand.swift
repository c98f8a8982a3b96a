import Foundation
import WhatsAppCampaigns

extension Command {
  private static let onlyPhone = Option.value("phone", "NUMBER", "Only this person")
  private static let verify = Option.value("verify", "FILE", "Compare an earlier export with itself and with the store")
  private static let chain = Option.value("chain", "HASH", "With --verify: the hash of the last line, as you kept it")

  static let consentExport = Command(
    name: "consent export",
    summary: "Write the ledger as JSON Lines, one decision a line, or verify an earlier export",
    discussion: """
      Numbers are masked unless --show-numbers asks for them. Every line ends with a hash over itself and all lines \
      before it; keep the last one somewhere else. --verify finds what was removed, changed or added in the file, with \
      --chain also at its end, what was removed, changed, moved or added in the store, and entries of the file that the \
      store no longer holds as they were. Entries that were erased since are counted apart; with numbers in the file, those \
      that lost their evidence while their person was not forgotten are found.
      """,
    options: [onlyPhone, .output, verify, chain],
    examples: ["consent export --show-numbers --output consent.jsonl", "consent export --verify consent.jsonl"]
  ) { call in
    if let path = call.arguments[verify] { return try await verified(path, call) }
    guard call.arguments[chain] == nil else {
      throw CommandFailure.usage("--\(chain.name) is compared with an export: give --\(verify.name), too")
    }
    let person = try call.arguments[onlyPhone].map { try call.person($0) }
    let engine = try await call.engine()
    call.sayThatNumbersAreMasked()
    try await call.withTarget("decision", "decisions") { target in
      var chain = LedgerExportChain()
      var last: Int64 = 0
      while true {
        try Task.checkCancellation()
        let page = try await engine.ledger(of: person, after: last)
        guard let end = page.entries.last else { return chain.count }
        for entry in page.entries {
          target.write(chain.append(ConsentDocument.entry(entry, phone: entry.person.map(call.shown))) + [0x0A])
        }
        last = end.place
      }
    }
    return .done
  }

  static let consentVerify = Command(
    name: "consent verify",
    summary: "Follow the whole ledger in the store and say whether it is as it was written",
    discussion: """
      What is kept of each contact, which is what sending goes by, is compared with the ledger, too. An earlier export \
      beside it, with consent export --verify, shows what a chain made anew would hide.
      """,
    examples: ["consent verify", "consent verify --json"]
  ) { call in
    let report = try await call.engine().verifyLedger()
    call.print(.object(ConsentDocument.store(report)), or: sentence(on: report))
    return report.isIntact ? .done : .refused
  }

  private static func verified(_ path: String, _ call: Invocation) async throws -> ExitCode {
    let file = try LineFile(path)
    let engine = try await call.engine()
    let report = try await engine.verifyLedger { try await file.next() }
    let export = report.export
    var problem = export.problem
    if problem == nil, let stated = call.arguments[chain], stated != export.chain {
      problem = "something is missing or added behind line \(export.lines)"
    }
    let missing = problem == nil ? export.missing : 0
    let unconfirmed = problem == nil ? export.unconfirmed : 0
    let count = counted(export.lines, "decision", "decisions")
    let erased = export.erasedSince == 0 ? "" : " \(export.erasedSince) of them were erased since."
    let stripped = problem == nil ? export.strippedSince : 0
    let lost = stripped == 0 ? "" : " \(stripped) of them lost their evidence, and their people were not forgotten."
    let behind = unconfirmed == 0 ? "" : " \(unconfirmed) stand behind the problem and cannot be confirmed."
    let onFile =
      problem.map { "The file was changed: \($0).\n" }
      ?? "The file is intact: \(count). The store lacks \(missing) of them.\(lost)\(behind)\(erased)\n"
    // What was found wrong stands first.
    let isOnlyFileIntact = problem == nil && report.problem != nil
    call.print(
      [
        "decisions": .number(JSONNumber(export.lines)), "intact": .bool(problem == nil), "problem": JSONValue(problem),
        "missing": .number(JSONNumber(missing)), "erasedSince": .number(JSONNumber(export.erasedSince)),
        "chain": .string(export.chain), "store": .object(ConsentDocument.store(report)),
        "unconfirmed": .number(JSONNumber(unconfirmed)), "strippedSince": .number(JSONNumber(stripped)),
      ],
      or: isOnlyFileIntact ? sentence(on: report) + onFile : onFile + sentence(on: report)
    )
    return problem == nil && missing == 0 && stripped == 0 && report.isIntact ? .done : .refused
  }

  private static func sentence(on report: LedgerReport) -> String {
    if let problem = report.problem { return "The ledger in the store was changed: \(problem).\n" }
    let erased = report.erased == 0 ? "" : ", \(report.erased) of them erased"
    let intact = "The ledger in the store is intact: \(counted(Int(report.entries), "entry", "entries"))\(erased).\n"
    guard let mismatch = report.mismatch else { return intact }
    let others = report.mismatches - 1
    let more = others == 0 ? "" : " The same holds for \(counted(others, "other contact", "other contacts"))."
    return intact + "What is kept of contacts is not what it says: \(mismatch).\(more)\n"
  }
}

/// One decision of the ledger for programs.
enum ConsentDocument {
  static func item(_ item: ConsentRecord.Item) -> JSONObject { document(item.event, item.recordedAt) }

  static func entry(_ entry: LedgerEntry, phone: String?) -> JSONObject {
    var line = document(entry.event, entry.recordedAt)
    line["place"] = .number(JSONNumber(entry.place))
    line["phone"] = JSONValue(phone)
    if entry.isErased { line["erased"] = .bool(true) }
    line["link"] = .string(LedgerHead(count: entry.place, link: entry.link).text)
    return line
  }

  static func store(_ report: LedgerReport) -> JSONObject {
    [
      "entries": .number(JSONNumber(report.entries)), "erased": .number(JSONNumber(report.erased)),
      "intact": .bool(report.isIntact),
      "problem": JSONValue(report.problem?.description ?? report.mismatch?.description),
      "chain": .string(report.head.text), "contacts": .number(JSONNumber(report.contacts)),
      "mismatches": .number(JSONNumber(report.mismatches)),
    ]
  }

  private static func document(_ event: ConsentEvent, _ recordedAt: Date) -> JSONObject {
    [
      "at": JSONValue(event.at), "decision": .string(event.decision.rawValue),
      "purposes": .array(event.purposes.map { .string($0.rawValue) }), "source": .string(event.source),
      "wording": JSONValue(event.wording), "language": JSONValue(event.language), "rule": JSONValue(event.rule),
      "word": JSONValue(event.word), "messageID": JSONValue(event.messageID), "actor": JSONValue(event.actor),
      "recordedAt": JSONValue(recordedAt),
    ]
  }
}
