import Foundation
import Testing
import WhatsAppCampaigns

@Suite("Schedules")
struct CampaignScheduleTests {
  private let start = Date(timeIntervalSince1970: 1_800_000_000)

  private func campaign(_ schedule: CampaignSchedule?, _ status: CampaignStatus = .draft) -> Campaign {
    let plan = CampaignPlan(
      name: "x",
      provider: "cloud",
      template: "t",
      language: "en",
      variables: [:],
      audience: Audience(),
      schedule: schedule
    )
    return Campaign(id: "c1", plan: plan, status: status, createdAt: start)
  }

  @Test("A start that is a little late starts, and one that was missed waits for a person or is left out")
  func missedStarts() {
    let schedule = CampaignSchedule(start: start)
    #expect(schedule.verdict(at: start - 1) == .wait(until: start))
    #expect(schedule.verdict(at: start) == .start)
    #expect(schedule.verdict(at: start + 3_600) == .start)
    #expect(schedule.verdict(at: start + 3_601) == .ask(missedBy: .seconds(3_601)))
    #expect(CampaignSchedule(start: start, missedStart: .startAnyway).verdict(at: start + 1e7) == .start)
    let skipping = CampaignSchedule(start: start, missedStart: .skip(after: .seconds(60)))
    #expect(skipping.verdict(at: start + 61) == .skip(missedBy: .seconds(61)))
    #expect(CampaignSchedule().verdict(at: start) == .byHand)
    #expect(CampaignSchedule(start: .distantPast).verdict(at: .distantFuture) != .start)
  }

  @Test("A start after the end never starts, whatever the grace")
  func endBeforeLateStart() {
    let schedule = CampaignSchedule(start: start, end: start + 600, missedStart: .startAnyway)
    #expect(schedule.verdict(at: start + 599) == .start)
    #expect(schedule.verdict(at: start + 600) == .ask(missedBy: .seconds(600)))
  }

  @Test("Of the times that were missed only the last has its turn, and it is as long as the first")
  func turns() throws {
    let first = try #require(CalendarDay("2026-12-01"))
    let recurrence = try #require(Recurrence(.daily, from: first, minute: 540, timeZone: "UTC", count: 5))
    let nine = try Date("2026-12-01T09:00:00Z", strategy: .iso8601)
    let schedule = CampaignSchedule(start: nine, end: nine + 7_200, recurrence: recurrence)
    #expect(schedule.turn(at: nine - 1) == nil)
    let third = try #require(schedule.turn(at: nine + 2 * 86_400 + 60))
    #expect(third.schedule == CampaignSchedule(start: nine + 2 * 86_400, end: nine + 2 * 86_400 + 7_200))
    #expect(third.rest?.start == nine + 3 * 86_400)
    #expect(third.rest?.end == nine + 3 * 86_400 + 7_200)
    #expect(third.rest?.recurrence == recurrence)
    let last = try #require(third.rest?.turn(at: nine + 40 * 86_400))
    #expect(last.schedule.start == nine + 4 * 86_400)
    #expect(last.rest == nil)
  }

  @Test("A draft is scheduled and made a draft again, with an epoch for each step")
  func commands() throws {
    var campaign = campaign(nil)
    let schedule = CampaignSchedule(start: start)
    try campaign.apply(.schedule(schedule), at: start)
    #expect(campaign.status == .scheduled)
    #expect(campaign.plan.schedule == schedule)
    try campaign.apply(.unschedule(reason: "late"), at: start)
    #expect(campaign.status == .draft)
    #expect(campaign.statusReason == "late")
    #expect(campaign.controlEpoch == 2)
    try campaign.apply(.schedule(schedule), at: start)
    #expect(campaign.statusReason == nil)
    try campaign.apply(.fail(reason: "never"), at: start + 1)
    #expect(campaign.status == .failed)
    #expect(campaign.endedAt == start + 1)
    #expect(throws: CampaignControlError.self) { try campaign.apply(.schedule(schedule), at: start) }
    #expect(throws: CampaignControlError.self) { try campaign.apply(.unschedule(reason: nil), at: start) }
  }

  @Test("A series takes a step once, and ends with its last")
  func series() throws {
    var campaign = campaign(CampaignSchedule(start: start), .scheduled)
    let next = CampaignSchedule(start: start + 86_400)
    try campaign.apply(.advance(from: start, to: next), at: start)
    #expect(campaign.plan.schedule == next)
    #expect(throws: CampaignControlError.self) { try campaign.apply(.advance(from: start, to: nil), at: start) }
    try campaign.apply(.advance(from: start + 86_400, to: nil), at: start)
    #expect(campaign.status == .completed)
  }

  @Test("A paused campaign is completed only when its end has passed")
  func pausedPastTheEnd() throws {
    var campaign = campaign(CampaignSchedule(end: start), .paused)
    #expect(throws: CampaignControlError.self) { try campaign.apply(.complete, at: start - 1) }
    try campaign.apply(.complete, at: start)
    #expect(campaign.status == .completed)
  }

  @Test("Schedules come back from JSON, and plans from before there were any have none")
  func coding() throws {
    for missed in [MissedStart.ask(), .skip(after: .milliseconds(1_500)), .startAnyway] {
      let schedule = CampaignSchedule(start: start, end: start + 60, missedStart: missed)
      #expect(try JSONDecoder().decode(CampaignSchedule.self, from: JSONEncoder().encode(schedule)) == schedule)
    }
    let plan = campaign(nil).plan
    let text = String(decoding: try JSONEncoder().encode(plan), as: UTF8.self)
    #expect(!text.contains("schedule"))
    #expect(try JSONDecoder().decode(CampaignPlan.self, from: Data(text.utf8)) == plan)
  }
}
