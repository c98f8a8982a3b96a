import Foundation
import Testing
import WhatsAppCampaigns
import WhatsAppCampaignsTesting

// sample: plan-times
/// Office hours on working days in the recipient's own time, and over on the evening of 3 December.
func sendInOfficeHours(_ plan: inout CampaignPlan) throws {
  plan.window = SendWindow(
    "09:00-18:00",
    zone: .recipient,
    weekdays: [.monday, .tuesday, .wednesday, .thursday, .friday],
    holidays: ["MY", "MY-10"],
    fallbackZone: "Asia/Kuala_Lumpur"
  )
  plan.schedule = CampaignSchedule(end: try Date("2026-12-03T18:00:00+08:00", strategy: .iso8601))
}
// end

// sample: every-month
/// A series: on the 25th of every month at 10:00 in Kuala Lumpur, but not on a holiday.
func remindEveryMonth(_ id: CampaignID, _ engine: CampaignEngine, from day: CalendarDay) async throws {
  let recurrence = Recurrence(
    .monthly(day: 25),
    from: day,
    minute: 10 * 60,
    timeZone: "Asia/Kuala_Lumpur",
    holidays: ["MY"]
  )
  try await engine.schedule(id, CampaignSchedule(missedStart: .skip(after: .seconds(7_200)), recurrence: recurrence))
}
// end

@Suite("The samples of the guide to scheduling run", .timeLimit(.minutes(15)))
struct SchedulingSampleTests {
  @Test("A plan keeps office hours, and a series waits for its first time")
  func samples() async throws {
    let time = ManualTimeSource(now: try Date("2026-11-28T02:00:00Z", strategy: .iso8601))  // A Saturday.
    let fixture = try EngineFixture(store: InMemoryStore(time: time), time: time)
    let id = try await fixture.campaign(people: 1) { plan in try? sendInOfficeHours(&plan) }
    #expect(try await fixture.engine.dryRun(id).reasons == ["closedDay": 1])
    let series = try await fixture.campaign(people: 1)
    try await remindEveryMonth(series, fixture.engine, from: try #require(CalendarDay("2026-12-01")))
    let start = try await fixture.engine.campaign(series).plan.schedule?.start
    // The 25th of December is a holiday.
    #expect(start == (try Date("2027-01-25T02:00:00Z", strategy: .iso8601)))
  }
}
