import Foundation
import Testing
import WhatsAppCampaigns
import WhatsAppCampaignsSQLite

/// The commands about lists and segments, each run a process of its own over one file.
struct AudienceCommandTests {
  private let folder: CommandLineRun.Folder

  init() throws {
    folder = try CommandLineRun.Folder()
    for name in ["people.xlsx", "people.xls"] {
      try Data(SpreadsheetFixture.bytes(name)).write(to: folder.url.appending(path: name))
    }
  }

  private func run(_ arguments: String..., now: String = "2026-11-21T09:00:00Z") async throws -> CommandLineRun {
    try await CommandLineRun(arguments: arguments + ["--now", now], in: folder)
  }

  @Test("Workbooks of both formats are imported like texts, by their sheets")
  func workbooks() async throws {
    let new = try await run("import", "people.xlsx", "--group", "g", "--json")
    #expect(
      new.output == """
        {"outcome":"ok","format":"xlsx","sheet":"People","columns":{"name":"Nama","phone":"HP"},"created":3,\
        "existing":0,"duplicates":1,"rejected":1,"blank":1,"total":6}

        """
    )
    let old = try await run("import", "people.xls", "--group", "g", "--sheet", "Other", "--json")
    #expect(old.code == 0)
    #expect(old.output.contains(#""format":"xls","sheet":"Other","columns":{"name":null,"phone":"phone"},"created":1"#))
    let missing = try await run("import", "people.xlsx", "--group", "g", "--sheet", "No", "--json")
    #expect(missing.code == 1)
    #expect(missing.output.contains(#""reason":"unknownSheet""#))
    for name in ["people.xlsx", "people.xls"] {
      let encoded = try await run("import", name, "--group", "g", "--encoding", "gbk")
      #expect(encoded.code == 1)
      #expect(encoded.diagnostics.contains("an encoding was named for a workbook, which says its own. Leave the"))
    }
    let several = try await run("import", "people.xls", "--group", "g")
    #expect(several.diagnostics.contains("the sheet “People” was read, and not “Other”"))
    #expect(several.diagnostics.contains("whether one of them is hidden cannot be told. --sheet names another"))
    let fixture = try SpreadsheetFixture()
    let list = "<row><c t=\"inlineStr\"><is><t>phone</t></is></c></row><row><c><v>60123456789</v></c></row>"
    let cover = "<row><c t=\"inlineStr\"><is><t>Sales</t></is></c></row>"
    let first = try fixture.workbook(sheets: [("List", false, list), ("Blank", false, ""), ("Old", false, list)])
    let sheets = try await run("import", first, "--group", "g")
    #expect(sheets.diagnostics.contains("the sheet “List” was read, and not “Old”. --sheet names another"))
    let covered = try fixture.workbook(sheets: [("Cover", false, cover), ("List", false, list)])
    let refused = try await run("import", covered, "--group", "g")
    #expect(refused.diagnostics.contains("the sheet “Cover” was read, and not “List”. Columns: Sales."))
    #expect(refused.diagnostics.contains("(--map or --sheet)"))
    let suppressed = try await run("suppress", "import", "people.xls", "--sheet", "People", "--json")
    #expect(
      suppressed.output == """
        {"outcome":"ok","format":"xls","sheet":"People","columns":{"name":"Nama","phone":"HP"},"added":3,"existing":0,\
        "duplicates":0,"rejected":1,"blank":1,"total":5,"unreadableDates":0}

        """
    )
    let other = try await run("suppress", "import", "people.xls", "--sheet", "Other", "--json")
    #expect(other.output.contains(#""phone":"phone"},"added":1,"#))
  }

  @Test("A name that is stated with spaces around it is what an export and an import of it say")
  func spaces() async throws {
    _ = try await run("groups", "create", "g")
    let set = try await run("contacts", "set", "0123456789", "--name", "  Ali  ", "--field", " lead = y ", "--json")
    #expect(set.output.contains(#""name":"Ali","fields":{"lead":"y"}"#), "\(set.output)\(set.diagnostics)")
  }

  @Test("Whoever stands in a do-not-disturb list is left alone, with a name or without")
  func namelessSuppression() async throws {
    try folder.write("name,phone\n,0123456789\nAli,0198765432\nBad,12\n", to: "quiet.csv")
    let run = try await run("suppress", "import", "quiet.csv", "--source", "registry", "--json")
    #expect(run.output.contains(#""added":2,"existing":0,"duplicates":0,"rejected":1,"blank":0,"total":3,"#))
    #expect(run.code == 1)
    #expect(try await self.run("suppress", "list").lines.count == 2)
    let why = "call 0198765432 or +60167654321"
    _ = try await self.run("suppress", "add", "--phone", "0129998888", "--source", "0123456780", "--reason", why)
    for arguments in [["suppress", "list"], ["suppress", "list", "--json"]] {
      let shown = try await CommandLineRun(arguments: arguments, in: folder).output
      #expect(!["98765432", "67654321", "23456780"].contains { shown.contains($0) } && shown.contains("call "))
      let full = try await CommandLineRun(arguments: arguments + ["--show-numbers"], in: folder).output
      #expect(full.contains(why))
    }
  }

  @Test("An export says how many people it had to leave out, because they have no number")
  func numberless() async throws {
    let message = """
      {"from_user_id":"MY.1A2B3C","id":"wamid.U1","timestamp":"1763629200","type":"text","text":{"body":"hello"}}
      """
    let value = #"{"messaging_product":"whatsapp","metadata":{"phone_number_id":"100"},"messages":[\#(message)]}"#
    let change = #"{"field":"messages","value":\#(value)}"#
    let body = #"{"object":"whatsapp_business_account","entry":[{"id":"1","changes":[\#(change)]}]}"#
    try folder.write(body + "\n", to: "hook.jsonl")
    try folder.write("name,phone\nAli,0198765432\n", to: "ali.csv")
    _ = try await run("import", "ali.csv", "--group", "g")
    _ = try await run("inbound", "--webhook", "hook.jsonl", "--provider", "cloud")
    #expect(try await run("contacts", "list").lines.count == 2)
    let run = try await run("contacts", "export", "--show-numbers")
    #expect(run.output == "name,phone,phone_digits\r\nAli,'+60198765432,60198765432\r\n")
    #expect(run.diagnostics.contains("1 contact is left out"))
  }

  @Test("A do-not-disturb list brings its own sources, reasons and dates")
  func suppressionColumns() async throws {
    try folder.write("phone,sumber,sebab,tarikh\n0123456789,DNC,aduan,2026-01-31\n0198765432,,,soon\n", to: "dnc.csv")
    let run = try await run("suppress", "import", "dnc.csv", "--source", "registry", "--reason", "asked", "--json")
    #expect(
      run.output.hasSuffix(
        #""added":2,"existing":0,"duplicates":0,"rejected":0,"blank":0,"total":2,"unreadableDates":1}"# + "\n"
      )
    )
    #expect(run.code == 0)
    let lines = try await self.run("suppress", "list", "--json", "--show-numbers").lines
    let first = #"{"phone":"+60123456789","source":"DNC","reason":"aduan","since":"2026-01-31T00:00:00Z"}"#
    #expect(lines.first == first)
    #expect(lines.last?.hasPrefix(#"{"phone":"+60198765432","source":"registry","reason":"asked","since":"20"#) == true)
  }

  @Test("A date that is still to come counts as now, and says so")
  func futureDates() async throws {
    try folder.write("phone,date\n0123456789,21/11/2099\n0198765432,21/11/2020\n", to: "dnc.csv")
    let run = try await run("suppress", "import", "dnc.csv", "--rows", "--json")
    #expect(run.lines.first?.contains(#""warnings":["unreadableDate"]"#) == true, "\(run.output)")
    #expect(run.lines.last?.hasSuffix(#""unreadableDates":1}"#) == true)
    #expect(try await self.run("suppress", "list").lines.allSatisfy { $0.hasSuffix("  list") })
  }

  @Test("A do-not-disturb list accounts for every row, and says with --rows what became of it")
  func suppressionRows() async throws {
    try folder.write("Akaun,Talian,tarikh\n1,0123456789,soon\n2,12,\n3,+60123456789,\n\n4,0198765432,\n", to: "dnc.csv")
    _ = try await run("suppress", "add", "--phone", "0198765432")
    let arguments = ["suppress", "import", "dnc.csv", "--map", "phone=Talian", "--encoding", "utf-8"]
    let first = try await CommandLineRun(arguments: arguments + ["--rows", "--json"], in: folder)
    #expect(first.code == 1)
    #expect(first.lines.count == 6)
    #expect(first.lines[0].contains(#""row":2,"status":"accepted""#))
    #expect(first.lines[0].contains(#""warnings":["unreadableDate"]"#))
    #expect(first.lines[1].contains(#""row":3,"status":"rejected""#))
    #expect(first.lines[1].hasSuffix(#""reason":"invalidPhone","warnings":[],"column":"Talian"}"#))
    #expect(
      first.lines[5] == """
        {"outcome":"ok","format":"csv","encoding":"utf-8","columns":{"name":null,"phone":"Talian"},"added":1,\
        "existing":1,"duplicates":1,"rejected":1,"blank":1,"total":5,"unreadableDates":1}
        """
    )
    let again = try await CommandLineRun(arguments: arguments, in: folder)
    #expect(
      again.output == """
        Newly suppressed  0
        Existing          2
        Duplicates        1
        Rejected          1: 1 invalidPhone
        Blank             1
        Rows              5
        Name column       none
        Phone column      Talian
        Encoding          utf-8
        Unreadable dates  1

        """
    )
  }

  @Test("A long do-not-disturb list is taken in piece by piece, and one that breaks off at its end changes nothing")
  func longSuppression() async throws {
    let rows = (0..<20_001).map { "+60\(120_000_000 + $0)\n" }.joined()
    try folder.write("phone,note\n" + rows + "\"never closed", to: "broken.csv")
    let broken = try await run("suppress", "import", "broken.csv", "--rows")
    #expect(broken.code == 1 && broken.output.isEmpty, "\(broken.output.prefix(200))")
    #expect(try await run("suppress", "list").output == "Nobody is on the suppression list.\n")
    try folder.write("phone\n" + rows, to: "long.csv")
    let long = try await run("suppress", "import", "long.csv", "--rows", "--json")
    #expect(long.code == 0 && long.lines.count == 20_002, "\(long.diagnostics)")
    #expect(long.lines[20_000].contains(#""row":20002,"status":"accepted""#))
    #expect(long.lines[20_001].contains(#""added":20001,"existing":0"#), "\(long.lines[20_001])")
  }

  @Test("A number stands without a header only where it stands alone: no other column is taken for a phone number")
  func bareNumbers() async throws {
    try folder.write("Akaun,Nama,Talian\n0123456789,Ali,0198765432\n", to: "accounts.csv")
    try folder.write("0123456789\n\n0198765432\n12\n", to: "numbers.txt")
    _ = try await run("groups", "create", "g")
    let consent = ["consent", "set", "--decision", "grant", "--source", "form", "--file"]
    for command in [consent, ["groups", "add", "g", "--file"], ["suppress", "import"]] {
      let refused = try await CommandLineRun(arguments: command + ["accounts.csv"], in: folder)
      #expect(refused.code == 1)
      #expect(refused.output.isEmpty)
      #expect(refused.diagnostics.contains("Columns: Akaun | Nama | Talian"))
      let read = try await CommandLineRun(arguments: command + ["numbers.txt", "--json"], in: folder)
      #expect(read.code == 1)
      #expect(read.output.contains(":2"))
    }
    #expect(try await run("suppress", "list").lines.count == 2)
  }

  @Test("A list that is no file is refused at once by every command that reads one")
  func pipes() async throws {
    try #require(mkfifo(folder.url.appending(path: "pipe").path, 0o600) == 0)
    _ = try await run("groups", "create", "g")
    let sentence =
      "it is a pipe, a folder or a device, and no file that can be read twice. Save the list as a file first."
    for command in [["import", "--group", "g"], ["suppress", "import"], ["groups", "add", "g", "--file"]] {
      for path in ["pipe", "."] {
        let refused = try await CommandLineRun(arguments: command + [path], in: folder)
        #expect(refused.code == 2)
        #expect(refused.diagnostics == "ExampleCLI: “\(path)”: list refused: \(sentence)\n")
      }
    }
  }

  @Test("A column may become a field of any name, also that of what is looked for")
  func fieldNames() async throws {
    try folder.write("Nama,HP,Pejabat\nAli,0123456789,Ipoh\n", to: "list.csv")
    let mapped = try await run("import", "list.csv", "--group", "g", "--map", "field:phone=Pejabat", "--rows", "--json")
    #expect(mapped.lines.first?.contains(#""phone":"+60123456789","fields":{"phone":"Ipoh"}"#) == true)
    #expect(mapped.lines.last?.contains(#""columns":{"name":"Nama","phone":"HP"}"#) == true)
  }

  @Test("Ctrl-C stops an import with 130, and what was saved is found when it is started again")
  func interruptedImport() async throws {
    let note = String(repeating: "note ", count: 60)
    // On a machine with much to do an import may be over before the signal comes: then a longer list is tried.
    for people in [30_000, 120_000, 480_000] {
      let rows = (0..<people).map { "Person \($0),+6012\(3_000_000 + $0),\(note)\n" }
      try folder.write("name,phone,note\n" + rows.joined(), to: "long.csv")
      let arguments = ["import", "long.csv", "--group", "g", "--json", "--store", "\(people).sqlite"]
      let running = try CommandLineRun.Running(arguments + ["--rows"], in: folder)
      // Rows are shown when their chunk is saved, and there are several chunks.
      try await running.firstOutput()
      running.interrupt()
      let stopped = try await running.finish()
      if stopped.code == 0 { continue }
      #expect(stopped.code == 130)
      #expect(
        stopped.diagnostics.hasSuffix("The import was interrupted. What was saved stays; start it again to go on.\n")
      )
      let kept = stopped.lines.count
      #expect(kept > 0 && kept < people)
      let whole = try await CommandLineRun(arguments: arguments, in: folder)
      #expect(whole.code == 0)
      #expect(whole.output.contains(#""created":\#(people - kept),"existing":\#(kept),"#))
      return
    }
    Issue.record("No import was long enough to be interrupted.")
  }

  @Test("A dry run of a campaign whose group is gone names the group")
  func goneGroup() async throws {
    _ = try await run("groups", "create", "buyers")
    let template = ["--name", "promo", "--language", "en", "--category", "marketing", "--body", "Hi"]
    _ = try await CommandLineRun(arguments: ["template", "add"] + template, in: folder)
    let plan = [
      "--name", "Sale", "--provider", "cloud", "--template", "promo", "--language", "en", "--group", "buyers",
    ]
    let created = try await CommandLineRun(arguments: ["campaign", "create"] + plan, in: folder)
    let id = try #require(created.lines.first)
    // The command refuses that; a host's own program may do it all the same.
    let store = try await SQLiteStore.open(at: folder.url.appending(path: "campaigns.sqlite").path)
    _ = try await store.changeGroup(GroupChange(tenant: .default, name: "buyers", action: .delete))
    let dryRun = try await run("campaign", "dry-run", id)
    #expect(dryRun.code == 2)
    #expect(dryRun.diagnostics.contains("There is no group “buyers”."))
  }

  @Test("Leads of a project within a span of days are a segment of their own")
  func leads() async throws {
    try folder.write("name,phone,project\nAli,0123456789,Tower\nSiti,0123456788,Villa\n", to: "leads.csv")
    _ = try await run("import", "leads.csv", "--group", "g")
    #expect(try await run("segments", "preview", "leads:Tower:2020-01-01:2099-01-01").output.hasPrefix("1 person\n"))
    #expect(try await run("segments", "preview", "leads:Tower:2020-01-01:2020-02-01").output.hasPrefix("0 people\n"))
    #expect(try await run("segments", "preview", "leads:Tower:soon:later").code == 2)
    #expect(try await run("segments", "preview", "leads: tOWER :2020-01-01:2099-01-01").output.hasPrefix("1 person\n"))
  }

  @Test("Leads go by the day in a column of the list, however it is written")
  func leadsByColumn() async throws {
    try folder.write(
      """
      name,phone,Project,Booked: on
      Ali,0123456789,TOWER,2026-11-03
      Siti,0123456788,tower,30/11/2026
      Bo,0123456787,Tower,1 Dis 2026
      Cik,0123456786,Tower,soon
      Lim,0123456785,Villa,2026-11-03

      """,
      to: "leads.csv"
    )
    _ = try await run("import", "leads.csv", "--group", "g")
    let leads = try await run("segments", "preview", "leads:Tower:2026-11-01:2026-12-01:BOOKED: on", "--json")
    #expect(leads.output.hasPrefix(#"{"count":2,"#) && !leads.diagnostics.contains("known of nobody"))
    let wrong = try await run("segments", "preview", "leads:Tower:2026-11-01:2026-12-01:bocked: on")
    #expect(wrong.output == "0 people\n")
    #expect(wrong.diagnostics.contains("field “bocked: on” is known of nobody; did you mean “Booked: on”?"))
    #expect(try await run("segments", "preview", "leads:Tower:2026-11-01:2026-12-01:").code == 2)
    #expect(try await run("segments", "list").output.contains("leads:Tower:2026-11-01:2026-12-01:booked"))
  }

  @Test("A rule whose field nobody has says so when it is asked and when it is saved, and only then")
  func unknownFields() async throws {
    try folder.write(
      "name,phone,City,spent\nAli,0123456789,Ipoh,\"RM 2,000\"\nSiti,0123456788,Ipoh,12\n",
      to: "list.csv"
    )
    _ = try await run("import", "list.csv", "--group", "g")
    let rule = #"{"all":[{"field":"citty","equals":"Ipoh"},{"field":"cITY","present":true}]}"#
    for command in [["preview", rule], ["save", "s", rule]] {
      let told = try await CommandLineRun(arguments: ["segments"] + command, in: folder)
      #expect(told.code == 0)
      #expect(told.diagnostics.contains("field “citty” is known of nobody; did you mean “City”?"))
      #expect(told.diagnostics.split(separator: "\n").count == 1)
    }
    let right = try await run("segments", "preview", #"{"field":"SPENT","atLeast":100}"#)
    #expect(right.output.hasPrefix("1 person\n") && right.diagnostics.isEmpty)
    let group = try await run("groups", "from-segment", "lost", #"{"field":"xyz","present":true}"#)
    #expect(group.diagnostics.contains("field “xyz” is known of nobody\n"))
  }

  @Test("Who is to be left alone is so under every number of their row, also where a cell holds several")
  func everyNumber() async throws {
    try folder.write("Name,Phone\nB,0123456703\nC,0123456709\nD,0123456713\n", to: "customers.csv")
    try folder.write(
      """
      Name,Mobile,Home Phone
      B,0123456702,0123456703
      C,0123456708 / 0123456709,
      D,0123456702,0123456713
      E,0123456708 / 12,
      F,0123456703,0123456702

      """,
      to: "quiet.csv"
    )
    _ = try await run("import", "customers.csv", "--group", "g")
    let withdrawal = ["consent", "set", "--file", "quiet.csv", "--decision", "withdraw", "--source", "call", "--json"]
    let withdrawn = try await CommandLineRun(arguments: withdrawal + ["--now", "2026-11-21T09:00:00Z"], in: folder)
    #expect(withdrawn.code == 1 && withdrawn.output == "{\"recorded\":5,\"rejected\":1}\n", "\(withdrawn.diagnostics)")
    #expect(try await run("segments", "preview", "opted-out").output.hasPrefix("5 people\n"))

    let granting = ["consent", "set", "--file", "quiet.csv", "--decision", "grant", "--source", "call", "--json"]
    let granted = try await CommandLineRun(arguments: granting + ["--now", "2026-11-21T10:00:00Z"], in: folder)
    #expect(granted.output == "{\"recorded\":2,\"rejected\":2}\n", "\(granted.output)")

    let suppressed = try await run("suppress", "import", "quiet.csv", "--rows", "--json")
    #expect(suppressed.code == 1)
    #expect(suppressed.lines.first?.contains(#""furtherNumbers":["+60123456703"]"#) == true, "\(suppressed.output)")
    let summary = #""added":5,"existing":0,"duplicates":2,"rejected":1,"blank":0,"total":5,"furtherNumbers":3"#
    #expect(suppressed.lines.last?.contains(summary) == true, "\(suppressed.output)")
    #expect(try await run("suppress", "list").lines.count == 5)
    let again = try await run("suppress", "import", "quiet.csv")
    #expect(again.output.contains("Newly suppressed  0") && again.output.contains("Existing          5"))
    let erased = try await run("contacts", "delete", "--file", "quiet.csv", "--yes", "--json")
    #expect(erased.output.contains(#""people":5,"keptAway":5"#), "\(erased.output)")
  }

  @Test("What a list is called and what its headers are does not steer the terminal")
  func hostileHeaders() async throws {
    try folder.write("na\u{1B}[2Jme,x\u{7}\nSiti,1\n", to: "list.csv")
    let refused = try await run("import", "list.csv", "--group", "g")
    #expect(refused.code == 1 && refused.diagnostics.contains("Columns: na [2Jme | x "))
    #expect(!refused.diagnostics.contains { $0 == "\u{1B}" || $0 == "\u{7}" })
  }

  @Test("A list that is not there makes no store, and a rule that asks nothing says that it means everybody")
  func nothing() async throws {
    #expect(try await run("import", "missing.csv", "--group", "g").code == 1)
    #expect(try await run("suppress", "import", "missing.csv").code == 1)
    #expect(!folder.names.contains { $0.hasPrefix("campaigns") }, "\(folder.names)")
    try folder.write("name,phone\nSiti,0123456789\n", to: "list.csv")
    _ = try await run("import", "list.csv", "--group", "g")
    let all = try await run("segments", "preview", #"{"all":[]}"#)
    #expect(all.output.hasPrefix("1 person\n") && all.diagnostics.contains("everybody is meant"))
    #expect(try await run("segments", "preview", "high-value:inf").diagnostics.contains("finite"))
  }

  @Test("A preview says of how many people a rule cannot read the amount or the day that it asks about")
  func unreadableFields() async throws {
    try folder.write(
      """
      name,phone,spent,booked
      Ali,0123456789,"RM 2,000",2026-11-21
      Siti,0123456788,two thousand,soon
      Lim,0123456787,"1,5",11/21/2026
      Tan,0123456786,,

      """,
      to: "list.csv"
    )
    _ = try await run("import", "list.csv", "--group", "g")
    let rule = #"{"all":[{"field":"Spent","atLeast":1},{"not":{"field":"booked","since":"2026-12-01"}}]}"#
    let told = try await run("segments", "preview", rule)
    #expect(told.output.hasPrefix("1 person\n"))
    for (field, kind) in [("Spent", "amount"), ("booked", "day")] {
      let problem = "2 people have something in “\(field)” that is no \(kind); the question holds for none of them\n"
      #expect(told.diagnostics.contains(problem))
    }
    let readable = try await run("segments", "preview", #"{"all":[{"field":"spent","equals":"two thousand"}]}"#)
    #expect(readable.output.hasPrefix("1 person\n") && readable.diagnostics.isEmpty)
  }

  @Test("A group is described, renamed, and says where it came from; a saved segment goes on meaning it")
  func groupNames() async throws {
    try folder.write("name,phone\nAli,0123456789\n", to: "list.csv")
    _ = try await run("import", "list.csv", "--group", "old")
    _ = try await run("segments", "save", "members", #"{"group":"old"}"#)
    #expect(try await run("groups", "describe", "old", "Bought in 2026").output.contains("Note     Bought in 2026\n"))
    let renamed = try await run("groups", "rename", "old", "new", "--json")
    #expect(
      renamed.output == #"{"name":"new","members":1,"createdAt":"2026-11-21T09:00:00Z","note":"Bought in 2026","#
        + #""source":"list:list.csv"}"# + "\n"
    )
    #expect(try await run("groups", "show", "old").code == 2)
    #expect(try await run("segments", "preview", "members").output.hasPrefix("1 person\n"))
    _ = try await run("groups", "create", "hand", "--note", "x")
    _ = try await run("groups", "from-segment", "recent", "new:7")
    #expect(try await run("groups", "rename", "new", "hand").code == 1)
    let list = try await run("groups", "list").output.split(separator: "\n").map(String.init)
    #expect(list.first == "GROUP   PEOPLE  CREATED               SOURCE         NOTE")
    #expect(list.contains("hand         0  2026-11-21T09:00:00Z  hand           x"))
    #expect(list.contains("recent       1  2026-11-21T09:00:00Z  segment:new:7"))
    #expect(try await run("groups", "describe", "hand", "").output.contains("Note") == false)
    #expect(try await run("groups", "describe", "hand", String(repeating: "x", count: 501)).code == 2)
  }

  @Test("A segment is previewed, collected into a group, and sent to")
  func segments() async throws {
    _ = try await run("import", "people.xlsx", "--group", "g")
    _ = try await run("contacts", "set", "012-3456789", "--field", "purchase_value=1500")
    let preview = try await run("segments", "preview", "high-value:1000", "--json", "--show-numbers")
    #expect(preview.output == #"{"count":1,"sample":[{"phone":"+60123456789","name":"Aminah"}]}"# + "\n")
    let rule = #"{"all":[{"field":"Bandar","equals":"Ipoh"},{"created":{"since":{"daysAgo":1}}}]}"#
    #expect(try await run("segments", "preview", rule).output.hasPrefix("1 person\n"))
    #expect(try await run("segments", "preview", rule, now: "2026-12-21T09:00:00Z").output == "0 people\n")
    let group = try await run("groups", "from-segment", "sleepers", "inactive:7", "--json", now: "2026-12-21T09:00:00Z")
    #expect(group.output.contains(#""sleepers""#))
    #expect(try await run("segments", "preview", #"{"group":"sleepers"}"#).output.hasPrefix("3 people\n"))
    for text in ["inactve", "{}", "{\"field\":\"x\"}", "@nothing.json"] {
      #expect(try await run("segments", "preview", text).code == 2)
    }
  }

  @Test("A segment is saved under a name, and the name stands for its rule wherever a segment is asked for")
  func savedSegments() async throws {
    _ = try await run("import", "people.xlsx", "--group", "g")
    let rule = #"{"field":"Bandar","equals":"Ipoh"}"#
    let saved = try await run("segments", "save", "from Ipoh", rule, "--json")
    #expect(saved.output == #"{"segment":"from Ipoh","rule":"{\"equals\":\"Ipoh\",\"field\":\"Bandar\"}"}"# + "\n")
    #expect(try await run("segments", "preview", "from Ipoh").output.hasPrefix("1 person\n"))
    #expect(try await run("groups", "from-segment", "ipoh", "from Ipoh", "--json").code == 0)
    #expect(try await run("segments", "preview", #"{"group":"ipoh"}"#).output.hasPrefix("1 person\n"))
    #expect(try await run("segments", "list", "--json").output.contains(#"{"segment":"from Ipoh","who":null,"#))
    let create = [
      "campaign", "create", "--name", "Sale", "--provider", "cloud", "--template", "promo", "--language", "en",
    ]
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
      "Hi"
    )
    let campaign = try await CommandLineRun(
      arguments: create + ["--segment", "from Ipoh", "--exclude-segment", "opted-out"],
      in: folder
    )
    #expect(campaign.code == 0)
    #expect(try await CommandLineRun(arguments: create + ["--segment", "from Perak"], in: folder).code == 2)
    for name in ["new", "inactive:9", "{}", "@x", ""] {
      #expect(try await run("segments", "save", name, rule).code == 2)
    }
    #expect(try await run("segments", "delete", "from Ipoh").code == 0)
    #expect(try await run("segments", "preview", "from Ipoh").code == 2)
  }

  @Test("A row says what it made of a known contact, the first rows can be looked at, and the summary counts updates")
  func rowEffects() async throws {
    try folder.write("name,phone,city\nAli,0123456789,Ipoh\nSiti,0123456788,Ipoh\n", to: "first.csv")
    try folder.write(
      "name,phone,city\nAli,0123456789,Ipoh\nSiti,0123456788,Taiping\nBo,0123456787,\nx,1,\n",
      to: "second.csv"
    )
    _ = try await run("import", "first.csv", "--group", "g")
    let rows = [#""contact":"existing"}"#, #""contact":"updated"}"#, #""warnings":[]}"#]
    for options in [["--dry-run"], []] {
      let shown = try await CommandLineRun(
        arguments: ["import", "second.csv", "--group", "g", "--rows", "--json"] + options,
        in: folder
      )
      #expect(shown.lines.count == 5)
      for (line, end) in zip(shown.lines, rows) { #expect(line.hasSuffix(end)) }
      #expect(
        shown.lines.last?.hasSuffix(
          #""created":1,"existing":2,"duplicates":0,"rejected":1,"blank":0,"total":4,"updated":1}"#
        ) == true
      )
    }
    let few = try await run("import", "second.csv", "--group", "g", "--dry-run", "--first", "2", "--json")
    #expect(few.lines.count == 3)
    #expect(few.lines.last?.contains(#""total":4"#) == true)
    #expect(try await run("import", "second.csv", "--group", "g", "--first", "x").code == 2)
  }
}
