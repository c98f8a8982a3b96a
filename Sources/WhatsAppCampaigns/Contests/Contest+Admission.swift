extension Contest {
  /// Whether somebody may take part in contests at all: only who has agreed to marketing and has not stopped it since, in
  /// whatever way.
  static func admits(_ state: ConsentState, _ suppression: Suppression?) -> Bool {
    state.isGranted(.marketing) && !state.isStoppedByPlatform(.marketing) && suppression == nil
  }

  /// Whether a message that is addressed to the contest is a bid: an answer about the person, or a tapped button, is
  /// none unless it names the contest.
  ///
  /// - Parameter wasAsked: Whether the person was asked for their profile.
  func takes(_ content: InboundContent, text: String, today: CalendarDay, wasAsked: Bool = false) -> Bool {
    guard plan.keyword == nil else { return true }
    switch content {
    case .text, .media: break
    default: return false
    }
    guard let answer = ProfileAnswer.read(text, today: today, wasAsked: wasAsked) else { return true }
    if case .identityCard = answer { return plan.onePerIdentityCard }
    return false
  }
}
