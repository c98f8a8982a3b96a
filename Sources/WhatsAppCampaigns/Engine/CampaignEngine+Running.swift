import Foundation

extension CampaignEngine {
  /// Does everything that an engine does, until the task is cancelled: applies webhooks, starts scheduled campaigns whose
  /// time has come, sends every campaign that is sending, and moves along what nobody else moves.
  ///
  /// A host runs it in a task of its own for as long as it lives. Cancelling the task stops it in good order: exchanges
  /// that are under way end first and are recorded.
  ///
  /// - Parameter report: Is told of each campaign when it begins, rests or ends, and what is in the way of one: for a log.
  ///   It is called on the engine, so it must return at once.
  /// - Throws: ``EngineError/Code/store`` when the store keeps failing; ``EngineError/Code/wrongKey`` and
  ///   ``EngineError/Code/missingKey``, at once, where the encryption keys are not those that have sealed here.
  public func run(reporting report: @escaping @Sendable (RunNotice) -> Void = { _ in }) async throws(EngineError) {
    try await checkStart()
    self.report = report
    told = [:]
    defer { self.report = nil }
    do {
      try await withThrowingTaskGroup(of: Void.self) { group in
        group.addTask { try await self.processWebhooks() }
        group.addTask { try await self.sendRunningCampaigns() }
        defer { group.cancelAll() }
        // Not `waitForAll`, which keeps an error back until the others have ended too: they never do.
        for try await _ in group {}
      }
    } catch let error as EngineError {
      throw error
    } catch {
      throw EngineError(.store, "The engine was interrupted.")
    }
  }

  /// Applies webhooks as they are kept, until the task is cancelled. What people wrote goes ahead of status reports.
  ///
  /// With ``EngineConfiguration/sendsReplies`` it also sends what the dialogue says to people, without keeping webhooks
  /// waiting for it. Part of ``run()``; a process that only takes in webhooks runs this alone.
  ///
  /// - Throws: ``EngineError/Code/store`` when the store keeps failing; ``EngineError/Code/wrongKey`` and
  ///   ``EngineError/Code/missingKey``, at once, where the encryption keys are not those that have sealed here.
  public func processWebhooks() async throws(EngineError) {
    try await checkStart()
    guard configuration.sendsReplies else { return try await applyWebhooksAsTheyCome() }
    do {
      try await withThrowingTaskGroup(of: Void.self) { group in
        group.addTask { await self.answerPeople() }
        group.addTask { try await self.applyWebhooksAsTheyCome() }
        defer { group.cancelAll() }
        for try await _ in group {}
      }
    } catch let error as EngineError {
      throw error
    } catch {
      throw EngineError(.store, "The engine was interrupted.")
    }
  }

  /// Refuses to begin with a configuration that is wrong. A store that fails is asked again by what begins.
  private func checkStart() async throws(EngineError) {
    try checkConfiguration()
    do throws(EngineError) {
      try await checkKeys()
    } catch {
      guard error.code == .store else { throw error }
    }
  }

  private func applyWebhooksAsTheyCome() async throws(EngineError) {
    var failures = 0
    while !Task.isCancelled {
      // Read before the work, so that a webhook that comes meanwhile is not slept over.
      let seen = webhookKept.generation
      do throws(EngineError) {
        let applied = try await applyNextWebhooks()
        failures = 0
        if let applied {
          if applied.events < Self.reportsAtOnce { try? await time.sleep(for: Self.company) }
          continue
        }
      } catch {
        failures += 1
        if failures >= Self.toleratedFailures { throw error }
      }
      // Other processes keep webhooks in the same store and cannot notify this one: it looks once a second.
      let pause = Self.pause(after: failures)
      await withTaskGroup { group in
        group.addTask { [webhookKept] in await webhookKept.wait(beyond: seen) }
        group.addTask { [time] in try? await time.sleep(for: pause) }
        await group.next()
        group.cancelAll()
      }
    }
  }

  /// How long reports wait for others after some were applied: a transaction of a few costs the disk as much as one of a
  /// thousand, and keeps it from the bodies that providers wait to have kept. What people decide waits for nothing.
  private static let company = Duration.milliseconds(100)

  /// How often in a row a store may fail before an engine gives up: with the pauses between, a database may be away for
  /// a minute.
  private static let toleratedFailures = 10

  /// How long an engine waits before it asks the store again.
  private static func pause(after failures: Int) -> Duration { .seconds(1 + failures) }

  /// Looks once a second for campaigns that have something to do, and tends each in a child task.
  private func sendRunningCampaigns() async throws(EngineError) {
    let problem: EngineError? = await withDiscardingTaskGroup { group in
      defer { group.cancelAll() }
      group.addTask { await self.endWhoIsLeft() }
      var failures = 0
      while !Task.isCancelled {
        do throws(EngineError) {
          let query = CampaignQuery(tenant: tenant, statuses: [.sending, .cancelling, .scheduled, .paused])
          let campaigns = try await stored { () async throws(StoreError) in try await store.campaigns(query) }
          failures = 0
          let now = time.now
          for campaign in campaigns where campaign.isDue(at: now) && tended.insert(campaign.id).inserted {
            group.addTask { await self.tend(campaign) }
          }
        } catch {
          failures += 1
          if failures >= Self.toleratedFailures { return error }
        }
        try? await time.sleep(for: Self.pause(after: failures))
      }
      return nil
    }
    if let problem { throw problem }
  }

  /// Ends whoever is open still in a campaign that has ended before it was started: a store sees to it when it takes the
  /// command, unless the process dies in between. A store that fails now is asked at the next start.
  private func endWhoIsLeft() async {
    let query = CampaignQuery(tenant: tenant, statuses: [.cancelled, .failed])
    let ended = try? await stored { () async throws(StoreError) in try await store.campaigns(query) }
    for campaign in ended ?? [] where !Task.isCancelled { _ = try? await sweep(campaign.id) }
  }

  private func tend(_ campaign: Campaign) async {
    defer { tended.remove(campaign.id) }
    switch campaign.status {
    case .scheduled: await startInTime(campaign)
    case .paused: _ = try? await sweep(campaign.id)
    default: await keepSending(campaign)
    }
  }

  /// Sends one campaign again and again, with rests, until it is not sending any more.
  private func keepSending(_ campaign: Campaign) async {
    while !Task.isCancelled {
      let summary: SendSummary
      do throws(EngineError) {
        summary = try await send(campaign.id, until: WorkerStop()) { tell(.began(campaign)) }
      } catch {
        return await giveUpSending(campaign, error)
      }
      tell(.rested(summary))
      switch summary.ending {
      case .nothingLeft:
        guard summary.campaign.status == .sending else { return }
        try? await time.sleep(for: .seconds(30))
      case .nothingBefore(let instant):
        let wait = min(60, max(1, instant.timeIntervalSince(time.now)))
        try? await time.sleep(for: .seconds(wait))
      case .notSending, .refused, .unanswered, .halted, .stopped:
        return
      }
    }
  }
}

extension CampaignEngine {
  /// Tells whoever runs the engine, where it is news.
  func tell(_ notice: RunNotice) {
    let id = notice.campaign.id
    guard let report, notice.isNews(after: told[id]) else { return }
    // What has ended is not heard of again.
    told[id] = notice.campaign.status.isFinal ? nil : notice
    report(notice)
  }

  /// What is in the way of a campaign is written to it, where somebody can do something about it.
  ///
  /// A store that fails, clocks that differ, another process that sends, and a provider that another engine may have are
  /// looked at again.
  private func giveUpSending(_ campaign: Campaign, _ error: EngineError) async {
    switch error.code {
    case .store, .storeClockAhead: tell(.hindered(campaign, error))
    case .alreadySending, .wrongStatus, .unknownCampaign, .unknownProvider: break
    default:
      tell(.hindered(campaign, error))
      _ = try? await control(campaign.id, .pause(reason: "It could not be sent: \(error.detail)"))
    }
    try? await time.sleep(for: .seconds(5))
  }
}

extension Campaign {
  /// Whether an engine has something to do for it now.
  fileprivate func isDue(at now: Date) -> Bool {
    switch status {
    case .sending, .cancelling: true
    case .scheduled: plan.schedule?.start.map { $0 <= now } ?? false
    case .paused: isOver(at: now)
    case .draft, .completed, .cancelled, .failed: false
    }
  }
}
