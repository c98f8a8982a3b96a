import Foundation
import Testing
import WhatsAppCampaigns

@Suite("Exports with masked numbers")
struct MaskedExportTests {
  private static func contact(
    name: String? = "Siti",
    phone: String = "+60123456789",
    fields: [String: String]
  ) throws -> Contact {
    let phone = try #require(PhoneNumber(e164: phone))
    return Contact(
      id: ContactID(1),
      person: PersonKey(phone),
      identity: .phone(phone),
      name: name,
      fields: fields,
      createdAt: Date(timeIntervalSince1970: 0)
    )
  }

  @Test(
    "A cell that an import would read as a phone number is masked under any header",
    arguments: [
      ("Phone 2", "0198765432", "+60•••••5432"), ("Emergency", "019-876 5432", "+60•••••5432"),
      ("Spouse", "+65 9876 5432", "+65••••5432"), ("Office", "0198765432 (after six)", "•••••••••• (after six)"),
      ("Note", "019-8765432 / 012-3456788", "•••-••••••• / •••-•••••••"), ("HP lama", "０１９８７６５４３２", "+60•••••5432"),
      ("Order", "-0198765432", "+60•••••5432"), ("Order", "\u{2212}198765432", "+60•••••5432"),
      // Of Germany and of nowhere.
      ("Note", "2026-11-21, 0198765432", "2026-11-21, ••••••••••"),
      ("Note", "2026-11-21 019-876 5432", "2026-11-21 •••-••• ••••"),
      ("Note", "2026-11-21T09:30:00Z 0198765432", "2026-11-21T09:30:00Z ••••••••••"),
      ("Emergency", "0151 23456789", "•••• ••••••••"), ("Emergency", "+999 123456789", "+••• •••••••••"),
    ]
  )
  func masked(header: String, text: String, shown: String) throws {
    #expect(try Self.contact(fields: [header: text]).hidingNumbers().fields == [header: shown])
  }

  @Test(
    "A number in a sentence is masked, whatever other digits stand there",
    arguments: [
      ("Kedai 99 Speedmart, 019-8765432", "Kedai 99 Speedmart, •••-•••••••"),
      ("Lot 3, call 019-8765432", "Lot 3, call •••-•••••••"), ("Unit 5 0198765432", "Unit 5 ••••••••••"),
      ("Siti 019-8765432 (10:30)", "Siti •••-••••••• (10:30)"), ("A1-0198765432", "A1-••••••••••"),
      ("21/11/2026 0198765432", "21/11/2026 ••••••••••"), ("+6019-876 5432 Ali (2)", "+••••-••• •••• Ali (2)"),
      ("Ali 2 +60198765432", "Ali 2 +•••••••••••"), ("2 x 60 19 876 5432", "2 x •• •• ••• ••••"),
      ("call 012 3456789 or 03-7728 1234 by 5", "call ••• ••••••• or ••-•••• •••• by •"),
      ("1) 0151 23456789 2) +65 9876 5432", "•) •••• •••••••• •) +•• •••• ••••"),
    ]
  )
  func sentences(text: String, shown: String) throws {
    #expect(try Self.contact(fields: ["Remark": text]).hidingNumbers().fields == ["Remark": shown])
  }

  @Test(
    "Dates are no numbers in any country",
    arguments: [
      "+60123456789", "+6591234567", "+6281234567890", "+886912345678", "+85251234567", "+66812345678", "+84912345678",
    ]
  )
  func dates(phone: String) throws {
    for month in 1...12 {
      for day in 1...28 {
        let texts = ["2026/\(month)/\(day)", "\(day)/\(month)/2026", "\(month).\(day).2026 10:30"]
        let fields = Dictionary(uniqueKeysWithValues: texts.map { ("Booked \($0.count) \($0.prefix(3))", $0) })
        #expect(try Self.contact(phone: phone, fields: fields).hidingNumbers().fields == fields)
      }
    }
  }

  @Test(
    "A long cell is looked through to its end, once",
    arguments: [
      ("2026-11-21 ", "2026-11-21 "), ("2026-11-21", nil), ("1 ", "1 "), ("0198765432 ", "•••••••••• "), ("01", "01"),
      ("+", "+"), ("-", "-"),
    ]
  )
  func longCells(word: String, shown: String?) throws {
    let count = 200_000 / word.count
    let text = try Self.contact(fields: ["Note": String(repeating: word, count: count)]).hidingNumbers().fields["Note"]
    #expect(text?.count == word.count * count)
    if let shown { #expect(text == String(repeating: shown, count: count)) }
  }

  @Test(
    "Under a header that speaks of phones no other long number stays either",
    arguments: [
      ("Office Phone", "88123456 ext 7", "•••••••• ext •"), ("Tel", "9999999", "•••••••"),
      ("Contact", "1234567", "•••••••"),
    ]
  )
  func phoneColumns(header: String, text: String, shown: String) throws {
    #expect(try Self.contact(fields: [header: text]).hidingNumbers().fields == [header: shown])
  }

  @Test(
    "Dates, amounts, short numbers and sentences stay as they are",
    arguments: [
      ("Joined", "2026-11-21"), ("Joined", "2026-11-21T09:30:00"), ("purchase_value", "1250.50"),
      ("Joined", "2026-11-21 09:30"), ("Joined", "2026-11-21T09:30:00.123+08:00"), ("Joined", "2026-11-21, 34 boxes"),
      ("Joined", "01/02/2026"), ("Order", "ORD-000123456"),
      ("Order", "700123456"), ("Age", "34"),
      ("Note", "ordered 300 boxes for 2026, paid 1200"), ("Postcode", "50480"), ("Phone", "none"), ("Ext", "1234"),
    ]
  )
  func kept(header: String, text: String) throws {
    #expect(try Self.contact(fields: [header: text]).hidingNumbers().fields == [header: text])
  }

  @Test("Somebody who is called by a number is masked, too, and the writer does all of it")
  func written() throws {
    let contact = try Self.contact(name: "0123456789", fields: ["Home Phone": "03-7728 1234", "City": "Ipoh"])
    var writer = ContactCSVWriter(fields: ["City", "Home Phone"])
    writer.append(contact)
    let phone = try #require(contact.phone)
    writer.append(ContactDraft(phone: phone, name: contact.name, fields: contact.fields))
    let row = "'+60•••••6789,'+60•••••6789,Ipoh,'+60•••••1234\r\n"
    #expect(String(decoding: writer.take(), as: UTF8.self) == "name,phone,City,Home Phone\r\n" + row + row)
  }

  @Test("What a list says of somebody, in a row or with a membership, is masked in the same way")
  func rows() throws {
    let contact = try Self.contact(name: "0123456789", fields: ["Emergency": "0198765432"])
    let member = GroupMember(contact: contact, fields: ["office": "03-7728 1234", "code": "NOV-1"]).hidingNumbers()
    #expect(member.contact == contact.hidingNumbers())
    #expect(member.fields == ["office": "+60•••••1234", "code": "NOV-1"])
    let phone = try #require(contact.phone)
    let own = ["o": "0377281234"]
    let draft = ContactDraft(phone: phone, name: contact.name, fields: contact.fields, memberFields: own)
    for outcome in [ImportedRow.Outcome.accepted(draft), .duplicate(draft, of: 2)] {
      switch ImportedRow(number: 3, outcome: outcome).hidingNumbers().outcome {
      case .accepted(let shown), .duplicate(let shown, of: _):
        #expect(shown.name == "+60•••••6789" && shown.fields == ["Emergency": "+60•••••5432"] && shown.phone == phone)
        #expect(shown.memberFields == ["o": "+60•••••1234"])
      default: Issue.record("the outcome is another one")
      }
    }
    let rejected = ImportedRow(
      number: 4,
      outcome: .rejected(ImportRejection(.missingPhone)),
      rejectedName: "0123456789",
      rejectedFields: ["City": "Ipoh", "Emergency": "+60198765432"]
    ).hidingNumbers()
    #expect(rejected.rejectedName == "••••••••••")
    #expect(rejected.rejectedFields == ["City": "Ipoh", "Emergency": "+60•••••5432"])
  }

  @Test("An import takes no masked number for one")
  func noImport() throws {
    var writer = ContactCSVWriter()
    writer.append(try Self.contact(fields: [:]))
    var importer = try ContactImporter(
      CSVReader(bytes: writer.take()),
      normalizer: PhoneNormalizer(defaultRegion: RegionCode("MY"))
    )
    #expect(
      try importer.next()?.outcome
        == .rejected(ImportRejection(.invalidPhone, column: "phone", phoneProblem: .notANumber))
    )
  }
}
