import Testing
import WhatsAppCampaigns

@Suite("What is stated about a contact")
struct ContactDraftTests {
  private func phone() throws -> PhoneNumber { try #require(PhoneNumber(e164: "+60123456789")) }

  @Test("White space around a name, a header and what stands under it is no part of them")
  func trimming() throws {
    let draft = ContactDraft(phone: try phone(), name: "  Ali  ", fields: [" lead ": " y\n", "city": "Kuala Lumpur"])
    #expect(draft.name == "Ali")
    #expect(draft.fields == ["lead": "y", "city": "Kuala Lumpur"])
    var other = ContactDraft(phone: try phone(), name: "Ali")
    other.fields[" lead "] = "y"
    other.fields["city"] = "Kuala Lumpur "
    #expect(other == draft)
  }

  @Test("Of two headers that become one, the same one stays each time")
  func collision() throws {
    for _ in 0..<20 {
      let fields = [" a": "1", "a": "2", "a ": "3"]
      #expect(ContactDraft(phone: try phone(), fields: fields).fields == ["a": "3"])
    }
  }
}
