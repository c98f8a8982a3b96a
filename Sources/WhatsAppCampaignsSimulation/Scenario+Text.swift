import WhatsAppCampaigns

// A scenario as words: the seed, and what was taken away from what the seed draws. It is what a failure prints, what
// the corpus keeps and what a replay reads.

extension Scenario {
  /// The seed and every difference from what it draws, such as `81 people=2 without=crash,freeze faults=3`.
  package var text: String {
    let drawn = Scenario.draw(seed)
    var words = ["\(seed)"]
    func word(_ name: String, _ value: Int, _ original: Int) {
      if value != original { words.append("\(name)=\(value)") }
    }
    word("people", people, drawn.people)
    word("processes", processes, drawn.processes)
    word("tenants", tenants, drawn.tenants)
    word("campaigns", campaigns, drawn.campaigns)
    word("danger", Int(dangerMicroseconds), Int(drawn.dangerMicroseconds))
    word("faults", faultBudget, drawn.faultBudget)
    if window == nil, drawn.window != nil { words.append("window=0") }
    if senderLimits.isEmpty, !drawn.senderLimits.isEmpty { words.append("sender=0") }
    if campaignLimits.isEmpty, !drawn.campaignLimits.isEmpty { words.append("limits=0") }
    for (name, remove) in Features.names {
      var less = drawn.features
      remove(&less)
      var same = features
      remove(&same)
      if same == features, less != drawn.features { words.append("\(name)=0") }
    }
    let without = drawn.rates.active.filter { rates[$0] == 0 }
    if !without.isEmpty { words.append("without=" + without.map { "\($0)" }.joined(separator: ",")) }
    return words.joined(separator: " ")
  }

  /// Reads ``text``; `nil` for anything else.
  package init?(_ text: some StringProtocol) {
    let words = text.split(separator: " ")
    guard let first = words.first, let seed = UInt64(first) else { return nil }
    var scenario = Scenario.draw(seed)
    for word in words.dropFirst() {
      let parts = word.split(separator: "=", maxSplits: 1)
      guard parts.count == 2 else { return nil }
      if parts[0] == "without" {
        for name in parts[1].split(separator: ",") {
          guard let fault = Fault.allCases.first(where: { "\($0)" == name }) else { return nil }
          scenario.rates[fault] = 0
        }
        continue
      }
      guard let value = Int(parts[1]) else { return nil }
      switch parts[0] {
      case "people": scenario.people = value
      case "processes": scenario.processes = value
      case "tenants": scenario.tenants = value
      case "campaigns": scenario.campaigns = value
      case "danger": scenario.dangerMicroseconds = Int64(value)
      case "faults": scenario.faultBudget = value
      case "window": scenario.window = nil
      case "sender": scenario.senderLimits = []
      case "limits": scenario.campaignLimits = []
      default:
        guard let feature = Features.names.first(where: { $0.name == parts[0] }) else { return nil }
        feature.remove(&scenario.features)
      }
    }
    self = scenario
  }

  /// What the scenario is, in lines for people.
  package var summary: String {
    let faults = rates.active.map { "\($0) \(rates[$0])‰" }.joined(separator: ", ")
    let limits = (senderLimits + campaignLimits).map(\.description).joined(separator: ", ")
    return """
      \(people) people, \(campaigns) campaigns, \(tenants) tenants, \(processes) processes, \
      \(storeIsExclusive ? "one sends at a time" : "all send"), \(delivery), \
      at most \(maximumInFlight) under way, batches of \(batch), lease \(leaseSeconds) s, \
      limits: \(limits.isEmpty ? "none" : limits), window: \(window?.description ?? "none"), \
      danger for \(dangerMicroseconds / 1_000_000) s
      plan: \(features.words)
      faults: \(faults.isEmpty ? "none" : faults)
      """
  }
}

extension Features {
  fileprivate var words: String {
    var words: [String] = []
    if let startAfter { words.append("starts after \(startAfter) s, \(missedStart)") }
    if let endAfter { words.append("ends after \(endAfter) s") }
    if let cap { words.append("cap \(cap.count) in \(cap.windowMilliseconds) ms, \(cap.excess)") }
    if pairGapSeconds > 0 { words.append("pair gap \(pairGapSeconds) s") }
    if let warmUp { words.append("warm-up \(warmUp.messagesPerDay)") }
    if let canary {
      words.append(
        "canary of \(canary.size), \(canary.waitMilliseconds) ms, \(canary.mostFailures)%, \(canary.fewestDeliveries)%"
      )
    }
    if let breaker { words.append("breaker \(breaker.mostFailures)% of \(breaker.answers)") }
    if !priorities.isEmpty { words.append("priorities \(priorities)") }
    return words.isEmpty ? "nothing more" : words.joined(separator: ", ")
  }
}
