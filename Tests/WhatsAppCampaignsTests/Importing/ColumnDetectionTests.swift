import Testing
import WhatsAppCampaigns

@Suite("Column detection")
struct ColumnDetectionTests {
  static func columns(_ headers: [String], _ mapping: ColumnMapping = .automatic) throws -> ImportColumns {
    var writer = CSVWriter(headers: headers)
    return try ContactImporter(
      CSVReader(bytes: writer.take(), options: .init(delimiter: UInt8(ascii: ","))),
      mapping: mapping,
      normalizer: PhoneNormalizer(defaultRegion: nil)
    ).summary.columns
  }

  static func error(_ headers: [String], _ mapping: ColumnMapping = .automatic) -> ImportError? {
    #expect(throws: ImportError.self) { try columns(headers, mapping) }
  }

  @Test(
    "Phone columns are known in English, Malay, Indonesian and Chinese",
    arguments: [
      "phone", "Phone Number", "phone_number", "PHONE NO.", "mobile", "Mobile Number", "Mobile No", "Mobile Phone",
      "HP",
      "H/P", "hp no", "No. HP", "No H/P", "Handphone", "Hand Phone", "Cell", "Cell Phone", "contact", "Contact No",
      "Contact Number", "Tel", "Tel. No.", "Telephone", "WhatsApp", "WhatsApp Number", "WhatsApp No", "WA", "No WA",
      "Nomor WA", "MSISDN", "Telefon", "No Telefon", "No. Tel", "Nombor Telefon", "Nombor", "Telefon Bimbit",
      "No Telefon Bimbit", "Nombor HP", "Nomor Telepon", "Telp", "Tlp", "Phone 1 - Value", "电话", "手机", "手机号码",
      "電話", "Ｐｈｏｎｅ", "  phone\u{A0}number ", "\u{200B}phone", "Your WhatsApp Number", "Customer Phone",
      "MobileNo", "HpNo", "HPNo", "NoTel", "NoHP", "No.Tel", "Tel No", "TelNo", "TELNO", "notel", "mobileno", "nohp",
      "PhoneNumber", "phonenumber", "WhatsAppNo", "whatsappNumber", "CustMobileNo", "Phone1", "HP2", "ContactNo",
      "contactnumber", "MobilePhoneNo", "notelefon", "联系号码", "聯絡號碼", "手機號碼", "客户电话", "电话1", "号码",
    ]
  )
  func phoneHeaders(header: String) throws {
    let columns = try Self.columns(["x", header, "y"])
    #expect(columns.phone.count == 1 && columns.name.isEmpty && columns.fields == ["x", "y"])
  }

  @Test(
    "Other columns are not taken for phones",
    arguments: [
      "No", "Bil", "No KP", "No. Ahli", "Number", "Fax", "No Fax", "Phone Type", "Phone 1 - Label", "Phone Model",
      "Country Code", "Phone Country Code", "WhatsApp Opt-in", "Name", "Email", "рhone", "", "Phone list 2026",
      "0123456", "Office", "Home", "office", "Casino", "iPhone", "Bath Phase", "Piano", "FaxNo", "OrderNo", "客户",
      "Telco",
    ]
  )
  func otherHeaders(header: String) {
    #expect(Self.error(["x", header, "y"])?.code == .missingPhoneColumn)
  }

  @Test(
    "Of several phone columns the mobile ones come first",
    arguments: [
      (["Office Phone", "Home Phone", "Mobile"], ["Mobile", "Office Phone", "Home Phone"]),
      (["Tel", "HP", "Fax"], ["HP", "Tel"]),
      (["Phone", "WhatsApp", "Mobile"], ["WhatsApp", "Mobile", "Phone"]),
      (["Phone 2 - Value", "Phone 1 - Value", "Phone 1 - Type"], ["Phone 1 - Value", "Phone 2 - Value"]),
      (["Contact", "Phone"], ["Phone"]),
      // Two that suit equally do no harm behind the first.
      (["Name", "Mobile", "Office Phone", "Work Phone"], ["Mobile", "Office Phone", "Work Phone"]),
      (["Work Phone", "Tel", "Office Phone", "Phone", "HP"], ["HP", "Tel", "Phone", "Work Phone", "Office Phone"]),
      (
        ["Telefon Rumah", "Telefon Pejabat", "Telefon Bimbit"], ["Telefon Bimbit", "Telefon Pejabat", "Telefon Rumah"]
      ),
    ]
  )
  func preference(headers: [String], expected: [String]) throws {
    #expect(try Self.columns(headers).phone == expected)
  }

  @Test("Two columns that suit equally are ambiguous, and a mapping settles it")
  func ambiguous() throws {
    let error = Self.error(["Name", "Phone", "Tel"])
    #expect(error?.code == .ambiguousPhoneColumn && error?.headers == ["Name", "Phone", "Tel"])
    #expect(error?.description.contains("Name | Phone | Tel") == true)
    #expect(error?.description.contains("phone=HP") == true)
    let columns = try Self.columns(["Name", "Phone", "Tel"], ColumnMapping(phone: ["tel"]))
    #expect(columns.phone == ["Tel"] && columns.fields == ["Phone"])
  }

  @Test(
    "Names are known in one column or in parts",
    arguments: [
      (["Name", "Phone"], ["Name"]), (["nama penuh", "Phone"], ["nama penuh"]), (["姓名", "Phone"], ["姓名"]),
      (["Customer Name", "Name", "Phone"], ["Name"]), (["Customer", "Phone"], ["Customer"]),
      (["Last Name", "Phone", "First Name"], ["First Name", "Last Name"]),
      (["First Name", "Middle Name", "Last Name", "Phone"], ["First Name", "Middle Name", "Last Name"]),
      (["First Name", "Name", "Phone"], ["Name"]), (["City", "Phone"], []), (["客户", "电话"], ["客户"]),
      (["LastName", "MobileNo", "FirstName"], ["FirstName", "LastName"]), (["CustomerName", "HP"], ["CustomerName"]),
    ]
  )
  func names(headers: [String], expected: [String]) throws {
    #expect(try Self.columns(headers).name == expected)
  }

  @Test("What is no phone column beside a better one is kept as a field, and so is an office without a phone")
  func otherColumns() throws {
    let columns = try Self.columns(["Name", "Contact", "Phone", "Office", "Home"])
    #expect(columns.phone == ["Phone"] && columns.fields == ["Contact", "Office", "Home"])
    #expect(try Self.columns(["Contact No", "HP", "客户"]).fields == ["Contact No"])
    let named = try Self.columns(["Contact", "Office Phone"], ColumnMapping(phone: ["Office Phone"]))
    #expect(named.phone == ["Office Phone"] && named.fields == ["Contact"])
  }

  @Test("Headers that differ only in their capitals or spaces are told apart where they are no phone columns")
  func writtenTogether() throws {
    #expect(try Self.columns(["Phone", "OrderNo", "Order No"]).fields == ["OrderNo", "Order No"])
    #expect(Self.error(["PhoneNo", "Phone No"])?.code == .ambiguousPhoneColumn)
    #expect(try Self.columns(["PhoneNo", "Phone No"], ColumnMapping(phone: ["phoneno"])).phone == ["PhoneNo"])
  }

  @Test("A mapping is read as a person writes it")
  func parsing() throws {
    #expect(
      try ColumnMapping(parsing: "phone=HP, Name = Nama ,city=Bandar,phone=Tel")
        == ColumnMapping(phone: ["HP", "Tel"], name: ["Nama"], fields: ["city": "Bandar"])
    )
    #expect(
      try ColumnMapping(parsing: "phone=HP,field:phone=Pejabat,field: name =Ibu")
        == ColumnMapping(phone: ["HP"], fields: ["phone": "Pejabat", "name": "Ibu"])
    )
    for text in [
      "", "phone", "phone=", "=HP", "phone=HP,,name=x", "a=x,a=y", "field:=x", "phone=HP,name=hp", "a=x,field:b= X ",
    ] {
      let error = #expect(throws: ImportError.self) { try ColumnMapping(parsing: text) }
      #expect(error?.code == .invalidMapping)
    }
  }

  @Test("A mapping names columns that must be there, and may rename fields")
  func mapping() throws {
    let mapping = try ColumnMapping(parsing: "phone=nombor hp,name=Nama Pelanggan,city=Bandar")
    let columns = try Self.columns(["Nama Pelanggan", "Nombor-HP", "Bandar", "Tel"], mapping)
    #expect(columns.phone == ["Nombor-HP"] && columns.name == ["Nama Pelanggan"] && columns.fields == ["city", "Tel"])
    #expect(Self.error(["Name", "Phone"], ColumnMapping(phone: ["HP"]))?.code == .unknownColumn)
    #expect(Self.error(["Name", "Phone"], ColumnMapping(name: ["Nama"]))?.code == .unknownColumn)
    #expect(Self.error(["City", "Town", "Phone"], ColumnMapping(fields: ["Town": "City"]))?.code == .duplicateHeader)
  }

  @Test("The column of a mapping that is not there is named, and no longer than headers are")
  func unknownColumn() throws {
    let names = ["Name", "Phone", "City"]
    for mapping in [
      ColumnMapping(phone: ["Phone", "Mobil"]), ColumnMapping(name: ["Mobil"]), ColumnMapping(fields: ["x": "Mobil"]),
      ColumnMapping(memberColumns: .named(["City", "Mobil"])),
    ] {
      let text = try #require(Self.error(names, mapping)).description
      #expect(text.contains("a column that is not there: “Mobil”. Columns: Name | Phone | City"), "\(text)")
    }
    let long = try #require(Self.error(names, ColumnMapping(name: [String(repeating: "n", count: 500)])))
    #expect(long.detail == "“\(String(repeating: "n", count: 60))”")
    let bare = try #require(Self.error(["Ahmad", "0123456789"], ColumnMapping(phone: ["HP"])))
    #expect(bare.description.contains("“HP”; the rows at the start look like data"))
    #expect(!bare.description.contains("Ahmad"))
  }

  @Test("Headers that are the same or look the same are refused, empty ones are no columns")
  func duplicates() throws {
    #expect(Self.error(["Phone", "Note", "note "])?.code == .duplicateHeader)
    #expect(Self.error(["phone", "рhone"])?.code == .duplicateHeader)
    #expect(try Self.columns(["Phone", "", "Note", ""]).fields == ["Note"])
  }

  @Test("A row with a number is nobody's headers, whatever word stands beside it")
  func people() throws {
    let text = "Name,Contact,Channel\nAli,012-345 6789,SMS\nSiti,0123456788,WhatsApp\nLim,0123456787,SMS\n"
    var importer = try ContactImporter(
      CSVReader(bytes: Array(text.utf8)),
      normalizer: PhoneNormalizer(defaultRegion: RegionCode("MY"))
    )
    while try importer.next() != nil {}
    #expect(importer.summary.headerRow == 1 && importer.summary.accepted == 3)
    #expect(importer.summary.columns.phone == ["Contact"])
  }

  @Test("Headers may stand below titles and empty rows")
  func titles() throws {
    let text = "\n\"Customer list, March\"\nWhatsApp\n\nName,HP\nAli,012-345 6789\n"
    var importer = try ContactImporter(
      CSVReader(bytes: Array(text.utf8)),
      normalizer: PhoneNormalizer(defaultRegion: RegionCode("MY"))
    )
    #expect(importer.summary.headerRow == 5 && importer.summary.columns.phone == ["HP"])
    let row = try importer.next()
    #expect(row?.number == 6)
    #expect(try importer.next() == nil)
    #expect(importer.summary.total == 1)
  }

  @Test("Headers are looked for among the first rows only, and the caller may say among how many")
  func searchLimit() throws {
    let text = "Title\n" + String(repeating: "\n", count: 18) + "x\nName,HP\nAli,0123456789\n"
    func importer(_ rows: Int) throws -> ContactImporter {
      try ContactImporter(
        CSVReader(bytes: Array(text.utf8)),
        normalizer: PhoneNormalizer(defaultRegion: RegionCode("MY")),
        limits: ImportLimits(headerSearchRows: rows)
      )
    }
    #expect(throws: ImportError.self) { try importer(20) }
    #expect(try importer(21).summary.headerRow == 21)
  }

  @Test("A list without headers is refused without repeating its rows")
  func noHeaders() {
    let error = Self.error(["Ahmad Ibrahim", "0123456789"])
    #expect(error?.code == .missingPhoneColumn && error?.headers == [])
    #expect(error?.description.contains("Ahmad") == false && error?.description.contains("0123456789") == false)
    #expect(Self.error([""])?.code == .empty)
    #expect(throws: ImportError(.empty)) {
      try ContactImporter(CSVReader(bytes: []), normalizer: PhoneNormalizer(defaultRegion: nil))
    }
  }

  @Test("A thousand columns are accepted, more are refused")
  func manyColumns() throws {
    #expect(try Self.columns(["phone"] + (1..<1_000).map { "c\($0)" }).fields.count == 999)
    #expect(Self.error(["phone"] + (1...1_000).map { "c\($0)" })?.code == .tooManyColumns)
  }
}
