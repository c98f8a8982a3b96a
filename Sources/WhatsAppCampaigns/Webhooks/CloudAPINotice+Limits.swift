extension CloudAPINotice {
  /// The changes of limits; none for every other notice and for words that are not known.
  ///
  /// The daily limit comes as a number (`-1` for any) or as the name of a tier. With an upgrade of the throughput, which
  /// is another matter, the same names mean something else.
  var limits: [WebhookNotice.LimitChange] {
    switch field {
    case "business_capability_update":
      return dailyLimit(["max_daily_conversations_per_business", "max_daily_conversation_per_phone"])
    case "phone_number_quality_update":
      let event = value.text("event")
      switch event {
      case "THROUGHPUT_UPGRADE", "ONBOARDING": return []
      default: break
      }
      let daily = dailyLimit(["max_daily_conversations_per_business", "current_limit"])
      switch event {
      case "FLAGGED": return daily + [.quality(isPoor: true)]
      case "UNFLAGGED": return daily + [.quality(isPoor: false)]
      default: return daily
      }
    default: return []
    }
  }

  /// The first of some members that names a daily limit.
  private func dailyLimit(_ names: [String]) -> [WebhookNotice.LimitChange] {
    for name in names {
      guard let member = value[name] else { continue }
      if let number = member.intOrDigits {
        if number == -1 { return [.messagesPerDay(nil)] }
        if number > 0 { return [.messagesPerDay(.perDay(Int(clamping: number)))] }
      }
      switch member.string {
      case "-1", "TIER_UNLIMITED": return [.messagesPerDay(nil)]
      case "TIER_50": return [.messagesPerDay(.perDay(50))]
      case "TIER_250": return [.messagesPerDay(.perDay(250))]
      case "TIER_1K": return [.messagesPerDay(.perDay(1_000))]
      case "TIER_2K": return [.messagesPerDay(.perDay(2_000))]
      case "TIER_10K": return [.messagesPerDay(.perDay(10_000))]
      case "TIER_100K": return [.messagesPerDay(.perDay(100_000))]
      default: continue
      }
    }
    return []
  }
}
