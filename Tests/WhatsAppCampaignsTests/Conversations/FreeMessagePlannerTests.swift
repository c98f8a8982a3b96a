import Foundation
import Testing

@testable import WhatsAppCampaigns

@Suite("Whether and when a free message leaves")
struct FreeMessagePlannerTests {
  private let key = PaceKey.sender("60")
  private let now = Date(timeIntervalSince1970: 1_763_000_000)

  private func planner(_ limits: RateLimit...) -> FreeMessagePlanner {
    FreeMessagePlanner(limits: [key: limits], sharedPace: key, policy: PDPAConsentPolicy())
  }

  private func context(
    at instant: Date? = nil,
    opened: Duration? = .seconds(60),
    earlier: FreeMessage? = nil,
    suppressed: Bool = false,
    pace: PaceState? = nil
  ) throws -> FreeMessageContext {
    let at = instant ?? now
    let person = PersonKey(EngineFixture.number(1))
    return FreeMessageContext(
      now: at,
      earlier: earlier,
      opening: opened.map { at - $0 },
      consent: ConsentState(),
      suppression: suppressed ? Suppression(person: person, source: "list", reason: nil, since: at) : nil,
      pace: pace.map { [key: $0] } ?? [:]
    )
  }

  @Test(
    "The window is open for 24 hours and no longer",
    arguments: [
      (Duration?.some(.zero), true), (Duration?.some(.seconds(86_399)), true),
      (Duration?.some(.seconds(86_400)), false), (Duration?.none, false),
    ]
  )
  func window(_ age: Duration?, _ isOpen: Bool) throws {
    let verdict = planner().plan(try context(opened: age)).verdict
    guard isOpen else {
      #expect(verdict == .refuse(.outsideWindow))
      return
    }
    guard case .send(let at, let before) = verdict else {
      Issue.record("\(verdict)")
      return
    }
    #expect(at == now)
    #expect(before <= now - (age ?? .zero) + ServiceWindow.length)
    #expect(before > now)
  }

  @Test("Nobody on the suppression list is answered, and an open intent or one that was taken is never repeated")
  func refusals() throws {
    #expect(planner().plan(try context(suppressed: true)).verdict == .refuse(.forbidden(.suppressed)))
    let attempt = Attempt(id: AttemptID(unchecked: "a"), number: 1, committedAt: now, sendBefore: now)
    var earlier = FreeMessage(provider: "cloud", kind: "text", text: "x", attempt: attempt)
    #expect(planner().plan(try context(earlier: earlier)).verdict == .refuse(.committedBefore))
    let isRecorded = earlier.record(.notTaken(note: "line", code: nil, retryAt: nil), at: now)
    #expect(isRecorded)
    let again = planner().plan(try context(earlier: earlier))
    #expect(again.committed(earlier)?.attempt.number == 2)
    let isNews = earlier.receive(Evidence(.sent, at: now, messageID: nil))
    #expect(isNews)
    #expect(planner().plan(try context(earlier: earlier)).verdict == .refuse(.committedBefore))
  }

  @Test("An answer does not wait for the quota of a day, and counts in it")
  func quotas() throws {
    var pace = PaceState()
    for index in 0..<3 {
      let plan = planner(.perDay(1)).plan(try context(at: now + Double(index), pace: pace))
      guard case .send = plan.verdict else {
        Issue.record("\(plan.verdict)")
        return
      }
      pace = try #require(plan.pace[key])
    }
    let campaign = Pacer(state: pace, limits: [.perDay(1)], now: (now + 3).microsecondsSince1970)
    #expect(campaign.earliest >= (now + 86_400).microsecondsSince1970)
  }

  @Test("Answers keep the distance between messages; one whose slot comes after the window is refused")
  func distance() throws {
    let limit = try #require(RateLimit("1/min"))
    let first = planner(limit).plan(try context())
    #expect(first.pace[key] != nil)
    let second = planner(limit).plan(try context(pace: first.pace[key]))
    guard case .wait(let until) = second.verdict else {
      Issue.record("\(second.verdict)")
      return
    }
    #expect(until > now + 59 && until < now + 61)
    let late = planner(limit).plan(try context(opened: .seconds(86_370), pace: first.pace[key]))
    #expect(late.verdict == .refuse(.outsideWindow))
  }

  @Test("While an answer waits, marketing books nothing ahead; once it has left, marketing goes on at once")
  func line() throws {
    let limit = try #require(RateLimit("10/s"))
    func marketing(_ pace: PaceState, _ at: Date) -> IntentPlan {
      let limits = [key: [limit]]
      return PlannerBatch(CampaignID(unchecked: "m"), people: 3, priority: .marketing, limits: limits)
        .plan(at: at, pace: [key: pace], shared: key)
    }
    var pace = PaceState()
    // Marketing has booked all that may be booked ahead.
    var at = now
    for _ in 0..<3 {
      let plan = marketing(pace, at)
      pace = plan.pace[key] ?? pace
      at += 0.01
    }
    let waiting = planner(limit).plan(try context(at: at, pace: pace))
    guard case .wait(let until) = waiting.verdict else {
      Issue.record("\(waiting.verdict)")
      return
    }
    pace = waiting.pace[key] ?? pace
    let behind = marketing(pace, until)
    #expect(behind.intents.isEmpty, "a slot that an answer waits for was given to marketing")
    pace = behind.pace[key] ?? pace
    let answer = planner(limit).plan(try context(at: until, pace: pace))
    guard case .send(let slot, _) = answer.verdict else {
      Issue.record("\(answer.verdict)")
      return
    }
    pace = answer.pace[key] ?? pace
    let after = marketing(pace, slot)
    #expect(!after.intents.isEmpty, "marketing waits for an answer that has left")
  }
}
