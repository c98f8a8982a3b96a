import Foundation
import Testing
import WhatsAppCampaigns

@Suite("Rows of do-not-disturb lists")
struct SuppressionDraftTests {
  private func draft(_ fields: [String: String]) throws -> SuppressionDraft {
    let phone = try #require(PhoneNumber(e164: "+60123456789"))
    return SuppressionDraft(ContactDraft(phone: phone, fields: fields), source: "list", reason: "asked")
  }

  @Test("What a row says goes before what holds for the list")
  func columns() throws {
    let row = try draft(["Source": "registry", "SEBAB": "aduan", "Tarikh": "2026-11-21", "city": "Ipoh"])
    #expect(row.source == "registry")
    #expect(row.reason == "aduan")
    #expect(row.since?.formatted(.iso8601) == "2026-11-21T00:00:00Z")
    let chinese = try draft(["来源": "登记", "原因:": "投诉", "Date Added": "2026/11/21"])
    #expect(chinese == SuppressionDraft(person: row.person, source: "登记", reason: "投诉", since: row.since))
    let bare = try draft(["source": "", "city": "Ipoh"])
    #expect(bare.source == "list")
    #expect(bare.reason == "asked")
    #expect(bare.since == nil)
  }

  @Test("A date that cannot be read is left out, and the row says in which column it stands")
  func unreadableDate() throws {
    let phone = try #require(PhoneNumber(e164: "+60123456789"))
    var warnings: [ImportWarning] = []
    for date in ["soon", "2026-01-31", ""] {
      let row = ContactDraft(phone: phone, fields: ["Tarikh": date])
      #expect(
        SuppressionDraft(row, source: "list", warnings: &warnings) == SuppressionDraft(row, source: "list")
      )
    }
    #expect(warnings == [ImportWarning(.unreadableDate, column: "Tarikh")])
  }

  @Test("Of several columns that fit, the one that stands first in the order of the words counts")
  func severalColumns() throws {
    for _ in 0..<20 {
      let row = try draft(["tarikh": "2026-01-02", "date": "2026-01-01", "asal": "b", "source": "a", "Asal": "c"])
      #expect(row.since?.formatted(.iso8601) == "2026-01-01T00:00:00Z")
      #expect(row.source == "a")
    }
  }

  @Test(
    "Dates are read as lists write them, and one that cannot be read costs nobody their peace",
    arguments: [
      ("2026-11-21", "2026-11-21T00:00:00Z"), ("21/11/2026", "2026-11-21T00:00:00Z"),
      ("3-2-2026", "2026-02-03T00:00:00Z"), ("2026-11-21 10:30", "2026-11-21T00:00:00Z"),
      ("2026-11-21T10:30:00Z", "2026-11-21T10:30:00Z"), ("31/02/2026", nil),
      // 2026, or the 21st.
      ("21/11/26", nil), ("0026-11-21", nil), ("0026-11-21T00:00:00Z", nil), ("1/1/1900", "1900-01-01T00:00:00Z"),
      ("yesterday", nil), ("1/2", nil),
    ]
  )
  func dates(text: String, date: String?) throws {
    #expect(try draft(["date": text]).since?.formatted(.iso8601) == date)
  }

  @Test("A moment in the future counts as now")
  func future() throws {
    let now = Date(timeIntervalSince1970: 1_763_000_000.5)
    #expect(try draft(["date": "2099-01-01"]).entry(at: now).since == now)
    #expect(try draft([:]).entry(at: now).since == now)
  }
}
