import Foundation
import Testing

/// The commands on a store, each run a process of its own over one file.
struct StoreCommandTests {
  private let folder: CommandLineRun.Folder

  init() throws {
    folder = try CommandLineRun.Folder()
    try folder.write(
      """
      Nama,HP,City
      Ali,012-345 6789,KL
      Siti,+60 19-876 5432,
      Bad,12,JB
      Ali again,60123456789,KL
      林小明,0111-2345678,槟城
      """,
      to: "list.csv"
    )
  }

  private func run(_ arguments: String..., input: String = "") async throws -> CommandLineRun {
    try await CommandLineRun(arguments: arguments + ["--now", "2026-11-21T09:00:00Z"], in: folder)
  }

  @Test("An import says what became of every row, and importing again adds nobody")
  func importing() async throws {
    let dry = try await run("import", "list.csv", "--group", "customers", "--dry-run", "--json")
    #expect(dry.code == 1)
    #expect(folder.names == ["list.csv"])

    let first = try await run("import", "list.csv", "--group", "customers", "--rows", "--json")
    #expect(first.code == 1)
    #expect(
      first.output == """
        {"row":2,"status":"accepted","name":"Ali","phone":"+60123456789","fields":{"City":"KL"},"reason":null,\
        "warnings":[]}
        {"row":3,"status":"accepted","name":"Siti","phone":"+60198765432","fields":{},"reason":null,"warnings":[]}
        {"row":4,"status":"rejected","name":"Bad","phone":null,"fields":{"City":"JB"},"reason":"invalidPhone",\
        "warnings":[],"column":"HP"}
        {"row":5,"status":"duplicate","name":"Ali again","phone":"+60123456789","fields":{"City":"KL"},"reason":null,\
        "warnings":[],"duplicateOf":2}
        {"row":6,"status":"accepted","name":"林小明","phone":"+601112345678","fields":{"City":"槟城"},"reason":null,\
        "warnings":[]}
        {"outcome":"ok","format":"csv","encoding":"utf-8","columns":{"name":"Nama","phone":"HP"},"created":3,\
        "existing":0,"duplicates":1,"rejected":1,"blank":0,"total":5}

        """
    )
    #expect(dry.output == (first.lines.last ?? "") + "\n")

    let again = try await run("import", "list.csv", "--group", "customers")
    #expect(
      again.output == """
        Imported into  customers
        Created        0
        Existing       3 (0 updated)
        Duplicates     1
        Rejected       1: 1 invalidPhone
        Blank          0
        Rows           5
        Name column    Nama
        Phone column   HP
        Encoding       utf-8

        """
    )
    #expect(
      try await run("contacts", "list", "--group", "customers").output == """
        +60•••••6789        Ali
        +60•••••5432        Siti
        +60••••••5678       林小明

        """
    )
    #expect(
      try await run("groups", "export", "customers", "--show-numbers").output == """
        name,phone,phone_digits,City\r
        Ali,'+60123456789,60123456789,KL\r
        Siti,'+60198765432,60198765432,\r
        林小明,'+601112345678,601112345678,槟城\r

        """
    )
  }

  @Test(
    "The encoding of a text can be named where it does not show, and a name that is none is refused with those there are"
  )
  func encodings() async throws {
    let text = Array("name,phone\nÀÁÂ,0123456789\n".unicodeScalars.map { UInt8(truncatingIfNeeded: $0.value) })
    try Data(text).write(to: folder.url.appending(path: "west.csv"))
    let unknown = try await run("import", "west.csv", "--group", "g")
    #expect(unknown.code == 1)
    #expect(unknown.diagnostics.hasSuffix("or name its encoding. (--encoding)\n"))
    let named = try await run("import", "west.csv", "--group", "g", "--rows", "--json", "--encoding", "latin1")
    #expect(named.code == 0)
    #expect(named.lines.first?.contains(#""name":"ÀÁÂ""#) == true)
    #expect(named.lines.last?.contains(#""encoding":"windows-1252""#) == true)
    let other = try await run("import", "west.csv", "--group", "g", "--encoding", "ebcdic")
    #expect(other.code == 2)
    #expect(other.diagnostics.contains("utf-8, utf-16le, utf-16be, windows-1252, gbk, gb18030, big5"))
    let chinese: [UInt8] = [0xB3, 0xC2, 0xD0, 0xA1, 0xC3, 0xF7]
    try Data(Array("name,phone\n".utf8) + chinese + Array(",0123456789\n".utf8))
      .write(to: folder.url.appending(path: "gbk.csv"))
    let east = try await run("import", "gbk.csv", "--group", "east", "--rows", "--json", "--encoding", "GB2312")
    #expect(east.lines.first?.contains(#""name":"陈小明""#) == true)
    #expect(east.lines.last?.contains(#""encoding":"gbk""#) == true)
    let wrong = try await run("import", "west.csv", "--group", "g", "--encoding", "gbk")
    #expect(wrong.code == 1)
    #expect(
      wrong.diagnostics.contains("its encoding is not supported or cannot be told, line 2, byte 13: not valid gbk")
    )
  }

  @Test("A clone has the people of its group, and an export of everybody reads back")
  func cloning() async throws {
    _ = try await run("import", "list.csv", "--group", "customers")
    #expect(
      try await run("groups", "clone", "customers", "vip", "--json").output.contains(#""name":"vip","members":3"#)
    )
    #expect(try await run("groups", "clone", "customers", "vip").code == 1)
    #expect(try await run("contacts", "export", "--show-numbers", "--output", "all.csv").code == 0)
    let again = try await run("import", "all.csv", "--group", "again", "--json")
    #expect(again.output.contains(#""created":0,"existing":3,"duplicates":0,"rejected":0"#))
    #expect(try await run("contacts", "export", "--output", "no/such/folder.csv").code == 3)
  }

  @Test("A planned campaign is judged by consent, suppression and window, and nothing is sent without a credential")
  func planning() async throws {
    _ = try await run("import", "list.csv", "--group", "customers")
    _ = try await run(
      "template",
      "add",
      "--name",
      "promo",
      "--language",
      "en",
      "--category",
      "marketing",
      "--body",
      "Hi {{1}}, our sale begins today."
    )
    let create = try await run(
      "campaign",
      "create",
      "--name",
      "Sale",
      "--provider",
      "cloud",
      "--template",
      "promo",
      "--language",
      "en",
      "--var",
      "1=field:name",
      "--group",
      "customers",
      "--window",
      "09:00-17:00",
      "--zone",
      "Asia/Kuala_Lumpur"
    )
    #expect(create.code == 0)
    let id = try #require(create.lines.first)
    #expect(create.output == id + "\n")

    _ = try await run("consent", "set", "--group", "customers", "--decision", "grant", "--source", "form")
    #expect(try await run("suppress", "add", "--phone", "0198765432").code == 0)
    #expect(try await run("inbound", "--from", "011-12345678", "--text", "Please STOP").code == 0)
    let dryRun = try await run("campaign", "dry-run", id, "--people", "--json").lines
    #expect(
      dryRun.dropLast().joined(separator: "\n") == """
        {"phone":"+60•••••6789","verdict":"hold","reason":"outsideWindow","at":"2026-11-22T01:00:00Z",\
        "departure":"2026-11-22T01:00:00Z","name":"Ali","preview":"Hi Ali, our sale begins today."}
        {"phone":"+60•••••5432","verdict":"skip","reason":"suppressed","name":"Siti",\
        "preview":"Hi Siti, our sale begins today."}
        {"phone":"+60••••••5678","verdict":"skip","reason":"withdrawn","name":"林小明",\
        "preview":"Hi 林小明, our sale begins today."}
        """
    )
    let summary = try #require(dryRun.last)
    #expect(
      summary.hasPrefix(
        #"{"total":3,"send":0,"hold":1,"skip":2,"done":0,"reasons":{"outsideWindow":1,"suppressed":1,"withdrawn":1},"#
          + #""earliestHold":"2026-11-22T01:00:00Z","durationSeconds":575"#
      )
    )
    #expect(summary.contains(#""ready":true,"verdict":"1 of 3 people would be sent to, at 2026-11-22T01:00:00Z.""#))

    try folder.write(
      #"{"name":"Sample","currency":"MYR","effective":"2026-11-01","prices":[{"category":"marketing","price":"0.40"}]}"#,
      to: "prices.json"
    )
    let priced = try await run("campaign", "dry-run", id, "--rate-card", "prices.json")
    #expect(priced.lines.first == "1 of 3 people would be sent to, at 2026-11-22T01:00:00Z.")
    #expect(priced.output.contains("marketing  MY              1  0.4\n"))
    #expect(priced.output.hasSuffix("The prices (Sample) are 20 days old.\n"))
    #expect(try await run("campaign", "dry-run", id, "--rate-card", "list.csv").code == 1)
    _ = try await run(
      "template",
      "add",
      "--name",
      "promo",
      "--language",
      "en",
      "--category",
      "marketing",
      "--status",
      "pending",
      "--body",
      "Hi {{1}}, our sale begins today."
    )
    #expect(
      try await run("campaign", "dry-run", id).output.hasPrefix(
        "Nothing would be sent: the template “promo” is pending"
      )
    )

    let why = try await run("campaign", "why", id, "0198765432")
    #expect(
      why.lines.first
        == "+60•••••5432: Would get no message. On the do-not-contact list. The campaign has not started yet."
    )
    #expect(why.lines.last?.contains("Put on the do-not-contact list") == true)
    let waiting = try await run("campaign", "why", id, "0123456789", "--json")
    #expect(waiting.output.contains(#""status":null,"reason":null"#))
    #expect(waiting.output.contains(#""waiting":{"for":"notStarted","until":null}"#))

    let send = try await run("campaign", "send", id)
    #expect(send.code == 3)
    #expect(
      send.diagnostics == "ExampleCLI: the provider “cloud” cannot send: set WHATSAPP_ACCESS_TOKEN and "
        + "WHATSAPP_PHONE_NUMBER_ID in the environment\n"
    )
    #expect(
      try await run("campaign", "show", id, "--json").output == """
        {"id":"\(id)","name":"Sale","status":"draft","statusReason":null,"total":0,"counts":{"pending":0,"queued":0,\
        "sending":0,"unconfirmed":0,"sent":0,"delivered":0,"read":0,"failed":0,"skipped":0,"optedOut":0,\
        "cancelled":0},"settling":0,"responded":0,"window":"09:00-17:00 Asia/Kuala_Lumpur",\
        "plan":{"provider":"cloud","template":"promo","language":"en","purpose":"marketing","audience":{"groups":\
        ["customers"],"segments":[],"numbers":0,"excludedGroups":[],"excludedSegments":[]},"rates":[],\
        "ignoresProviderLimits":false,"delivery":"at-most-once"}}

        """
    )
    #expect(try await run("campaign", "cancel", id).output == "The campaign \(id) is cancelled.\n")
  }

  @Test("The ledger shows what holds and keeps its history")
  func consent() async throws {
    #expect(
      try await run("consent", "set", "--phone", "0123456789", "--decision", "grant", "--source", "form").code == 0
    )
    #expect(
      try await run("consent", "show", "0123456789", "--json").output
        == #"{"phone":"+60•••••6789","purposes":{"marketing":{"decision":"granted","at":"2026-11-21T09:00:00Z"}},"#
        + #""platform":{}}"# + "\n"
    )
    #expect(try await run("consent", "clear", "--phone", "0123456789").output == "Cleared the consent of 1 person.\n")
    #expect(try await run("consent", "history", "0123456789", "--json").lines.count == 2)
    let export = try await run("consent", "export", "--show-numbers")
    #expect(export.lines.count == 2)
    #expect(export.lines.allSatisfy { $0.contains(#""phone":"+60123456789","link":""#) })
  }

  @Test("What is refused is refused in one sentence, with its code, and changes nothing")
  func refusals() async throws {
    try folder.write("no database at all, but long enough to be looked at", to: "notes.txt")
    try folder.write("a,b\n1,2\n", to: "nophone.csv")
    let missing = try await run("import", "nothing.csv", "--group", "g", "--json")
    #expect(missing.code == 1)
    #expect(missing.output.hasPrefix(#"{"outcome":"refused","reason":"unreadable","message":"#))
    let phoneless = try await run("import", "nophone.csv", "--group", "g")
    #expect(phoneless.code == 1)
    #expect(
      phoneless.diagnostics.hasSuffix(
        "“nophone.csv”: list refused: no column is known to hold phone numbers. Columns: a | b. "
          + "Say which column it is, such as phone=HP,name=Nama. (--map)\n"
      )
    )

    for (store, sentence) in [
      ("notes.txt", "the store “notes.txt” cannot be used: The file is not a SQLite database"),
      ("no/such/store.sqlite", "the store “no/such/store.sqlite” cannot be used: The folder of the store does not"),
      ("postgres://127.0.0.1:1/db", "The database cannot be reached"),
      ("mysql://host", "there is no store for mysql://"),
    ] {
      let result = try await run("groups", "list", "--store", store)
      #expect(result.code == 3)
      #expect(result.output.isEmpty)
      #expect(result.diagnostics.hasPrefix("ExampleCLI: \(sentence)"))
      #expect(result.diagnostics.split(separator: "\n").count == 1)
    }
    #expect(try folder.text(of: "notes.txt").hasPrefix("no database"))

    #expect(try await run("groups", "create", "g").code == 0)
    for arguments in [
      ["groups", "show", "nobody"], ["campaign", "show", "cnone"], ["template", "show", "none"],
      ["contacts", "show", "0123456789"], ["contacts", "show", "12"], ["campaign", "create", "--name", "x"],
      ["consent", "set", "--decision", "grant", "--source", "x"], ["groups", "list", "--tenant", "a b"],
      ["template", "add", "--file", "none.json"],
    ] {
      let result = try await CommandLineRun(arguments: arguments, in: folder)
      #expect(result.code == 2, "\(arguments)")
      #expect(result.output.isEmpty)
    }
    #expect(try await run("groups", "list").lines.count == 2)
  }

  @Test("A variable without a value and a group without people are found before anything is sent")
  func incompletePlans() async throws {
    _ = try await CommandLineRun(arguments: CommandLineRun.addPromo, in: folder)
    _ = try await run("groups", "create", "empty")
    let unmapped = try await CommandLineRun(arguments: CommandLineRun.createPromo + ["--group", "empty"], in: folder)
    #expect(unmapped.code == 2)
    #expect(unmapped.diagnostics.contains("1: has no value"))
    #expect(try await run("campaign", "list", "--json").output == "[]\n")

    let create = try await CommandLineRun(
      arguments: CommandLineRun.createPromo + ["--group", "empty", "--var", "1=text:you"],
      in: folder
    )
    let id = try #require(create.lines.first)
    let send = try await CommandLineRun(
      "campaign",
      "send",
      id,
      environment: ["WHATSAPP_ACCESS_TOKEN": "t", "WHATSAPP_PHONE_NUMBER_ID": "1"],
      in: folder
    )
    #expect(send.code == 1)
    #expect(send.diagnostics.hasPrefix("ExampleCLI: The campaign has nobody to send to."))
    #expect(try await run("groups", "create", "empty").code == 1)
  }
}
