import Testing
import WhatsAppCampaigns

@Suite("Columns that belong to the membership")
struct MemberColumnTests {
  private static let list = """
    name,phone,city,Voucher Code,seat
    Siti,0123456789,Ipoh,NOV-1,12
    Ali,0123456788,,NOV-2,
    Lee,12,Taiping,NOV-3,14

    """

  private static func rows(_ columns: ColumnMapping.MemberColumns, _ fields: [String: String] = [:]) throws
    -> (rows: [ImportedRow], columns: ImportColumns)
  {
    var importer = try ContactImporter(
      CSVReader(bytes: Array(list.utf8)),
      mapping: ColumnMapping(fields: fields, memberColumns: columns),
      normalizer: PhoneNormalizer(defaultRegion: RegionCode("MY"))
    )
    var rows: [ImportedRow] = []
    while let row = try importer.next() { rows.append(row) }
    return (rows, importer.summary.columns)
  }

  private static func drafts(_ rows: [ImportedRow]) -> [ContactDraft] {
    rows.compactMap { if case .accepted(let draft) = $0.outcome { draft } else { nil } }
  }

  @Test("They are the contact's unless somebody says otherwise")
  func none() throws {
    let (rows, columns) = try Self.rows(.none)
    #expect(columns.fields == ["city", "Voucher Code", "seat"] && columns.memberFields == [])
    #expect(Self.drafts(rows).map(\.memberFields) == [[:], [:]])
    #expect(Self.drafts(rows).first?.fields == ["city": "Ipoh", "Voucher Code": "NOV-1", "seat": "12"])
  }

  @Test("Those that are named are taken apart from the others, and under their new names")
  func named() throws {
    let (rows, columns) = try Self.rows(.named(["voucher_code", "Seat"]), ["code": "Voucher Code"])
    #expect(columns.fields == ["city"] && columns.memberFields == ["code", "seat"])
    #expect(Self.drafts(rows).map(\.memberFields) == [["code": "NOV-1", "seat": "12"], ["code": "NOV-2"]])
    #expect(Self.drafts(rows).map(\.fields) == [["city": "Ipoh"], [:]])
    #expect(rows.last?.rejectedFields == ["city": "Taiping", "code": "NOV-3", "seat": "14"])
  }

  @Test("All further columns can be taken, and never a name or a number")
  func all() throws {
    let (rows, columns) = try Self.rows(.all)
    #expect(columns.fields == [] && columns.memberFields == ["city", "Voucher Code", "seat"])
    #expect(Self.drafts(rows).map(\.fields) == [[:], [:]])
    #expect(Self.drafts(rows).first?.memberFields == ["city": "Ipoh", "Voucher Code": "NOV-1", "seat": "12"])
    let missing = #expect(throws: ImportError.self) { try Self.rows(.named(["code"])) }
    #expect(missing?.code == .unknownColumn)
    for column in ["phone", "Name"] {
      let refused = #expect(throws: ImportError.self) { try Self.rows(.named(["seat", column])) }
      #expect(refused?.code == .invalidMapping)
    }
  }
}
