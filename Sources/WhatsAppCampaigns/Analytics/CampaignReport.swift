public import Foundation

/// What became of one campaign, in numbers that add up.
///
/// A report is made by adding every recipient once, in any order. It keeps counts only: its size does not depend on the
/// number of people, and it names none of them.
///
/// ```swift
/// var report = CampaignReport(campaign: campaign, generatedAt: time.now)
/// for record in page { report.add(record) }
/// let html = report.html(language: .english)
/// ```
public struct CampaignReport: Hashable, Sendable {
  /// The campaign.
  public let campaign: CampaignID
  /// Its name, for people.
  public let name: String
  /// How far it is.
  public let status: CampaignStatus
  /// Why it is paused or failed, in a sentence for people.
  public let statusReason: String?
  /// What keeps it from sending, where the provider does.
  public let halts: [CampaignHalt]
  /// The provider that sends.
  public let provider: ProviderName
  /// The template.
  public let template: TemplateName
  /// The template's language.
  public let templateLanguage: LanguageCode
  /// What it is for.
  public let purpose: ConsentPurpose
  /// When it was first started.
  public let startedAt: Date?
  /// When it ended.
  public let endedAt: Date?
  /// When the report was made; what was reported later is not in it.
  public let generatedAt: Date
  /// In whose time instants are shown.
  public let timeZone: TimeZone

  /// How many recipients have each status. They add up to ``total``.
  public private(set) var counts = OutcomeCounts()
  /// The last stage of everybody: a histogram, of which the funnel is the cumulative sum.
  private var lastStages: [FunnelStage: Int] = [:]
  private var reasonTally = ReasonTally()
  private(set) var pricingTally = PricingTally()
  /// What the delivered messages that are billed cost, where a rate card is given.
  public private(set) var cost: CostEstimate?
  private let division: AudienceDivision
  /// How many attempts a person gets, where unknown outcomes are sent again; `nil` where none is any more.
  let mostAttempts: Int?
  /// What became of each variant, in the order of the plan; empty for one message for everybody.
  public private(set) var variants: [VariantResult]
  /// How many people deliberately got nothing, so that the effect of the message can be measured.
  public private(set) var heldOut = 0

  /// How many attempts were begun.
  public private(set) var attempts = 0
  /// How many of them are proven to have reached nobody, such as those that were turned away as too fast.
  public private(set) var turnedAway = 0
  /// How many attempts were made for somebody who had had one before.
  public private(set) var retries = 0
  /// How many people may have got the message more than once.
  public private(set) var possibleDuplicates = 0
  /// How many people objected while their message was already under way.
  public private(set) var stopRaced = 0
  /// How many people to whom the message went withdrew their consent after it had been sent.
  public private(set) var withdrewAfterwards = 0
  /// How many messages the provider has taken but holds back, for instance to judge a new template.
  public private(set) var held = 0
  /// How many people got the message although a failure was reported as well. They count as delivered.
  public private(set) var deliveredDespiteFailure = 0
  /// How many people wrote back although it is not known that the message reached them. They are not in the funnel.
  public private(set) var respondedUndelivered = 0

  /// When messages were sent, turned away ones left aside.
  public private(set) var sends: SendTimeline
  /// From the sending to the arrival on a device, where the provider said when.
  public private(set) var timeToDelivery = DurationHistogram()
  /// From the sending to the reading, where the provider said when.
  public private(set) var timeToRead = DurationHistogram()

  /// Creates the report of a campaign with nobody in it yet.
  ///
  /// - Parameters:
  ///   - campaign: The campaign. Its list of numbers is not kept.
  ///   - generatedAt: The time of the report.
  ///   - timeZone: In whose time instants are shown; without it the zone of the campaign's window, otherwise UTC.
  ///   - rateCard: The prices by which ``cost`` is reckoned; without it only messages are counted.
  public init(campaign: Campaign, generatedAt: Date, timeZone: TimeZone? = nil, rateCard: RateCard? = nil) {
    self.campaign = campaign.id
    name = campaign.plan.name
    status = campaign.status
    statusReason = campaign.statusReason
    halts = campaign.halts
    provider = campaign.plan.provider
    template = campaign.plan.template
    templateLanguage = campaign.plan.language
    purpose = campaign.plan.purpose
    startedAt = campaign.startedAt
    endedAt = campaign.endedAt
    division = campaign.plan.division ?? AudienceDivision()
    mostAttempts = campaign.mostAttempts(at: generatedAt)
    cost = rateCard.map { CostEstimate(card: $0, at: generatedAt) }
    variants = division.variants.map(VariantResult.init)
    self.generatedAt = generatedAt
    let zone = timeZone ?? campaign.plan.window.flatMap(\.fixedTimeZone) ?? .gmt
    self.timeZone = zone
    sends = SendTimeline(zoneOffset: zone.secondsFromGMT(for: campaign.startedAt ?? campaign.createdAt))
  }

  /// How many people there are.
  public var total: Int { counts.total }

  /// What share of the people is held out, in per cent.
  public var holdout: Int { division.holdout }

  /// Whether something may still change by itself: the campaign goes on, or evidence is awaited.
  public var isInterim: Bool { !status.isFinal || counts.open > 0 }

  /// Why people were left out, failed, are unconfirmed or still wait, the most frequent reason first.
  public var reasons: [ReportReason] { reasonTally.reasons }

  /// How many people reached each stage. No stage has more people than the one before it.
  public var funnel: [FunnelStep] {
    var remaining = total
    var previous: Int?
    return FunnelStage.allCases.map { stage in
      let step = FunnelStep(
        stage: stage,
        count: remaining,
        ofAudience: ReportRate(remaining, outOf: total),
        ofPrevious: previous.map { ReportRate(remaining, outOf: $0) }
      )
      previous = remaining
      remaining -= lastStages[stage] ?? 0
      return step
    }
  }

  /// How many people reached a stage.
  public func count(reaching stage: FunnelStage) -> Int {
    funnel.first { $0.stage == stage }?.count ?? 0
  }

  /// Adds one recipient. Every recipient of the campaign has to be added exactly once; the order does not matter.
  public mutating func add(_ record: RecipientRecord) {
    let recipient = record.recipient
    let stage = recipient.funnelStage
    counts[recipient.status] += 1
    if recipient.isSettling, recipient.status == .unconfirmed { counts.settling += 1 }
    lastStages[stage, default: 0] += 1
    if let reason = recipient.reportedReason { reasonTally.add(reason) }
    if recipient.isHeldOut {
      heldOut += 1
    } else if let index = division.index(of: recipient.person) {
      variants[index].add(stage, recipient.status)
    }
    if recipient.isPossibleDuplicate { possibleDuplicates += 1 }
    if recipient.stopRaced { stopRaced += 1 }
    if recipient.hasResponded {
      counts.responded += 1
      if stage != .responded { respondedUndelivered += 1 }
    }
    addAttempts(of: recipient)
    for attempt in recipient.attempts { addPrice(attempt.evidence, to: record.member.contact.phone) }
    if let sent = recipient.bestAttempt?.committedAt, stage.isTaken, record.member.withdrew(purpose, since: sent) {
      withdrewAfterwards += 1
    }
  }

  private mutating func addAttempts(of recipient: Recipient) {
    attempts += recipient.attempts.count
    retries += max(0, recipient.attempts.count - 1)
    for attempt in recipient.attempts {
      if attempt.isProvenNegative {
        turnedAway += 1
      } else {
        sends.add(attempt.committedAt)
      }
    }
    guard let best = recipient.bestAttempt else { return }
    let evidence = best.evidence
    if evidence.level >= .delivered, recipient.attempts.contains(where: { !$0.evidence.failures.isEmpty }) {
      deliveredDespiteFailure += 1
    }
    if best.note == "held", best.status == .sent, evidence.level < .sent { held += 1 }
    if let at = evidence.time(of: .delivered) { timeToDelivery.add(at, since: best.committedAt) }
    if let at = evidence.time(of: .read) { timeToRead.add(at, since: best.committedAt) }
  }

  /// Every message counts that was delivered, also the second one to a person.
  private mutating func addPrice(_ evidence: Evidence, to phone: PhoneNumber?) {
    pricingTally.add(evidence)
    guard evidence.level >= .delivered, let pricing = evidence.pricing, pricing.isBilled == true else { return }
    cost?.add(TemplateCategory(rawValue: pricing.category ?? ""), to: phone)
  }
}

extension DurationHistogram {
  fileprivate mutating func add(_ end: Date, since start: Date) {
    // Providers report whole seconds, and more than a century is a broken clock: neither may trap.
    let (span, overflow) = end.millisecondsSince1970.subtractingReportingOverflow(start.millisecondsSince1970)
    if !overflow { add(.milliseconds(min(max(span, 0), 4_000_000_000_000))) }
  }
}

extension FunnelStage {
  /// Whether the provider took the message of somebody in this stage.
  fileprivate var isTaken: Bool {
    switch self {
    case .taken, .delivered, .readOrResponded, .responded: true
    case .audience, .allowed, .attempted: false
    }
  }
}

extension Recipient {
  /// Whether the person deliberately got nothing.
  fileprivate var isHeldOut: Bool { state == .skipped && reason == Gate.SkipReason.holdout.word }
}

extension AudienceMember {
  /// Whether the person withdrew from a purpose, to us or in the app, at or after an instant, and it still holds.
  fileprivate func withdrew(_ purpose: ConsentPurpose, since instant: Date) -> Bool {
    // Consent is kept in whole seconds, so a withdrawal in the second of the sending counts.
    let second = Date(timeIntervalSince1970: instant.timeIntervalSince1970.rounded(.down))
    if consent.isWithdrawn(purpose), let at = consent.standings[purpose]?.at, at >= second { return true }
    if consent.isStoppedByPlatform(purpose), let at = consent.platform[purpose]?.at, at >= second { return true }
    return false
  }
}

extension SendWindow {
  /// The zone of a window that has one zone for everybody.
  fileprivate var fixedTimeZone: TimeZone? {
    if case .fixed(let identifier) = zone { TimeZone(identifier: identifier) } else { nil }
  }
}
