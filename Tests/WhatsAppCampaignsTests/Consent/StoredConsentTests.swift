import Foundation
import Testing
import WhatsAppCampaigns

@Suite("What is kept as somebody's consent beside the ledger")
struct StoredConsentTests {
  private static let event = ConsentEvent(
    decision: .granted,
    purposes: [.marketing],
    at: Date(timeIntervalSince1970: 1_763_000_000),
    source: "form"
  )

  private static func stored(isErased: Bool, isForgotten: Bool) -> StoredConsent {
    var state = ConsentState()
    state.fold(event)
    let entry = StoredConsent.Entry(place: 7, event: isErased ? event.outline : event, isErased: isErased)
    return StoredConsent(contact: ContactID(2), isForgotten: isForgotten, state: state, entries: [entry])
  }

  @Test("An entry without its evidence is a fault unless its person was forgotten", arguments: [true, false])
  func evidence(isErased: Bool) {
    let living = Self.stored(isErased: isErased, isForgotten: false).mismatch
    #expect(living == (isErased ? ConsentMismatch(contact: ContactID(2), place: 7, isStripped: true) : nil))
    #expect(Self.stored(isErased: isErased, isForgotten: true).mismatch == nil)
  }
}
