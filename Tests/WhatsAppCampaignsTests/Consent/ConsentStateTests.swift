import Foundation
import Testing
import WhatsAppCampaigns

@Suite("What holds after consent events")
struct ConsentStateTests {
  private func state(_ events: [ConsentEvent]) -> ConsentState {
    events.reduce(into: ConsentState()) { $0.fold($1) }
  }

  @Test("Any order and any repetition of the same events give the same state", arguments: 0..<100)
  func laws(seed: Int) {
    let source = SeededRandomSource(seed: UInt64(seed))
    let events = (0..<10).map { _ in
      ConsentEvent(
        decision: ConsentDecision.allCases[Int(source.next() % UInt64(ConsentDecision.allCases.count))],
        purposes: [ConsentPurpose.allCases[Int(source.next() % 4)], .marketing],
        at: Date(timeIntervalSince1970: 1_763_000_000 + 3 * source.fraction()),
        source: "test"
      )
    }
    let whole = state(events)
    #expect(state(events.reversed()) == whole)
    #expect(state(events + events) == whole)
    #expect(state(events.sorted { $0.decision.rawValue < $1.decision.rawValue }) == whole)
  }

  @Test("A STOP beats a START in the same second, and a later START beats it")
  func sameSecond() {
    func event(_ decision: ConsentDecision, _ at: Double) -> ConsentEvent {
      ConsentEvent(decision: decision, purposes: [.marketing], at: Date(timeIntervalSince1970: at), source: "test")
    }
    #expect(state([event(.withdrawn, 100.1), event(.granted, 100.9)]).isWithdrawn(.marketing))
    #expect(state([event(.granted, 101), event(.withdrawn, 100)]).isGranted(.marketing))
  }
}
