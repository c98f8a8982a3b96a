import Foundation
import WhatsAppCampaigns

/// Everything that exists in one run: processes, the store, the provider, people, and the time they share.
///
/// A value: a copy of it goes on independently, which is how every order of a few steps can be tried.
struct World: Sendable {
  let scenario: Scenario
  let mutant: Mutant?
  var dice: Dice
  /// True time, in microseconds since the beginning. Nobody in the world sees it.
  var now: Int64 = 0
  var timeline = Timeline<Step>()
  var store: StoreModel
  var shadows: [Shadow]
  /// States of the store that a power cut may fall back to, oldest first, with the call that made each of them.
  var unsynced: [Snapshot] = []
  var processes: [Process]
  var campaigns: [CampaignInfo] = []
  var calls: [Int: StoreCall] = [:]
  var nextCall = 0
  var requests: [ProviderRequest] = []
  var handedOver: [AttemptID: Int] = [:]
  var bodies: [WebhookContent] = []
  var deliveries: [Delivery] = []
  var unacknowledged = 0
  var returnedEpoch: [CampaignID: Int64] = [:]
  /// How far the wall clock of the store's machine is ahead.
  var wallOffset: Int64 = 0
  var wallDrift: Int64 = 0
  var fullUntil: Int64 = 0
  var endpointDownUntil: Int64 = 0
  var outageUntil: Int64 = 0
  var silenceUntil: Int64 = 0
  var isDangerous = true
  var calmSince: Int64 = 0
  var faultsUsed = 0
  var verdict = Verdict()
  var marks = Marks()
  var steps = 0
  var stepsThisSecond = 0
  var thisSecond: Int64 = 0
  var hash: UInt64 = 0xCBF2_9CE4_8422_2325
  /// People whom the provider knows under another number.
  var aliases: [PersonKey: PersonKey] = [:]
  /// For planted bugs: what workers were told when they claimed, and limiters that have forgotten.
  var claimed: [WorkerID: [RecipientID: RecipientRecord]] = [:]
  var forgetful: Set<Int> = []
  var dipped: [RecipientID: Recipient] = [:]
  var repetitions = 0
  /// Where somebody steps through every order.
  var bare: BareWorld?
  /// Every operation that took effect, where somebody wants to repeat them with another store.
  var record: StoreLog?
  /// What happened, line by line, where somebody wants to read it.
  var trace: [String]?

  struct Snapshot: Sendable {
    var call: Int
    var store: StoreModel
    var shadows: [Shadow]
    var recorded: Int
  }

  static let people: GroupName = "people"
  static let provider: ProviderName = "cloud"

  func date(_ instant: Int64) -> Date {
    Date(timeIntervalSince1970: Double(scenario.beginning) + Double(instant) / 1_000_000)
  }

  /// What the wall clock of the store's machine shows.
  var wall: Date { date(now + wallOffset + now / 1_000_000 * wallDrift) }

  /// Whether a fault happens now. After the danger none does.
  mutating func strikes(_ fault: Fault) -> Bool {
    if bare != nil, bare?.forced == fault {
      bare?.forced = nil
      return true
    }
    guard isDangerous, faultsUsed < scenario.faultBudget, dice.chance(scenario.rates[fault]) else { return false }
    faultsUsed += 1
    log("fault: \(fault)")
    return true
  }

  mutating func schedule(_ step: Step, after delay: Int64) {
    timeline.add(step, at: now + max(0, delay), tie: dice.next())
  }

  mutating func log(_ line: @autoclosure () -> String) {
    guard trace != nil else { return }
    let time = Double(now) / 1_000_000
    trace?.append("\(String(format: "%12.6f", time))  \(line())")
  }

  /// Everything that happens goes into the hash, so that two runs of a seed can be compared.
  mutating func mix(_ value: some BinaryInteger) {
    hash = (hash ^ UInt64(truncatingIfNeeded: value)) &* 0x100_0000_01B3
  }
}

/// One campaign of the world.
struct CampaignInfo: Sendable {
  var tenant: Int
  var id: CampaignID
  var plan: CampaignPlan
}

/// Something that is going to happen. Indirect, so that the heap moves pointers.
indirect enum Step: Sendable {
  case process(Int, incarnation: Int, ProcessStep)
  /// The store carries an operation out.
  case apply(call: Int)
  /// A request has arrived at the provider in full.
  case arrive(request: Int)
  /// The provider tries to deliver a webhook.
  case deliver(Int)
  case restart(Int)
  case human(Human)
  case reply(call: Int, Result<StoreReply, StoreError>)
  case calm
  /// Somebody looks whether a campaign was paused and lets it go on; the next time after so many microseconds.
  case watch(Int64)
}

enum ProcessStep: Sendable {
  case replied(call: Int, Result<StoreReply, StoreError>)
  case woke(lane: Int, Duration)
  case prepared(lane: Int, [RecipientRecord])
  case handOver(lane: Int, AttemptID, HTTPRequest, until: Duration)
  case answered(lane: Int, request: Int?, AttemptID, Result<ProviderAnswer, ExchangeFailure>)
  case begin(lane: Int)
  case post(delivery: Int)
  case look(inbox: Int)
}

enum Human: Sendable {
  case pause(Int), resume(Int), cancel(Int), settle(Int, asSent: Bool)
  case limit(Int, [RateLimit]), sendAgain(Int), start(Int), unschedule(Int), putOff(Int)
  case notice(tenant: Int, RateLimit?)
  case write(tenant: Int, person: Int, WrittenWord)
  case importing(tenant: Int, count: Int)
  case suppress(tenant: Int, person: Int)
  case news(tenant: Int, ProviderNews), kill(process: Int)
  case suspend, jump, outage, silence, endpointDown, powerCut
}

enum WrittenWord: Sendable {
  case stop, start, stopByUserID, preferStop, preferResume, hello
}

/// An operation that was asked of the store.
struct StoreCall: Sendable {
  enum Purpose: Sendable {
    case lane(Int)
    case inbox(Int)
    case endpoint(delivery: Int)
    case human
    /// An operator who sends again.
    case again
  }

  var request: StoreRequest
  var tenant: Int
  /// The process that asked; `nil` for an operator.
  var process: Int?
  var incarnation: Int
  var purpose: Purpose
  var caller: StoreCaller
  /// When it was begun, on the boot clock of the process.
  var begun: Duration
  var isApplied = false
}
