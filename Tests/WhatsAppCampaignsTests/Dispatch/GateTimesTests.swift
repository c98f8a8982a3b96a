import Foundation
import Testing
import WhatsAppCampaigns

@Suite("When somebody may be written to")
struct GateTimesTests {
  private func date(_ text: String) throws -> Date { try Date(text, strategy: .iso8601) }

  private func verdict(
    at text: String,
    window: SendWindow? = nil,
    end: String? = nil,
    fields: [String: String] = [:],
    identity: WhatsAppIdentity? = nil
  ) throws -> Gate.Verdict {
    let phone = try #require(PhoneNumber(e164: "+60123456789"))
    let now = try date(text)
    let contact = Contact(
      id: ContactID(1),
      person: PersonKey(phone),
      identity: identity ?? .phone(phone),
      fields: fields,
      createdAt: now
    )
    let plan = CampaignPlan(
      name: "x",
      provider: "cloud",
      template: "t",
      language: "en",
      variables: [:],
      audience: Audience(),
      purpose: .authentication,
      window: window,
      schedule: try end.map { CampaignSchedule(end: try date($0)) }
    )
    let holidays = try #require(HolidayCalendars.shipped.days(of: window?.holidays ?? []))
    return Gate(plan: plan, category: .authentication, policy: PDPAConsentPolicy(), holidays: holidays)
      .verdict(for: AudienceMember(contact: contact, consent: ConsentState()), at: now)
  }

  @Test("A message may leave until the window closes or the campaign ends, whichever is first")
  func earlierEnd() throws {
    let window = SendWindow("09:00-18:00", zone: .recipient)
    let noon = "2026-11-23T04:00:00Z"
    #expect(try verdict(at: noon, window: window) == .send(until: try date("2026-11-23T10:00:00Z")))
    let five = "2026-11-23T09:00:00Z"
    #expect(try verdict(at: noon, window: window, end: five) == .send(until: try date(five)))
    #expect(try verdict(at: noon, end: five) == .send(until: try date(five)))
    #expect(try verdict(at: five, window: window, end: five) == .skip(.expired))
  }

  @Test("Nobody waits beyond the campaign's end")
  func waitsForTheEndAtMost() throws {
    let window = SendWindow("09:00-18:00", zone: .recipient)
    let evening = "2026-11-23T12:00:00Z"
    #expect(
      try verdict(at: evening, window: window, end: "2026-11-23T20:00:00Z")
        == .hold(until: try date("2026-11-23T20:00:00Z"), .outsideWindow)
    )
  }

  @Test("A closed day is told from a closed hour")
  func closedDay() throws {
    let window = SendWindow("09:00-18:00", zone: .recipient, holidays: ["MY"])
    let opening = try date("2026-12-26T01:00:00Z")
    #expect(try verdict(at: "2026-12-25T04:00:00Z", window: window) == .hold(until: opening, .closedDay))
    #expect(try verdict(at: "2026-12-24T12:00:00Z", window: window) == .hold(until: opening, .outsideWindow))
  }

  @Test("The profile's zone decides, and one that nobody knows leaves the person out")
  func profileZone() throws {
    let window = SendWindow("09:00-18:00", zone: .recipient, fallbackZone: "Asia/Kuala_Lumpur")
    let noon = "2026-11-23T04:00:00Z"
    #expect(
      try verdict(at: noon, window: window, fields: ["timezone": "Europe/London"])
        == .hold(until: try date("2026-11-23T09:00:00Z"), .outsideWindow)
    )
    #expect(try verdict(at: noon, window: window, fields: ["timezone": "Mars/Olympus"]) == .skip(.unknownTimeZone))
  }
}
