import Foundation
import Testing
import WhatsAppCampaigns

@Suite("Fields of a contact")
struct ContactFieldTests {
  @Test("Two lists may spell a field with other capitals: it is one, under the name by which it was known")
  func capitals() throws {
    let phone = try #require(PhoneNumber(e164: "+60123456789"))
    var contact = Contact(
      id: ContactID(1),
      person: PersonKey(phone),
      identity: .phone(phone),
      fields: ["City": "Ipoh", "plan": "a"],
      createdAt: Date(timeIntervalSince1970: 0)
    )
    contact.merge(ContactDraft(phone: phone, fields: ["CITY": "Kuantan", "seat": "7"]))
    #expect(contact.fields == ["City": "Kuantan", "plan": "a", "seat": "7"])
    #expect(contact.value(of: "city") == "Kuantan")
    #expect(contact.value(of: "town") == nil)
  }
}
