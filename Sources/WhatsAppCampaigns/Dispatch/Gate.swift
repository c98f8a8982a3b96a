public import Foundation

/// Says for one person and one instant: send, hold or skip, and why.
///
/// The gate is asked when a campaign is planned and again inside the transaction of every intent. It is a pure
/// function, so a dry run and the real run cannot differ.
public struct Gate: Sendable {
  /// What the gate says.
  @nonexhaustive
  public enum Verdict: Hashable, Sendable {
    /// The message may leave, up to this instant.
    case send(until: Date)
    /// Not now, but at this instant.
    case hold(until: Date, HoldReason)
    /// Never in this campaign.
    case skip(SkipReason)
    /// Never in this campaign, because consent forbids it.
    case optedOut(ConsentBlock)
  }

  /// Why somebody has to wait.
  @nonexhaustive
  public enum HoldReason: String, Hashable, Sendable, Codable, CaseIterable {
    /// It is not the hour: the send window is closed.
    case outsideWindow
    /// It is not the day: a weekday or a holiday on which the send window stays closed.
    case closedDay
    /// The same sender wrote to the same person a moment ago.
    case pairGap
    /// The person had as many marketing messages as the campaign's cap allows.
    case frequencyCap
  }

  /// Why somebody is left out.
  @nonexhaustive
  public enum SkipReason: Hashable, Sendable {
    /// A variable of the template has no value for this person.
    case missingVariable(String)
    /// The provider cannot be given this message.
    case cannotBeBuilt(String)
    /// The window is in the recipient's own time, and their zone is not known.
    case unknownTimeZone
    /// The campaign's end was reached before their turn.
    case expired
    /// The person had as many marketing messages as the campaign's cap allows.
    case frequencyCap
    /// They deliberately get nothing, so that the effect of the message can be measured.
    case holdout
    /// Their data was removed, or they turned out to be another contact.
    case personGone

    /// The reason in one word.
    public var word: String {
      switch self {
      case .missingVariable: "missingVariable"
      case .cannotBeBuilt: "cannotBeBuilt"
      case .unknownTimeZone: "unknownTimeZone"
      case .expired: "expired"
      case .frequencyCap: "frequencyCap"
      case .holdout: "holdout"
      case .personGone: "personGone"
      }
    }

    /// What the reason is about, where there is more to say.
    public var detail: String? {
      switch self {
      case .missingVariable(let name): name
      case .cannotBeBuilt(let rule): rule
      case .unknownTimeZone, .expired, .frequencyCap, .holdout, .personGone: nil
      }
    }
  }

  /// The plan that is asked about.
  let plan: CampaignPlan
  /// What the message is for, judged by its template's category.
  let purpose: ConsentPurpose
  private let policy: any ConsentPolicy
  /// The days of the window's holiday calendars.
  private let holidays: Set<CalendarDay>
  /// The shortest time between two messages of a sender to the same person.
  private let pairGap: Duration?
  /// The providers that send by the same number: for a person it is one sender.
  private let senderProviders: Set<ProviderName>

  /// Creates the gate of a campaign.
  ///
  /// - Parameters:
  ///   - plan: What is asked about.
  ///   - category: The category of the template that it sends; of several, the strictest.
  ///   - policy: Who may be written to.
  ///   - holidays: The days of the window's holiday calendars, as ``HolidayCalendars/days(of:)`` gives them.
  ///   - pairGap: The shortest time between two messages of the sender to the same person; `nil` for none. It is kept
  ///     as far back as the history that is shown goes.
  ///   - senderProviders: The providers that send by the same number, beside the plan's own.
  public init(
    plan: CampaignPlan,
    category: TemplateCategory,
    policy: any ConsentPolicy,
    holidays: Set<CalendarDay> = [],
    pairGap: Duration? = nil,
    senderProviders: Set<ProviderName> = []
  ) {
    self.plan = plan
    self.policy = policy
    self.holidays = holidays
    self.pairGap = pairGap
    self.senderProviders = senderProviders.union([plan.provider])
    // A caller may ask for a stricter purpose than the provider's category, never for a laxer one.
    purpose = plan.purpose.stricter(category.purpose)
  }

  /// Asks about one person at one instant. Consent comes first: it is the reason that people are told.
  ///
  /// Where the campaign has a cap or its sender a gap, ``AudienceMember/history`` has to show what reached them before.
  ///
  /// - Parameter hasMessage: Whether a message can be made for this person; whoever has none is not held out.
  public func verdict(for member: AudienceMember, at instant: Date, hasMessage: Bool = true) -> Verdict {
    // Whatever a policy allows, there is nobody to send to.
    guard !member.contact.person.isAnonymous else { return .skip(.personGone) }
    let verdict = eligibility(of: member, at: instant)
    switch verdict {
    // Only somebody who would be sent to is held out: those who are, and those who are sent to, must be alike.
    case .send, .hold: return hasMessage && plan.isHeldOut(member.contact.person) ? .skip(.holdout) : verdict
    case .skip, .optedOut: return verdict
    }
  }

  /// The zones on whose clocks somebody is judged, where people are judged on different ones.
  func clocks(for contact: Contact) -> [String] { plan.window?.zone == .recipient ? contact.timeZones : [] }

  private func eligibility(of member: AudienceMember, at instant: Date) -> Verdict {
    let verdict = campaignVerdict(on: member, at: instant)
    // A gap is the smallest of reasons: whoever has a larger one is told that.
    guard case .send(let closing) = verdict, let opening = pairOpening(member.history, at: instant) else {
      return verdict
    }
    return .hold(until: min(opening, closing), .pairGap)
  }

  /// When the gap to the last message of the same sender is over; `nil` when it is.
  private func pairOpening(_ history: [EarlierSend], at instant: Date) -> Date? {
    guard let pairGap else { return nil }
    let last = history.lazy.filter { senderProviders.contains($0.provider) }.map(\.at).max()
    guard let opening = last.map({ $0 + pairGap }), opening > instant else { return nil }
    return opening
  }

  private func campaignVerdict(on member: AudienceMember, at instant: Date) -> Verdict {
    let question = ConsentQuestion(purpose: purpose, state: member.consent, suppression: member.suppression)
    if case .forbidden(let block) = policy.verdict(on: question) { return .optedOut(block) }
    let end = plan.schedule?.end ?? .distantFuture
    guard instant < end else { return .skip(.expired) }
    if purpose == .marketing, let cap = plan.cap, let opening = cap.opening(after: member.history, at: instant) {
      switch cap.excess {
      case .skip: return .skip(.frequencyCap)
      case .wait: return .hold(until: min(opening, end), .frequencyCap)
      }
    }
    guard let window = plan.window else { return .send(until: end) }
    // Whoever would have to wait beyond the end waits until the end, and is left out then: it may still be moved.
    switch window.verdict(at: instant, recipientZones: member.contact.timeZones, holidays: holidays) {
    case .open(let closing): return .send(until: min(closing, end))
    case .closed(let opening): return .hold(until: min(opening, end), .outsideWindow)
    case .closedDay(let opening): return .hold(until: min(opening, end), .closedDay)
    case .unknownZone: return .skip(.unknownTimeZone)
    }
  }
}
