import Foundation

/// How an attempt's evidence stands in one column: its levels with their times, its failures, its identifiers.
///
/// It is read back by joining, which is how it came about.
package enum EvidenceCoding {
  package static func text(of evidence: Evidence) -> String? {
    guard !evidence.isEmpty else { return nil }
    if let text = acceptance(evidence) { return text }
    var members: [(String, JSONValue)] = []
    let times = Evidence.Level.allCases.compactMap { level in
      evidence.time(of: level).map { time in
        JSONValue.array([number(Int64(level.rawValue)), number(time.millisecondsSince1970)])
      }
    }
    if !times.isEmpty { members.append(("t", .array(times))) }
    if !evidence.failures.isEmpty {
      let failures = evidence.failures.map { failure in
        JSONValue.array([
          failure.code.map { number(Int64($0)) } ?? .null, .string(failure.errorClass),
          number(failure.at.millisecondsSince1970),
        ])
      }
      members.append(("f", .array(failures)))
    }
    if !evidence.messageIDs.isEmpty {
      members.append(("m", .array(evidence.messageIDs.map { .string($0.rawValue) })))
    }
    return JSONValue.object(JSONObject(members)).encodedString()
  }

  /// The text of an acceptance, which every message has, without the way over JSON values.
  private static func acceptance(_ evidence: Evidence) -> String? {
    guard evidence.level == .accepted, evidence.failures.isEmpty, evidence.messageIDs.count == 1,
      let id = evidence.messageIDs.first?.rawValue, let time = evidence.time(of: .accepted),
      id.utf8.allSatisfy({ (0x20..<0x7F).contains($0) && $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "\\") })
    else { return nil }
    return "{\"t\":[[\(Evidence.Level.accepted.rawValue),\(time.millisecondsSince1970)]],\"m\":[\"\(id)\"]}"
  }

  package static func evidence(_ text: String?) throws(StoreError) -> Evidence {
    var evidence = Evidence()
    guard let text else { return evidence }
    guard let value = StoredJSON.value(text) else { throw .corrupt("report") }
    let identifiers = (value["m"]?.array ?? []).compactMap { $0.string.flatMap(ProviderMessageID.init(provider:)) }
    let times = value["t"]?.array ?? []
    let failures = value["f"]?.array ?? []
    // Identifiers never come alone: a report is at hand to carry them.
    guard identifiers.isEmpty || !times.isEmpty || !failures.isEmpty else { throw .corrupt("report") }
    for time in times {
      guard let level = time[0]?.int.flatMap({ Evidence.Level(rawValue: Int($0)) }), let at = time[1]?.int else {
        throw .corrupt("report")
      }
      evidence.join(Evidence(level, at: Date(millisecondsSince1970: at), messageID: identifiers.first))
    }
    for failure in failures {
      guard let errorClass = failure[1]?.string, let at = failure[2]?.int else { throw .corrupt("report") }
      let code = failure[0]?.int.map { Int($0) }
      let report = Evidence.Failure(code: code, errorClass: errorClass, at: Date(millisecondsSince1970: at))
      evidence.join(Evidence(failure: report, messageID: identifiers.first))
    }
    for identifier in identifiers.dropFirst() {
      evidence.join(carrier(of: identifier, evidence))
    }
    return evidence
  }

  /// A report that is in the evidence already, with one more identifier.
  private static func carrier(of identifier: ProviderMessageID, _ evidence: Evidence) -> Evidence {
    if let failure = evidence.failures.first { return Evidence(failure: failure, messageID: identifier) }
    let at = evidence.time(of: evidence.level) ?? .distantPast
    return Evidence(evidence.level, at: at, messageID: identifier)
  }

  private static func number(_ value: Int64) -> JSONValue { .number(JSONNumber(value)) }
}
