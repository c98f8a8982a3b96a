import WhatsAppCampaigns

extension Command {
  private static let crash = Option.value(
    "crash-after",
    "N",
    "Kill this process while its Nth message is on its way, to try recovery out"
  )
  private static let inFlight = Option.value(
    "in-flight",
    "N",
    "The most messages under way at once, which is how many a crash can leave unconfirmed. Default: 64"
  )

  static let campaignSend = Command(
    name: "campaign send",
    summary: "Send a campaign until nothing more can be sent now",
    discussion: """
      Starts a draft, or goes on where an earlier run stopped; nobody is sent to twice. Ctrl-C stops in good order: what is \
      under way ends first. Ends with 1 when some are unconfirmed or failed or nobody was sent to, with 4 when the provider \
      refused the whole campaign or gives no clear answer.
      """,
    positionals: [.campaign],
    options: [ProviderKind.baseURL, inFlight, crash] + SenderOptions.all,
    examples: ["campaign send c7h2kq9xmp", "campaign send c7h2kq9xmp --base-url http://127.0.0.1:8080 --json"]
  ) { call in
    let id = try call.arguments.campaign()
    let workspace = try await call.workspace()
    let plan = try await workspace.engine().campaign(id).plan
    let crash = try call.arguments.parsed(crash, as: "a number from 1") { Int($0).flatMap { $0 > 0 ? $0 : nil } }
    let inFlight = try call.arguments.parsed(inFlight, as: "a number from 1 to 4096") { text in
      Int(text).flatMap { (1...4_096).contains($0) ? $0 : nil }
    }
    let engine = try workspace.engine(
      sendingThrough: [try .named(plan.provider.rawValue)],
      inFlight: inFlight,
      crashingAfter: crash
    )
    let summary = try await showingProgress(of: id, engine) { try await engine.send(id, by: call.actor) }
    return conclude(summary, call)
  }

  /// Prints how a send ended. Returns the command's exit code.
  static func conclude(_ summary: SendSummary, _ call: Invocation) -> ExitCode {
    call.print(
      CampaignDocument.counts(summary.campaign, summary.counts),
      or: CampaignDocument.text(summary.campaign, summary.counts)
    )
    Diagnostics.say(sentence(about: summary))
    return code(of: summary)
  }

  /// Shows how far a campaign is, where somebody watches, and says what it waits for, while an operation runs.
  private static func showingProgress<Value: Sendable>(
    of id: CampaignID,
    _ engine: CampaignEngine,
    _ operation: () async throws -> Value
  ) async throws -> Value {
    // A task of its own, because it runs beside the operation and is over with it.
    let progress = Task { await follow(id, engine) }
    let result: Result<Value, any Error>
    do { result = .success(try await operation()) } catch { result = .failure(error) }
    progress.cancel()
    await progress.value
    return try result.get()
  }

  private static func follow(_ id: CampaignID, _ engine: CampaignEngine) async {
    let hasCanary = (try? await engine.campaign(id))?.plan.canary != nil
    guard hasCanary || Diagnostics.isTerminal else { return }
    var bar = ProgressBar()
    var said: Set<String> = []
    while !Task.isCancelled {
      if Diagnostics.isTerminal, let counts = try? await engine.counts(of: id) {
        let notes = [RecipientStatus.failed, .unconfirmed].filter { counts[$0] > 0 }
          .map { "\(counts[$0]) \($0.rawValue)" }
        bar.show(counts.total - counts.open, of: counts.total, notes.joined(separator: ", "))
      }
      if hasCanary, let wait = try? await engine.canaryWait(of: id), said.insert(wait.kind).inserted {
        bar.clear()
        Diagnostics.say(sentence(about: wait))
      }
      try? await Task.sleep(for: .milliseconds(500))
    }
    bar.clear()
  }

  private static func sentence(about wait: Canary.Wait) -> String {
    switch wait {
    case .look(let instant): "the others wait until \(instant.text) to see how those did who went ahead"
    case .deliveries(let count, let fewest, let end):
      "waits for deliveries of the canary until \(end.text): \(count) of \(fewest) are reported; `serve` or "
        + "`inbound --webhook` takes the reports in"
    @unknown default: "waits for the canary"
    }
  }

  private static func code(of summary: SendSummary) -> ExitCode {
    switch summary.ending {
    case .refused, .unanswered: return .providerRefused
    case .halted: return .refused
    case .stopped: return .interrupted
    case .notSending where !summary.campaign.status.isFinal: return .refused
    default:
      let isDoubtful = summary.counts[.unconfirmed] + summary.counts[.failed] > 0
      return isDoubtful || summary.reachedNobody ? .refused : .done
    }
  }

  /// Why the run ended, and what to do next.
  ///
  /// - Parameter isWatched: Whether the process looks after the campaign by itself, so that nobody has to send again.
  static func sentence(about summary: SendSummary, isWatched: Bool = false) -> String {
    let id = summary.campaign.id
    switch summary.ending {
    case .nothingLeft where summary.reachedNobody:
      return "nobody was sent to: all \(summary.counts.total) were left out; `campaign report \(id)` says why"
    case .nothingLeft:
      guard summary.counts.settling > 0 else { return "everybody has an outcome" }
      return "nothing is left to send; \(summary.counts.settling) unconfirmed wait for webhooks or "
        + "`campaign settle \(id)`"
    case .nothingBefore(let instant):
      guard !isWatched else { return "nobody may be sent to before \(instant.text)" }
      return "nobody may be sent to before \(instant.text); run `campaign send \(id)` again then"
    case .notSending:
      let reason = summary.campaign.statusReason.map { ". It says: “\($0.printable)”" } ?? ""
      guard summary.campaign.status == .paused else { return "the campaign is \(summary.campaign.status.rawValue)" }
      return "the campaign is paused; `campaign resume \(id)` lets it go on\(reason)"
    case .refused(let reason):
      return "the provider refuses the whole campaign, so it is paused; correct the cause, then "
        + "`campaign resume \(id)` and send again. It says: “\(reason.printable)”"
    case .unanswered(let reason):
      return "the provider gives no clear answer, so the campaign is paused. \(reason.printable) Its address is that "
        + "of --base-url or of the environment; `campaign resume \(id)` lets the campaign go on"
    case .halted(let reason): return "the campaign is paused: \(reason.printable)"
    case .stopped where isWatched: return "stopped"
    case .stopped: return "interrupted; run `campaign send \(id)` again to go on"
    @unknown default: return "the run has ended"
    }
  }
}

extension Canary.Wait {
  /// What it is about, whatever the figures: it is said once.
  fileprivate var kind: String {
    switch self {
    case .look: "look"
    case .deliveries: "deliveries"
    @unknown default: ""
    }
  }
}
