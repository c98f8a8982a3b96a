import Foundation

/// How a person's consent stands in one column: `s:marketing:granted:1760000000`, one part for each standing.
///
/// It is read for every recipient that is claimed or decided on, so it is short, and it is read back by the same fold
/// that made it.
package enum ConsentCoding {
  package static func text(of state: ConsentState) -> String? {
    let parts = parts("s", state.standings) + parts("p", state.platform)
    return parts.isEmpty ? nil : parts.joined(separator: ";")
  }

  private static func parts(_ kind: String, _ standings: [ConsentPurpose: ConsentState.Standing]) -> [String] {
    standings.sorted { $0.key.rawValue < $1.key.rawValue }.map { purpose, standing in
      let second = standing.at.millisecondsSince1970 / 1_000
      return "\(kind):\(purpose.rawValue):\(standing.decision.rawValue):\(second)"
    }
  }

  package static func state(_ text: String?) throws(StoreError) -> ConsentState {
    guard let text else { return ConsentState() }
    var state = ConsentState()
    for part in text.utf8.split(separator: UInt8(ascii: ";")) {
      let fields = part.split(separator: UInt8(ascii: ":"))
      guard fields.count == 4, let purpose = ConsentPurpose(rawValue: String(Substring(fields[1]))),
        let decision = ConsentDecision(rawValue: String(Substring(fields[2]))),
        let second = Int64(Substring(fields[3]))
      else { throw .corrupt("consent state") }
      let at = Date(timeIntervalSince1970: TimeInterval(second))
      state.fold(ConsentEvent(decision: decision, purposes: [purpose], at: at, source: ""))
    }
    return state
  }
}
