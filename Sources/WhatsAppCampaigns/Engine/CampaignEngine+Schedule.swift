public import Foundation

extension CampaignEngine {
  /// Lets a draft start by itself at an instant, or at the start that its plan has. Durable when it returns.
  ///
  /// ``run()`` starts it; at least one engine of the tenant has to run at that time. A campaign that is scheduled already
  /// is scheduled anew.
  ///
  /// - Parameters:
  ///   - id: The campaign.
  ///   - start: When to start; `nil` for the start of its plan.
  /// - Returns: The campaign as it is now.
  @discardableResult
  public func schedule(
    _ id: CampaignID,
    at start: Date? = nil,
    by actor: String? = nil
  ) async throws(EngineError) -> Campaign {
    var schedule = try await existing(id).plan.schedule ?? CampaignSchedule()
    schedule.start = start ?? schedule.start
    return try await self.schedule(id, schedule, by: actor)
  }

  /// Lets a draft start by itself as a schedule says, which becomes its plan's. Durable when it returns.
  ///
  /// A schedule that comes again makes the campaign a series: it stays scheduled and sends nothing itself. At each time
  /// it makes a campaign of its own, like it, whose identifier is the series' and the time, so that of several engines
  /// only one makes it.
  ///
  /// - Throws: ``EngineError/Code/unkeepableSchedule`` when it has no start, or one that was missed already.
  /// - Returns: The campaign as it is now.
  @discardableResult
  public func schedule(
    _ id: CampaignID,
    _ schedule: CampaignSchedule,
    by actor: String? = nil
  ) async throws(EngineError) -> Campaign {
    var plan = try await existing(id).plan
    plan.schedule = schedule
    try validateTimes(of: plan)
    return try await control(id, .schedule(try startable(schedule)), by: actor).campaign
  }

  /// Makes a scheduled campaign a draft again.
  @discardableResult
  public func unschedule(_ id: CampaignID, by actor: String? = nil) async throws(EngineError) -> Campaign {
    try await control(id, .unschedule(reason: nil), by: actor).campaign
  }

  /// A schedule whose start can be kept. The start of a series is its first time.
  private func startable(_ schedule: CampaignSchedule) throws(EngineError) -> CampaignSchedule {
    let now = time.now
    if let recurrence = schedule.recurrence {
      let earliest = max(now, schedule.start ?? now)
      let days = try holidays(recurrence.holidays)
      guard let first = recurrence.next(after: earliest - .milliseconds(1), holidays: days) else {
        throw EngineError(.unkeepableSchedule, "The campaign would never start: no day is left for “\(recurrence)”.")
      }
      return schedule.moved(to: first)
    }
    guard let start = schedule.start else {
      throw EngineError(.unkeepableSchedule, "The campaign has no start. Say when it is to start.")
    }
    switch schedule.verdict(at: now) {
    case .ask(let missed), .skip(let missed):
      throw EngineError(
        .unkeepableSchedule,
        "The start at \(start.sentence) was \(missed.sentence) ago. Give a later one, or start the campaign by hand."
      )
    case .start, .wait, .byHand: return schedule
    }
  }

  /// Refuses hours and schedules that name what nobody knows, or that are over.
  nonisolated func validateTimes(of plan: CampaignPlan) throws(EngineError) {
    if let window = plan.window { _ = try holidays(window.holidays) }
    guard let schedule = plan.schedule else { return }
    if let recurrence = schedule.recurrence {
      _ = try holidays(recurrence.holidays)
      guard TimeZone(identifier: recurrence.timeZone) != nil else {
        throw EngineError(
          .unsupported,
          "This machine does not know the time zone “\(recurrence.timeZone)”. Install its time zone data (Debian: tzdata)."
        )
      }
    }
    guard let end = schedule.end else { return }
    guard schedule.start.map({ $0 < end }) ?? true else {
      throw EngineError(.unkeepableSchedule, "The campaign would end before it starts. Give a later end.")
    }
    guard schedule.recurrence != nil || time.now < end else {
      throw EngineError(.unkeepableSchedule, "The campaign's end at \(end.sentence) has passed. Give a later one.")
    }
  }

  /// The days of some calendars.
  nonisolated func holidays(_ names: [HolidayCalendar.Name]) throws(EngineError) -> Set<CalendarDay> {
    if let days = configuration.holidays.days(of: names) { return days }
    let unknown = names.filter { configuration.holidays[$0] == nil }.map { "“\($0)”" }.joined(separator: ", ")
    let known = configuration.holidays.names.map(\.rawValue).joined(separator: ", ")
    throw EngineError(.unknownHolidays, "There is no holiday calendar \(unknown). There are: \(known).")
  }

  /// The gate of a campaign. Where its provider is not configured, nothing is known of the sender's gap.
  nonisolated func gate(of plan: CampaignPlan, category: TemplateCategory) throws(EngineError) -> Gate {
    let channel = channels[plan.provider]
    return Gate(
      plan: plan,
      category: category,
      policy: configuration.consentPolicy,
      holidays: try holidays(plan.window?.holidays ?? []),
      pairGap: channel.flatMap { plan.senderLimits($0).pairGap },
      senderProviders: channel.map { providers(sharingSenderWith: $0) } ?? []
    )
  }

  static let series = EngineError(
    .wrongStatus,
    "The campaign is a series and sends nothing itself: it makes a campaign for each of its times. To send it once, "
      + "unschedule it first."
  )
}

// MARK: - Starting in time

extension CampaignEngine {
  /// Refuses to send what is not to start yet, and what was to start long ago.
  func requireStartTime(of campaign: Campaign) async throws(EngineError) {
    guard campaign.status == .scheduled, let schedule = campaign.plan.schedule else { return }
    guard schedule.recurrence == nil else { throw Self.series }
    if case .wait(let start) = schedule.verdict(at: time.now) {
      throw EngineError(
        .wrongStatus,
        "The campaign is scheduled for \(start.sentence). Wait until then, or unschedule it to send it now."
      )
    }
    guard let reason = try await giveUpStart(of: campaign) else { return }
    throw EngineError(.wrongStatus, reason)
  }

  /// Starts a scheduled campaign whose time has come, or takes the next step of a series.
  ///
  /// What is in the way of a start is written to the campaign, which is a draft again then. A provider that this engine
  /// does not have is left to an engine that has it, and a store that fails is asked again.
  func startInTime(_ campaign: Campaign) async {
    guard channels[campaign.plan.provider]?.sends == true else { return }
    do throws(EngineError) {
      guard campaign.plan.schedule?.recurrence == nil else { return try await takeTurn(of: campaign) }
      if let reason = try await giveUpStart(of: campaign) {
        return tell(.hindered(campaign, EngineError(.wrongStatus, reason)))
      }
      // A start that was taken back or put off since then must not happen all the same.
      _ = try await start(campaign.id, ifControlEpoch: campaign.controlEpoch)
    } catch {
      // Of several engines one starts it: the others come too late, and that is no failure.
      guard error.code != .store, error.code != .wrongStatus else { return }
      tell(.hindered(campaign, error))
      let reason = "It could not be started: \(error.detail)"
      _ = try? await control(campaign.id, .unschedule(reason: reason), ifControlEpoch: campaign.controlEpoch)
    }
  }

  /// Gives up a start that was missed by more than the schedule allows.
  ///
  /// - Returns: Why, in a sentence; `nil` when it may start.
  private func giveUpStart(of campaign: Campaign) async throws(EngineError) -> String? {
    guard let schedule = campaign.plan.schedule, let start = schedule.start else { return nil }
    switch schedule.verdict(at: time.now) {
    case .ask(let missed):
      let reason = "The start at \(start.sentence) was missed by \(missed.sentence); start it by hand."
      try await control(campaign.id, .unschedule(reason: reason), ifControlEpoch: campaign.controlEpoch)
      return reason
    case .skip(let missed):
      let reason = "The start at \(start.sentence) was missed by \(missed.sentence), and is left out."
      try await control(campaign.id, .fail(reason: reason), ifControlEpoch: campaign.controlEpoch)
      return reason
    case .byHand, .wait, .start: return nil
    }
  }

  /// Makes the campaign of the time that has come in a series, and lets the series wait for its next time.
  ///
  /// Every step may be repeated: whoever was interrupted goes on, and whoever comes second finds it done.
  private func takeTurn(of series: Campaign) async throws(EngineError) {
    guard let schedule = series.plan.schedule, let start = schedule.start, let recurrence = schedule.recurrence else {
      return
    }
    try validateTimes(of: series.plan)
    guard let turn = schedule.turn(at: time.now, holidays: try holidays(recurrence.holidays)) else { return }
    if case .skip = turn.schedule.verdict(at: time.now) {
    } else {
      try await makeCampaign(for: turn.schedule, of: series)
    }
    try await control(series.id, .advance(from: start, to: turn.rest))
  }

  private func makeCampaign(for schedule: CampaignSchedule, of series: Campaign) async throws(EngineError) {
    guard let start = schedule.start, let id = CampaignID("\(series.id)-\(start.compact)") else { return }
    var plan = series.plan
    plan.name += " (\(start.sentence))"
    plan.schedule = schedule
    let request = CreateCampaign(tenant: tenant, id: id, plan: plan)
    let campaign: Campaign
    do throws(StoreError) {
      campaign = try await store.createCampaign(request)
    } catch  where error.code == .conflict {
      campaign = try await existing(id)
    } catch {
      throw EngineError(error)
    }
    // Made and not scheduled: somebody was interrupted in between. A draft with a reason waits for a person.
    guard campaign.status == .draft, campaign.statusReason == nil, campaign.controlEpoch == 0 else { return }
    try await control(id, .schedule(schedule))
  }
}

extension Date {
  /// The instant in UTC as sentences have it: `2026-11-21T09:00:00Z`.
  fileprivate var sentence: String { formatted(.iso8601) }

  /// The minute in UTC as identifiers have it: `20261121T0900Z`.
  fileprivate var compact: String {
    let digits = sentence.filter { $0.isNumber || $0 == "T" }
    return "\(digits.prefix(13))Z"
  }
}

extension Duration {
  /// The duration as sentences have it, such as `3 h 20 min`.
  var sentence: String {
    let minutes = components.seconds / 60
    guard minutes >= 60 else { return minutes == 0 ? "\(components.seconds) s" : "\(minutes) min" }
    guard minutes >= 2_880 else { return "\(minutes / 60) h" + (minutes % 60 == 0 ? "" : " \(minutes % 60) min") }
    return "\(minutes / 1_440) days"
  }
}
