import Foundation
import Synchronization
public import WhatsAppCampaigns

/// Plays the Cloud API: takes the requests that send messages, answers them as the real one does, and reports what
/// became of the messages in signed webhooks.
///
/// It is a machine without a network. In a test it stands behind a ``SimulatorTransport``; behind an HTTP server it is a
/// sandbox. What it does follows from a seed and from what a request is about (the recipient, and how many requests for
/// them there were), never from the order in which requests arrive: the same seed gives the same run, however many
/// requests are in flight.
///
/// It knows the truth. ``log`` says which messages were accepted, also where the client saw the connection die:
///
/// ```swift
/// let simulator = try ProviderSimulator(seed: 7, configuration: .rough, time: time)
/// simulator.script(for: "+60123456789", .reply("STOP"))
/// // …run a campaign over SimulatorTransport(simulator)…
/// #expect(simulator.log.duplicates.isEmpty)
/// ```
public final class ProviderSimulator: Sendable {
  /// The business that it plays the provider for.
  public let account: SimulatedAccount
  /// How it behaves where no script says otherwise.
  public let configuration: SimulatorConfiguration

  let seed: UInt64
  let time: any TimeSource
  let signature: WebhookSignature
  let state: Mutex<State>
  let changes = ChangeSignal()

  struct State {
    var log = SimulatorLog()
    var attempts: [String: Int] = [:]
    var scripts: [String: ArraySlice<SimulatedBehavior>] = [:]
    var accepted: RateWindow?
    var acceptedByPair: [String: RateWindow] = [:]
    var outbox = DueQueue<OutgoingWebhook>()
    /// How often each person has written on their own account.
    var unaskedCount: [String: Int] = [:]
  }

  /// Creates a simulator.
  ///
  /// - Throws: `WebhookConfigurationError` when the account has an empty application secret.
  public init(
    seed: UInt64,
    configuration: SimulatorConfiguration = .calm,
    account: SimulatedAccount = SimulatedAccount(),
    time: any TimeSource = .system
  ) throws(WebhookConfigurationError) {
    signature = try WebhookSignature(secrets: [account.appSecret])
    self.seed = seed
    self.configuration = configuration
    self.account = account
    self.time = time
    state = Mutex(State(accepted: configuration.acceptedRate.map(RateWindow.init)))
  }

  /// What really happened so far.
  public var log: SimulatorLog { state.withLock { $0.log } }

  /// Says what happens to the messages to one recipient: one behaviour a message, the last one for all that follow.
  ///
  /// - Parameter recipient: A number in any spelling with its country code, or a user id.
  public func script(for recipient: String, _ behaviors: SimulatedBehavior...) {
    state.withLock { $0.scripts[SimulatedSend.key(of: recipient)] = behaviors.isEmpty ? nil : behaviors[...] }
  }

  /// Answers a request after the time that the answer takes. A cancelled task gets it at once.
  public func handle(_ request: HTTPRequest) async -> SimulatedReply {
    let reply = receive(request)
    if reply.delay > .zero { try? await time.sleep(for: reply.delay) }
    return reply
  }

  /// Decides about a request at once; whoever calls it waits for ``SimulatedReply/delay`` before passing the answer on.
  ///
  /// When it returns, an accepted message is in the log and its webhooks have their times.
  public func receive(_ request: HTTPRequest) -> SimulatedReply {
    let send: SimulatedSend
    do throws(SimulatedRefusal) {
      switch try route(request) {
      case .answer(let response): return SimulatedReply(outcome: .response(response))
      case .send(let parsed): send = parsed
      }
    } catch {
      state.withLock { $0.log.rejectedRequestCount += 1 }
      return SimulatedReply(outcome: .response(error.response))
    }
    let reply = accept(send)
    changes.notify()
    return reply
  }

  private func accept(_ send: SimulatedSend) -> SimulatedReply {
    let now = time.now
    let uptime = time.uptime
    return state.withLock { state in
      let attempt = state.attempts[send.recipient, default: 0] + 1
      state.attempts[send.recipient] = attempt
      let dice = SimulatorDice(seed: seed, recipient: send.recipient, attempt: attempt)
      var fate = SimulatedFate(
        dice: dice,
        configuration: configuration,
        behavior: state.scripts[send.recipient]?.first
      )
      if fate.isAccepted, let refusal = state.limitReached(by: send.recipient, at: uptime, configuration) {
        fate = SimulatedFate(refusal: refusal, latency: fate.latency)
      } else {
        state.advanceScript(of: send.recipient)
      }
      let messageID = fate.isAccepted ? self.messageID(dice) : nil
      if let messageID {
        let person = person(send.recipient)
        for scheduled in fate.reports {
          let event = OutgoingEvent(
            report: scheduled.report,
            person: person,
            at: now.addingTimeInterval(scheduled.happensAfter.timeInterval),
            messageID: messageID.rawValue,
            callbackData: send.callbackData,
            isTemplate: send.isTemplate,
            inboundID: "wamid.REPLY" + String(dice.word(.inboundID), radix: 16, uppercase: true)
          )
          state.outbox.insert(.event(event), due: uptime + scheduled.isDueAfter)
        }
      }
      state.log.add(
        SimulatorLog.Entry(
          receivedAt: now,
          recipient: send.recipient,
          attempt: attempt,
          callbackData: send.callbackData,
          verdict: messageID.map { .accepted($0) } ?? .refused(code: fate.code),
          wasAnswered: fate.isPlainAnswer
        ),
        limit: configuration.logLimit
      )
      return SimulatedReply(outcome: outcome(of: fate, send, messageID), delay: fate.latency)
    }
  }

  private func outcome(
    of fate: SimulatedFate,
    _ send: SimulatedSend,
    _ messageID: ProviderMessageID?
  ) -> SimulatedReply.Outcome {
    switch fate.answer {
    case .accepted: .response(acceptance(of: send, messageID?.rawValue ?? ""))
    case .refused(let refusal): .response(refusal.response)
    case .gatewayError(let status):
      .response(
        HTTPResponse(
          status: status,
          headers: ["Content-Type": "text/html"],
          body: Array("<html>Bad gateway</html>".utf8)
        )
      )
    case .dropped: .dropConnection
    }
  }

  private func messageID(_ dice: SimulatorDice) -> ProviderMessageID? {
    let words = [dice.word(.messageID, 0), dice.word(.messageID, 1)]
    let digits = words.map { word in
      let text = String(word, radix: 16, uppercase: true)
      return String(repeating: "0", count: 16 - text.utf8.count) + text
    }
    return ProviderMessageID(provider: "wamid.HBgL" + digits.joined())
  }

  /// The two names of a recipient. The user id is made up from the number, always the same one.
  func person(_ recipient: String) -> WebhookParty {
    guard recipient.utf8.allSatisfy({ $0 >= 0x30 && $0 <= 0x39 }) else { return WebhookParty(userID: recipient) }
    let word = SimulatorDice(seed: seed, recipient: recipient, attempt: 0).word(.userID)
    return WebhookParty(waID: recipient, userID: "ZZ." + String(word, radix: 36, uppercase: true))
  }
}

extension ProviderSimulator.State {
  /// The refusal that a limit demands, having counted the message where there is none.
  mutating func limitReached(
    by recipient: String,
    at now: Duration,
    _ configuration: SimulatorConfiguration
  ) -> SimulatedRefusal? {
    if accepted?.hasRoom(at: now) == false { return SimulatedRefusal(code: 130_429) }
    if let rate = configuration.pairRate {
      var window = acceptedByPair[recipient] ?? RateWindow(rate)
      guard window.hasRoom(at: now) else { return SimulatedRefusal(code: 131_056) }
      window.add(now)
      acceptedByPair[recipient] = window
    }
    accepted?.add(now)
    return nil
  }

  mutating func advanceScript(of recipient: String) {
    if let script = scripts[recipient], script.count > 1 { scripts[recipient] = script.dropFirst() }
  }
}
