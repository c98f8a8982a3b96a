import Foundation
import Testing
import WhatsAppCampaigns
import WhatsAppCampaignsTesting

@Suite("The clock of the in-memory store")
struct InMemoryClockTests {
  @Test("A wall clock that was set back neither turns the store's clock back nor stops it")
  func setBack() async throws {
    let time = ManualTimeSource()
    let store = InMemoryStore(time: time)
    func created(_ name: GroupName) async throws -> Double {
      let group = try await store.changeGroup(GroupChange(tenant: .default, name: name, action: .create))
      return group.createdAt.timeIntervalSince1970
    }
    let first = try await created("first")
    time.wallClockJumps(by: .seconds(3_600))
    let ahead = try await created("ahead")
    time.wallClockJumps(by: .seconds(-3_600))
    time.advance(by: .seconds(7))
    let back = try await created("back")
    #expect(ahead - first == 3_600)
    #expect(back - ahead == 7)
  }
}
