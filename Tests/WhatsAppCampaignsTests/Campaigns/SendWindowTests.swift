import Foundation
import Testing
import WhatsAppCampaigns

@Suite("Send windows")
struct SendWindowTests {
  private func date(_ text: String) throws -> Date { try Date(text, strategy: .iso8601) }

  @Test("A window is open from its start up to, but not including, its end")
  func edges() throws {
    let window = try #require(SendWindow("09:00-21:00", zone: .fixed("Asia/Kuala_Lumpur")))
    let end = try date("2025-11-20T13:00:00Z")
    let opening = try date("2025-11-20T01:00:00Z")
    #expect(window.verdict(at: opening - 1, recipientZones: []) == .closed(until: opening))
    #expect(window.verdict(at: opening, recipientZones: []) == .open(until: end))
    #expect(window.verdict(at: end - 1, recipientZones: []) == .open(until: end))
    #expect(window.verdict(at: end, recipientZones: []) == .closed(until: opening + 86_400))
  }

  @Test("Of several zones, all have to be open; of none known, nobody is written to")
  func zones() throws {
    let window = try #require(SendWindow("09:00-21:00", zone: .recipient))
    let noon = try date("2025-11-20T00:30:00Z")  // 08:30 in Jakarta is 07:30; 09:30 in Jayapura.
    let indonesia = ["Asia/Jakarta", "Asia/Jayapura"]
    let jakartaOpens = try date("2025-11-20T02:00:00Z")
    #expect(window.verdict(at: noon, recipientZones: indonesia) == .closed(until: jakartaOpens))
    let jayapuraCloses = try date("2025-11-20T12:00:00Z")
    #expect(window.verdict(at: jakartaOpens, recipientZones: indonesia) == .open(until: jayapuraCloses))
    #expect(window.verdict(at: noon, recipientZones: []) == .unknownZone)
    #expect(window.verdict(at: noon, recipientZones: ["Asia/Jakarta", "No/Where"]) == .unknownZone)
  }

  @Test("Every instant of a day on which the clocks change has a verdict that holds until it says")
  func clockChanges() throws {
    for (day, zone) in [
      ("2025-03-30", "Europe/Berlin"), ("2025-10-26", "Europe/Berlin"), ("2025-11-02", "America/New_York"),
    ] {
      for text in ["02:30-05:00", "00:00-03:00", "09:00-21:00"] {
        let window = try #require(SendWindow(text, zone: .fixed(zone)))
        let start = try date("\(day)T00:00:00Z") - 6 * 3_600
        for step in 0..<(36 * 4) {
          let instant = start + Double(step) * 900
          switch window.verdict(at: instant, recipientZones: []) {
          case .open(let end):
            #expect(end > instant)
            var probe = instant
            while probe < end {
              guard case .open = window.verdict(at: probe, recipientZones: []) else {
                Issue.record("\(text) in \(zone) is closed at \(probe), before \(end)")
                break
              }
              probe += 900
            }
          case .closed(let opening), .closedDay(let opening):
            #expect(opening > instant)
            guard case .open = window.verdict(at: opening, recipientZones: []) else {
              Issue.record("\(text) in \(zone) is closed at its opening \(opening)")
              continue
            }
          case .unknownZone: Issue.record("\(zone) is not known")
          }
        }
      }
    }
  }

  @Test(
    "Texts that are no window are refused",
    arguments: ["", "9-21", "21:00-09:00", "09:00-24:01", "09:00", "a:00-b:00"]
  )
  func refused(_ text: String) {
    #expect(SendWindow(text, zone: .recipient) == nil)
  }
}
