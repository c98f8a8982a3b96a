import Foundation

/// How an attempt's evidence stands in one column: its levels with their times, its failures, its identifiers, its price.
///
/// It is written and read for every report, so it goes over no JSON values.
@usableFromInline
package enum EvidenceCoding {
  package static func text(of evidence: Evidence) -> String? {
    guard !evidence.isEmpty else { return nil }
    var writer = JSONWriter(capacity: 192)
    writer.object { writer in
      let times = Evidence.Level.allCases.compactMap { level in evidence.time(of: level).map { (level, $0) } }
      if !times.isEmpty {
        writer.key("t")
        writer.array { writer in
          for (level, time) in times {
            writer.array { writer in
              writer.number(Int64(level.rawValue))
              writer.number(time.millisecondsSince1970)
            }
          }
        }
      }
      if !evidence.failures.isEmpty {
        writer.key("f")
        writer.array { writer in
          for failure in evidence.failures {
            writer.array { writer in
              if let code = failure.code { writer.number(Int64(code)) } else { writer.literal("null") }
              writer.string(failure.errorClass)
              writer.number(failure.at.millisecondsSince1970)
            }
          }
        }
      }
      if !evidence.messageIDs.isEmpty {
        writer.key("m")
        writer.array { writer in
          for identifier in evidence.messageIDs { writer.string(identifier.rawValue) }
        }
      }
      if let pricing = evidence.pricing {
        writer.key("p")
        writer.array { writer in
          writer.number(Int64(pricing.level.rawValue))
          for word in [pricing.category, pricing.type] {
            if let word { writer.string(word) } else { writer.literal("null") }
          }
          if let isBillable = pricing.isBillable { writer.number(isBillable ? 1 : 0) }
        }
      }
    }
    return String(decoding: writer.bytes, as: UTF8.self)
  }

  @usableFromInline
  package static func evidence(_ text: String?) throws(StoreError) -> Evidence {
    guard let text else { return Evidence() }
    guard let stored = StoredJSON.tape(text) else { throw .corrupt("report") }
    func parts(_ key: StaticString) -> JSONTape.Elements? {
      stored.member(key, of: JSONTape.root).map { stored.elements($0) }
    }

    var times: [(level: Evidence.Level, at: Int64)] = []
    if let parts = parts("t") {
      for part in parts {
        var numbers = stored.elements(part)
        guard let number = numbers.next().flatMap(stored.int).flatMap({ Int(exactly: $0) }),
          let level = Evidence.Level(rawValue: number), let at = numbers.next().flatMap(stored.int)
        else { throw .corrupt("report") }
        times.append((level, at))
      }
    }
    var failures: [Evidence.Failure] = []
    if let parts = parts("f") {
      for part in parts {
        var fields = stored.elements(part)
        guard let code = fields.next(), let errorClass = fields.next().flatMap(stored.string),
          let at = fields.next().flatMap(stored.int)
        else { throw .corrupt("report") }
        let number = stored.int(code).flatMap { Int(exactly: $0) }
        failures.append(.init(code: number, errorClass: errorClass, at: Date(millisecondsSince1970: at)))
      }
    }
    var identifiers: [ProviderMessageID] = []
    if let parts = parts("m") {
      for part in parts {
        if let id = stored.string(part).flatMap(ProviderMessageID.init(provider:)) { identifiers.append(id) }
      }
    }
    var pricing: Evidence.Pricing?
    if var fields = parts("p") {
      guard let level = fields.next().flatMap(stored.int).flatMap({ Int(exactly: $0) }).flatMap(Evidence.Level.init),
        let category = fields.next(), let type = fields.next()
      else { throw .corrupt("report") }
      pricing = Evidence.Pricing(
        category: stored.string(category),
        type: stored.string(type),
        isBillable: fields.next().flatMap(stored.int).map { $0 == 1 }
      )
      pricing?.level = level
    }
    // Identifiers and prices never come alone: a report is at hand to carry them.
    guard !times.isEmpty || !failures.isEmpty || (identifiers.isEmpty && pricing == nil) else {
      throw .corrupt("report")
    }
    return Evidence(times: times, failures: failures, messageIDs: identifiers, pricing: pricing)
  }
}
