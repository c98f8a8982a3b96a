import WhatsAppCampaigns

/// The options that stop a campaign that does badly.
enum HealthOptions {
  static let canary = Option.value(
    "canary",
    "COUNT/TIME",
    "Send to so many first, then wait and see whether all is well: 50/15min, 100/2h. Default: nobody"
  )
  static let failures = Option.value(
    "max-failures",
    "PERCENT[/COUNT]",
    "Pause when more than so many of the last COUNT (50) were refused, or of the canary failed: 30%"
  )
  static let all = [canary, failures]

  static func canary(_ arguments: Arguments) throws(CommandFailure) -> Canary? {
    let most = try breaker(arguments)?.mostFailures
    return try arguments.parsed(canary, as: "such as 50/15min or 100/2h, up to 100000 people and 7 days") { text in
      let parts = text.split(separator: "/", omittingEmptySubsequences: false)
      guard parts.count == 2, let size = Int(parts[0]), let wait = Duration(argument: parts[1]) else { return nil }
      return most.map { Canary(size, wait: wait, mostFailures: $0) } ?? Canary(size, wait: wait)
    }
  }

  static func breaker(_ arguments: Arguments) throws(CommandFailure) -> FailureBreaker? {
    try arguments.parsed(failures, as: "a percentage such as 30% or 30%/100, of the last 10 to 10000 answers") { text in
      let parts = text.split(separator: "/", omittingEmptySubsequences: false)
      guard (1...2).contains(parts.count), let percent = Int(parts[0].last == "%" ? parts[0].dropLast() : parts[0]),
        let answers = parts.count == 2 ? Int(parts[1]) : 50
      else { return nil }
      return FailureBreaker(mostFailures: percent, ofLast: answers)
    }
  }
}
