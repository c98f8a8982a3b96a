import Foundation
import Testing
import WhatsAppCampaigns

@testable import WhatsAppCampaignsSQLite

@Suite("How values stand in the columns of a SQLite store")
struct SQLiteCodingTests {
  private func at(_ second: Int) -> Date { Date(timeIntervalSince1970: TimeInterval(1_760_000_000 + second)) }

  @Test("Evidence comes back as it was, whatever it was joined of")
  func evidence() throws {
    let a = ProviderMessageID(provider: "wamid.A")
    let b = try #require(ProviderMessageID(provider: "wamid.\"B\"\n"))
    let parts: [Evidence] = [
      Evidence(.none, at: at(1), messageID: a), Evidence(.accepted, at: at(2), messageID: b),
      Evidence(.read, at: at(9), messageID: nil), Evidence(.delivered, at: at(5), messageID: a),
      Evidence(failure: .init(code: 131_026, errorClass: "Undeliverable 'x'", at: at(4)), messageID: b),
      Evidence(failure: .init(code: nil, errorClass: "", at: at(4)), messageID: nil),
      Evidence(.sent, at: at(3), messageID: a, pricing: .init(category: nil, type: nil, isBillable: false)),
      Evidence(.played, at: at(12), messageID: a, pricing: .init(category: "market\"ing", type: nil)),
    ]
    for subset in 0..<(1 << parts.count) {
      var evidence = Evidence()
      for (index, part) in parts.enumerated() where subset & (1 << index) != 0 { evidence.join(part) }
      let stored = EvidenceCoding.text(of: evidence)
      #expect(try EvidenceCoding.evidence(stored) == evidence, "\(stored ?? "nothing")")
    }
  }

  @Test("The price takes a few bytes of evidence, and evidence that was stored without one is read")
  func pricing() throws {
    let pricing = Evidence.Pricing(category: "marketing", type: "regular", isBillable: true)
    let evidence = Evidence(.delivered, at: at(5), messageID: nil, pricing: pricing)
    #expect(EvidenceCoding.text(of: evidence) == #"{"t":[[3,1760000005000]],"p":[3,"marketing","regular",1]}"#)
    let old = try EvidenceCoding.evidence(#"{"t":[[3,1760000005000]]}"#)
    #expect(old == Evidence(.delivered, at: at(5), messageID: nil) && old.pricing == nil)
  }

  @Test("A consent state comes back as it was, for every decision and purpose")
  func consent() throws {
    var state = ConsentState()
    #expect(ConsentCoding.text(of: state) == nil)
    for (index, decision) in ConsentDecision.allCases.enumerated() {
      for purpose in ConsentPurpose.allCases {
        state.fold(ConsentEvent(decision: decision, purposes: [purpose], at: at(index), source: "test"))
        #expect(try ConsentCoding.state(ConsentCoding.text(of: state)) == state)
      }
    }
  }

  @Test("Every status and disposition has a number of its own")
  func codes() {
    #expect(RecipientStatus.allCases.compactMap { RecipientStatus(code: $0.code) } == RecipientStatus.allCases)
    let dispositions = Attempt.Disposition.allCases
    #expect(dispositions.compactMap { Attempt.Disposition(code: $0.code) } == dispositions)
    #expect(RecipientStatus(code: 99) == nil)
  }

  @Test(
    "What cannot be read is reported as corrupt",
    arguments: [
      "{", #"{"t":[[77,1]]}"#, #"{"m":["wamid"]}"#, #"{"p":[3,"marketing","regular"]}"#, #"{"t":[[3,1]],"p":[3]}"#,
      #"{"t":[[3,1]],"p":[77,null,null]}"#,
    ]
  )
  func unreadableEvidence(_ text: String) {
    #expect(throws: StoreError.corrupt("report")) { try EvidenceCoding.evidence(text) }
  }
}
