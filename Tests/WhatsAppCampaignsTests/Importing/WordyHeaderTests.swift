import Testing
import WhatsAppCampaigns

@Suite("Headers among other words")
struct WordyHeaderTests {
  private static func columns(_ headers: [String]) throws -> ImportColumns {
    try ColumnDetectionTests.columns(headers)
  }

  @Test(
    "Questions, remarks and the buyer beside them do not hide a phone column",
    arguments: [
      "billing_phone", "Billing Phone", "shipping_phone", "Shipping Phone", "Mobile No (10 digit)", "Mob No", "MobNo",
      "Ph No", "Ph. No.", "No Fon", "What is your phone number?", "What's your mobile number?",
      "Sila nyatakan nombor telefon anda", "Your WhatsApp number", "Phone number (with country code)",
      "Phone number with country code", "Please enter your phone number", "Please state your phone number",
      "Phone Number (e.g. 0123456789)", "No. Telefon (cth: 012-3456789)", "No. Telefon (WhatsApp)",
      "WhatsApp number (without dashes)", "Nombor telefon pembeli", "Buyer's phone", "Participant phone number",
      "Sila nyatakan nombor telefon anda / Please state your phone number", "Nomor HP Anda (aktif)",
      "Silakan isi nomor WA Anda", "What is your contact number?", "Contact Number (with country code)",
      "Apakah nombor telefon anda?", "No. Telefon [wajib]", "Phone （required）", "您的电话号码", "请填写您的手机号码",
    ]
  )
  func phones(header: String) throws {
    let columns = try Self.columns(["x", header, "y"])
    #expect(columns.phone == [header] && columns.name.isEmpty && columns.fields == ["x", "y"])
  }

  @Test(
    "Phones of others, and what is not a phone, are not taken",
    arguments: [
      "Emergency contact phone", "Emergency contact number", "Agent phone", "Referrer's phone number", "Phone model",
      "Phone 1 - Label", "No telefon waris", "Nombor telefon waris", "Phone (parent)", "Phone (emergency)",
      "No. Telefon (Waris)", "Phone of next of kin", "Fax", "Fax (with country code)", "Phone country code",
      "Country code (phone)", "Phone type", "Is your phone number on WhatsApp?", "Do you have WhatsApp?",
      "Can we contact you by phone?", "What phone model do you use?", "Ph", "pH", "Mob", "Fon", "No. Ahli",
      "Nombor Ahli",
      "Nombor pelanggan", "Customer number", "Your number", "Customer contact", "Company contact number",
      "Billing code", "Shipping number", "Ph (soil)", "Salesman phone", "Phone list (2026)", "(tel) fax",
      "Phone verified",
      "Parent's contact number", "Please enter", "?", "()",
    ]
  )
  func otherPhones(header: String) {
    #expect(ColumnDetectionTests.error(["x", header, "y"])?.code == .missingPhoneColumn)
  }

  @Test(
    "Questions, remarks and the buyer beside them do not hide a name",
    arguments: [
      "Nama Penuh (seperti dalam IC)", "Name (as per IC)", "Nama anda", "Customer's Name", "Customer’s Name",
      "Nama Pembeli", "What is your name?", "Full Name as per NRIC", "Name as in passport",
      "Please enter your full name",
      "Sila nyatakan nama penuh anda", "Nama / Name", "Nama Penuh / Full Name (as per IC)", "billing_name",
      "Guest Name",
      "Nama Peserta", "Nama Lengkap (sesuai KTP)", "Name of participant", "Nama penuh seperti dalam kad pengenalan",
      "Name (e.g. Ali bin Abu)", "您的姓名", "Shipping Name",
    ]
  )
  func names(header: String) throws {
    let columns = try Self.columns(["x", header, "Phone"])
    #expect(columns.name == [header] && columns.fields == ["x"])
  }

  @Test(
    "Names of others, and of things, are not taken",
    arguments: [
      "Parent's name", "Company name", "Nama syarikat", "Salesman name", "Product name", "File name",
      "Name of referrer",
      "Nama waris", "Agent name", "Emergency contact name", "Name (parent)", "Nama (Waris)", "Username", "User name",
      "What is your company name?", "Billing company", "Billing", "Member", "Name of next of kin",
      "Father's name as per IC",
      "Bank account name", "Name tag", "Contact", "Ahli", "Nama bapa (seperti dalam IC)", "Full", "Penuh", "Your", "IC",
    ]
  )
  func otherNames(header: String) throws {
    let columns = try Self.columns(["x", header, "Phone"])
    #expect(columns.name == [] && columns.fields == ["x", header])
  }

  @Test(
    "Parts of a name are known as well, and those of whoever pays come before those of a delivery",
    arguments: [
      (["billing_last_name", "billing_first_name", "billing_phone"], ["billing_first_name", "billing_last_name"]),
      (
        ["shipping_first_name", "shipping_last_name", "billing_first_name", "billing_last_name", "phone"],
        ["billing_first_name", "billing_last_name"]
      ),
      (
        ["billing_first_name", "shipping_first_name", "shipping_last_name", "shipping_phone"],
        ["shipping_first_name", "shipping_last_name"]
      ),
      (["Shipping First Name", "Shipping Last Name", "phone"], ["Shipping First Name", "Shipping Last Name"]),
      (["What is your first name?", "phone"], ["What is your first name?"]),
    ]
  )
  func parts(headers: [String], expected: [String]) throws {
    #expect(try Self.columns(headers).name == expected)
  }

  @Test(
    "Beside a plain header of the person's own those among other words are further fields",
    arguments: [
      (["Phone", "billing_phone"], ["Phone"], ["billing_phone"]),
      (["billing_phone", "Tel", "No Fon", "Ph No"], ["Tel"], ["billing_phone", "No Fon", "Ph No"]),
      (
        ["Office Phone", "Tel", "Mobile (with country code)"], ["Tel", "Office Phone"], ["Mobile (with country code)"]
      ),
      // The others are asked behind those that were known before.
      (["Mobile No (10 digit)", "Home phone"], ["Home phone", "Mobile No (10 digit)"], []),
      (["billing_phone", "Contact"], ["Contact", "billing_phone"], []),
      (["Contact", "Office phone", "billing_phone"], ["Office phone", "billing_phone"], ["Contact"]),
      (
        ["shipping_phone", "billing_phone", "Your contact number"], ["billing_phone"],
        ["shipping_phone", "Your contact number"]
      ),
      (["shipping_phone", "Your contact number"], ["Your contact number"], ["shipping_phone"]),
      (
        ["What is your phone number?", "Mobile (with country code)"],
        ["Mobile (with country code)", "What is your phone number?"], []
      ),
    ]
  )
  func rank(headers: [String], phones: [String], fields: [String]) throws {
    let columns = try Self.columns(headers)
    #expect(columns.phone == phones && columns.fields == fields)
  }

  @Test("A plain header for the name comes before those among other words, which are then further fields")
  func plainNames() throws {
    let columns = try Self.columns(["Nama Pembeli", "Your first name", "Name", "Phone"])
    #expect(columns.name == ["Name"] && columns.fields == ["Nama Pembeli", "Your first name"])
    #expect(try Self.columns(["Name (as per IC)", "First Name", "Phone"]).name == ["First Name"])
  }

  @Test("A sentence above the headers is a title, and one among several headers is a header")
  func titles() throws {
    func importer(_ text: String) throws -> ContactImporter {
      try ContactImporter(
        CSVReader(bytes: Array(text.utf8)),
        normalizer: PhoneNormalizer(defaultRegion: RegionCode("MY"))
      )
    }
    let title = try importer("Please enter your phone number\n\nName,Contact\nAli,0123456789\n")
    #expect(title.summary.headerRow == 3 && title.summary.columns.phone == ["Contact"])
    var form = try importer("Timestamp,What is your name?,What is your phone number?,How?\n,Ali,0123456789,WhatsApp\n")
    #expect(form.summary.headerRow == 1)
    guard case .accepted(let draft) = try form.next()?.outcome else {
      Issue.record("refused an answer of a form")
      return
    }
    #expect(draft.name == "Ali" && draft.phone.e164 == "+60123456789" && draft.fields == ["How?": "WhatsApp"])
    let both = try importer("Please enter your phone number\nNama anda,Nombor telefon anda (wajib)\nAli,0123456789\n")
    #expect(both.summary.headerRow == 2)
    let below = try importer("Name,Contact,Note\nAli,0123456789,Phone (required)\n")
    #expect(below.summary.headerRow == 1)
    let alone = try importer("What is your phone number?\n0123456789\n")
    #expect(alone.summary.headerRow == 1)
  }
}
