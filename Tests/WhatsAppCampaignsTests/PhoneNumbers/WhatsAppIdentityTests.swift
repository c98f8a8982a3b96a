import Foundation
import Testing
import WhatsAppCampaigns

struct WhatsAppIdentityTests {
  private func identity(_ text: String) throws -> WhatsAppIdentity {
    try #require(WhatsAppIdentity.parse(waID: text))
  }

  @Test(
    "All forms of one person have one key",
    arguments: [
      [
        "60123456789", "+60123456789", "60123456789@s.whatsapp.net", "60123456789:12@s.whatsapp.net",
        "60123456789@c.us",
      ],
      ["5215512345678", "525512345678"],
      ["5511961234567", "551161234567"],
      ["5491123456789", "541123456789"],
    ]
  )
  func foldsToOneKey(forms: [String]) throws {
    let keys = Set(try forms.map { try identity($0).key })
    #expect(keys.count == 1 && !keys.contains(nil))
  }

  @Test(
    "People with different numbers keep different keys",
    arguments: [
      // A Brazilian fixed line is not the mobile with a 9 in front of it.
      ("551123456789", "5511923456789"), ("60123456789", "60123456780"), ("525512345678", "525512345679"),
    ]
  )
  func keepsApart(one: String, other: String) throws {
    #expect(try identity(one).key != identity(other).key)
  }

  @Test("The id as WhatsApp reported it is what a message goes to")
  func address() throws {
    #expect(try identity("5215512345678").address == "5215512345678")
    #expect(try identity("551161234567").address == "551161234567")
    #expect(try identity("60123456789@c.us").address == "60123456789")
    #expect(try identity("MY.1234abcd").address == "MY.1234abcd")
  }

  @Test("An old id has today's phone number")
  func phoneNumber() throws {
    #expect(try identity("5215512345678").phoneNumber?.e164 == "+525512345678")
    #expect(try identity("551161234567").phoneNumber?.e164 == "+5511961234567")
    #expect(try identity("60123456789").phoneNumber?.e164 == "+60123456789")
    #expect(try identity("MY.1234").phoneNumber == nil)
  }

  @Test("A user id is never read as a number")
  func userIDs() throws {
    #expect(try identity("MY.60123456789") == .userID("MY.60123456789"))
    #expect(try identity("MY.ENT.60123456789") == .userID("MY.ENT.60123456789"))
    #expect(try identity("MY.1234").key?.rawValue == "uMY.1234")
    #expect(try identity("MY.1234").key != identity("SG.1234").key)
  }

  @Test(
    "What is no person is no identity",
    arguments: [
      "", "abc", "120363025246125486@g.us", "status@broadcast", "123456789012345@lid", "MY.", "M.1234", "MYS.1234",
      "MY.12-34", "MY.ENT.", "MY.XXX.1", "12", "1234567890123456", "6012345678x", "@s.whatsapp.net", "60123456789@",
    ]
  )
  func refuses(text: String) {
    #expect(WhatsAppIdentity.parse(waID: text) == nil)
  }

  @Test("An id that no country has is kept, without a key when its calling code does not exist")
  func unknownNumbers() throws {
    #expect(try identity("15550001234") == .waID("15550001234"))
    #expect(try identity("15550001234").key?.rawValue == "p15550001234")
    #expect(try identity("9991234567").key == nil)
  }

  @Test("A key survives storing, and only folded keys are read back")
  func storing() throws {
    let number = try #require(PhoneNumber(e164: "+5215512345678"))
    let key = PersonKey(number)
    #expect(key.rawValue == "p525512345678")
    #expect(PersonKey(rawValue: key.rawValue) == key)
    #expect(try JSONDecoder().decode([PersonKey].self, from: JSONEncoder().encode([key])) == [key])
    for text in ["p5215512345678", "525512345678", "p", "u", "uMY", "", "x1", "p123"] {
      #expect(PersonKey(rawValue: text) == nil)
    }
    let texts = ["p525512345678", "p60123456789", "p6012345678", "uMY.12", "uMY.2", "uSG.1"]
    #expect(texts.compactMap(PersonKey.init(rawValue:)).sorted().map(\.rawValue) == texts.sorted())
  }

  @Test("Identities and keys print masked")
  func printsMasked() throws {
    for text in ["60123456789", "5215512345678", "MY.601234567890"] {
      let identity = try identity(text)
      var dumped = ""
      dump(identity, to: &dumped)
      dump(identity.key, to: &dumped)
      for printed in ["\(identity)", String(reflecting: identity), "\([identity])", dumped] {
        #expect(!printed.contains("12345"), "\(printed)")
      }
    }
  }
}
