import WhatsAppCampaigns

// What a campaign was planned as, for programs and for people.

extension CampaignDocument {
  /// What it sends, to whom and how fast. Single numbers are counted, not told.
  static func plan(_ plan: CampaignPlan) -> JSONValue {
    var object: JSONObject = [
      "provider": .string(plan.provider.rawValue), "template": .string(plan.template.rawValue),
      "language": .string(plan.language.rawValue), "purpose": .string(plan.purpose.rawValue),
      "audience": audience(plan.audience), "rates": .rates(plan.limits),
      "ignoresProviderLimits": .bool(plan.ignoresProviderLimits), "delivery": .string(plan.delivery.word),
    ]
    if case .atLeastOnce(let most) = plan.delivery { object.set("maximumAttempts", most) }
    object.set("cap", plan.cap?.word)
    object.set("priority", plan.priority?.word)
    return .object(object)
  }

  /// The same in lines, those of what was not asked for left out.
  static func lines(of plan: CampaignPlan) -> [(String, String?)] {
    [
      ("Template", plan.variants.isEmpty ? "\(plan.template), \(plan.language)" : nil),
      ("Provider", plan.provider.rawValue),
      ("Purpose", plan.purpose.rawValue), ("Audience", sentence(about: plan.audience)),
      (
        "Rate",
        plan.ignoresProviderLimits
          ? "unlimited by the provider; its own: \(plan.limits.sentence)"
          : plan.limits.isEmpty ? "the provider's" : plan.limits.sentence
      ),
      ("Delivery", plan.delivery.sentence), ("Cap", plan.cap?.sentence), ("Priority", plan.priority?.word),
    ]
  }

  private static func audience(_ audience: Audience) -> JSONValue {
    func names(_ groups: [GroupName]) -> JSONValue { .array(groups.map { .string($0.rawValue) }) }
    func rules(_ rules: [SegmentRule]) -> JSONValue { .array(rules.map { .string(SegmentOptions.text(of: $0)) }) }
    return [
      "groups": names(audience.groups), "segments": rules(audience.segments),
      "numbers": .number(JSONNumber(audience.numbers.count)), "excludedGroups": names(audience.excludedGroups),
      "excludedSegments": rules(audience.excludedSegments),
    ]
  }

  private static func sentence(about audience: Audience) -> String {
    func names(_ groups: [GroupName]) -> String { groups.map(\.rawValue.printable).joined(separator: ", ") }
    func parts(_ groups: [GroupName], _ segments: [SegmentRule], _ numbers: Int) -> String {
      [
        groups.isEmpty ? nil : "\(groups.count == 1 ? "group" : "groups") \(names(groups))",
        segments.isEmpty ? nil : counted(segments.count, "segment", "segments"),
        numbers == 0 ? nil : counted(numbers, "number", "numbers"),
      ].compactMap(\.self).joined(separator: "; ")
    }
    let left = parts(audience.excludedGroups, audience.excludedSegments, 0)
    let all = parts(audience.groups, audience.segments, audience.numbers.count)
    return left.isEmpty ? all : "\(all); without \(left)"
  }
}

extension [RateLimit] {
  /// The limits in one line.
  var sentence: String { isEmpty ? "none" : map(\.description).joined(separator: ", ") }
}

extension JSONValue {
  static func rates(_ limits: [RateLimit]) -> JSONValue { .array(limits.map { .string($0.description) }) }
}

extension CampaignPriority {
  /// The word that `--priority` has for it.
  var word: String { "\(self)" }
}

extension DeliveryPolicy {
  /// The word that `--delivery` has for it.
  fileprivate var word: String {
    switch self {
    case .atMostOnce: "at-most-once"
    case .atLeastOnce: "at-least-once"
    }
  }

  fileprivate var sentence: String {
    switch self {
    case .atMostOnce: word
    case .atLeastOnce(let most): "\(word), up to \(most) attempts"
    }
  }
}

extension FrequencyCap {
  /// As `--cap` has it.
  fileprivate var word: String {
    let units: [(Int64, String)] = [(86_400, "d"), (3_600, "h"), (60, "min"), (1, "s")]
    let seconds = windowMilliseconds / 1_000
    let unit = units.first { seconds >= $0.0 && seconds % $0.0 == 0 } ?? (1, "s")
    return "\(count)/\(seconds / unit.0)\(unit.1)\(excess == .wait ? "/wait" : "")"
  }

  fileprivate var sentence: String { "\(word): who had enough \(excess == .wait ? "waits" : "is left out")" }
}
