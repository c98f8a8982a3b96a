import Foundation
import Synchronization
import Testing

/// Sending over real HTTP to a server on loopback, and everything that can end a run.
struct SendCommandTests {
  private let folder: CommandLineRun.Folder
  private static let environment = ["WHATSAPP_ACCESS_TOKEN": "sesame", "WHATSAPP_PHONE_NUMBER_ID": "100"]

  init() async throws {
    folder = try CommandLineRun.Folder()
    try folder.write("name,phone\nAli,0123456789\nSiti,0198765432\n", to: "list.csv")
    _ = try await run("import", "list.csv", "--group", "customers")
    _ = try await run("consent", "set", "--group", "customers", "--decision", "grant", "--source", "form")
    _ = try await CommandLineRun(arguments: CommandLineRun.addPromo, in: folder)
  }

  @discardableResult
  private func run(_ arguments: String...) async throws -> CommandLineRun {
    try await CommandLineRun(arguments: arguments, environment: Self.environment, in: folder)
  }

  private func campaign(_ more: String...) async throws -> String {
    let arguments = CommandLineRun.createPromo + ["--group", "customers", "--var", "1=field:name"]
    return try #require(try await CommandLineRun(arguments: arguments + more, in: folder).lines.first)
  }

  /// Accepts every message, each under an identifier of its own.
  private static func accepting(arrival: @escaping @Sendable () -> Void = {}) throws -> ScriptedServer {
    let counter = Counter()
    return try ScriptedServer { connection in
      while connection.readRequest() != nil {
        arrival()
        connection.answer(#"{"messages":[{"id":"wamid.\#(counter.next())"}]}"#)
      }
    }
  }

  private final class Counter: Sendable {
    private let count = Atomic<Int>(0)
    func next() -> Int { count.add(1, ordering: .relaxed).newValue }
  }

  @Test("A campaign that reaches nobody is over, says so, and is no success")
  func reachesNobody() async throws {
    let server = try Self.accepting()
    defer { server.stop() }
    let id = try await campaign()
    try await run("consent", "set", "--group", "customers", "--decision", "withdraw", "--source", "form")
    let send = try await run("campaign", "send", id, "--base-url", String(server.url.dropLast()))
    #expect(send.code == 1)
    #expect(send.diagnostics.contains("nobody was sent to: all 2 were left out"))
    #expect(server.requests.isEmpty)
  }

  @Test("A campaign is sent once, webhooks turn into the report, and sending again sends nothing")
  func wholeJourney() async throws {
    let server = try Self.accepting()
    defer { server.stop() }
    let id = try await campaign()
    let send = try await run("campaign", "send", id, "--base-url", String(server.url.dropLast()), "--json")
    #expect(send.code == 0)
    #expect(
      send.output == """
        {"id":"\(id)","name":"S","status":"completed","statusReason":null,"total":2,"counts":{"pending":0,"queued":0,\
        "sending":0,"unconfirmed":0,"sent":2,"delivered":0,"read":0,"failed":0,"skipped":0,"optedOut":0,\
        "cancelled":0},"settling":0,"responded":0,"plan":{"provider":"cloud","template":"promo","language":"en",\
        "purpose":"marketing","audience":{"groups":["customers"],"segments":[],"numbers":0,"excludedGroups":[],\
        "excludedSegments":[]},"rates":[],"ignoresProviderLimits":false,"delivery":"at-most-once"}}

        """
    )
    #expect(send.diagnostics == "ExampleCLI: everybody has an outcome\n")
    #expect(server.requests.count == 2)
    #expect(try await run("campaign", "send", id, "--base-url", String(server.url.dropLast())).code == 0)
    #expect(server.requests.count == 2)

    let status = #"{"id":"wamid.1","status":"delivered","recipient_id":"60123456789","timestamp":"1700000000"}"#
    let value = #"{"metadata":{"phone_number_id":"100"},"statuses":[\#(status)]}"#
    let change = #"{"field":"messages","value":\#(value)}"#
    try folder.write(
      #"{"object":"whatsapp_business_account","entry":[{"id":"1","changes":[\#(change)]}]}"#,
      to: "webhook.json"
    )
    #expect(try await run("inbound", "--webhook", "webhook.json").code == 0)
    #expect(try await run("campaign", "recipients", id, "--status", "delivered", "--json").lines.count == 1)

    #expect(try await run("campaign", "report", id, "--json").output.contains(#""delivered":1"#))
    #expect(try await run("campaign", "report", id, "--html", "report.html").code == 0)
    #expect(try folder.text(of: "report.html").hasPrefix("<!"))
    let export = try await run("campaign", "export", id, "--show-numbers")
    #expect(export.output.split(separator: "\r\n").count == 3)
    #expect(export.output.contains("\r\nAli,'+60123456789,60123456789,"))
    let clone = try #require(try await run("campaign", "clone", id).lines.first)
    #expect(try await run("campaign", "show", clone, "--json").output.contains(#""status":"draft""#))
    let doctor = try await run("doctor", "--json")
    #expect(doctor.output.contains(#""cloud":{"ready":true"#))
    #expect(!doctor.output.contains("sesame"))
  }

  @Test("A token that the provider refuses pauses the campaign and ends with 4; a later send asks to resume first")
  func wrongToken() async throws {
    let server = try ScriptedServer { connection in
      let body = #"{"error":{"message":"Invalid OAuth access token","code":190}}"#
      while connection.readRequest() != nil {
        connection.write("HTTP/1.1 401 Unauthorized\r\nContent-Length: \(body.utf8.count)\r\n\r\n\(body)")
      }
    }
    defer { server.stop() }
    let id = try await campaign()
    let send = try await run("campaign", "send", id, "--base-url", String(server.url.dropLast()))
    #expect(send.code == 4)
    #expect(send.diagnostics.hasPrefix("ExampleCLI: the provider refuses the whole campaign, so it is paused;"))
    #expect(try await run("campaign", "show", id, "--json").output.contains(#""status":"paused""#))
    let again = try await run("campaign", "send", id, "--base-url", String(server.url.dropLast()))
    #expect(again.code == 1)
    #expect(again.diagnostics.contains("`campaign resume \(id)` lets it go on"))
  }

  @Test("Ctrl-C ends a run in good order with 130, a second sender is refused meanwhile, and sending again goes on")
  func interrupted() async throws {
    let arrivals = DispatchSemaphore(value: 0)
    // The answer to the first message is kept back, so that the run is at the same point however slow the machine is.
    let answers = DispatchSemaphore(value: 0)
    let server = try Self.accepting {
      arrivals.signal()
      answers.wait()
    }
    defer { server.stop() }
    let address = String(server.url.dropLast())
    let id = try await campaign("--rate", "1/min")
    let running = try CommandLineRun.Running(
      ["campaign", "send", id, "--base-url", address, "--json"],
      environment: Self.environment,
      in: folder
    )
    // Without giving its thread back: the request must not time out while other tests have it.
    arrivals.wait()
    let second = try await run("campaign", "send", id, "--base-url", address)
    #expect(second.code == 3)
    #expect(second.diagnostics.split(separator: "\n").count == 1)
    running.interrupt()
    answers.signal()
    let result = try await running.finish()
    #expect(result.code == 130)
    #expect(result.output.contains(#""sent":1"#))
    #expect(result.output.contains(#""pending":1"#))
    #expect(result.diagnostics == "ExampleCLI: interrupted; run `campaign send \(id)` again to go on\n")
    #expect(server.requests.count == 1)
  }

  @Test("Whoever sends with a canary is told what is waited for, and is in the history as who started it")
  func canary() async throws {
    let server = try Self.accepting()
    defer { server.stop() }
    let id = try await campaign("--canary", "1/1s")
    let running = try CommandLineRun.Running(
      ["campaign", "send", id, "--base-url", String(server.url.dropLast())],
      environment: Self.environment.merging(["USER": "aminah"]) { $1 },
      in: folder
    )
    try await running.diagnostics(with: "waits for deliveries")
    running.interrupt()
    let said = try await running.finish().diagnostics
    #expect(said.contains("ExampleCLI: the others wait until 20"), "\(said)")
    #expect(said.contains(": 0 of 1 are reported; `serve` or `inbound --webhook` takes the reports in\n"), "\(said)")
    #expect(server.requests.count == 1)
    let history = try await run("campaign", "history", id, "--json").output
    #expect(history.contains(#""action":"started""#))
    #expect(history.contains(#""actor":"aminah""#))
  }

  @Test("A worker says when a campaign begins and ends, and when another process has the right to send")
  func worker() async throws {
    let arrivals = DispatchSemaphore(value: 0)
    // The answer to the first message is kept back, so that its sender keeps the right to send until it may go on.
    let answers = DispatchSemaphore(value: 0)
    let server = try Self.accepting {
      arrivals.signal()
      answers.wait()
    }
    defer { server.stop() }
    let address = String(server.url.dropLast())
    let id = try await campaign()
    let sender = try CommandLineRun.Running(
      ["campaign", "send", id, "--base-url", address, "--in-flight", "1"],
      environment: Self.environment,
      in: folder
    )
    arrivals.wait()
    let worker = try CommandLineRun.Running(
      ["worker", "--base-url", address],
      environment: Self.environment,
      in: folder
    )
    try await worker.diagnostics(with: "not sent. ")
    sender.interrupt()
    for _ in 0..<4 { answers.signal() }
    #expect(try await sender.finish().code == 130)
    try await worker.diagnostics(with: "everybody has an outcome")
    worker.interrupt()
    let ended = try await worker.finish()
    #expect(ended.code == 130)
    let lines = ended.diagnostics.split(separator: "\n").map(String.init)
    #expect(lines.count == 4, "\(ended.diagnostics)")
    #expect(lines[1].hasPrefix("ExampleCLI: \(id) “S”: not sent. "), "\(ended.diagnostics)")
    #expect(lines[2] == "ExampleCLI: \(id) “S”: sending")
    #expect(lines[3] == "ExampleCLI: \(id) “S”: everybody has an outcome")
    #expect(try await run("campaign", "history", id).output.contains("completed  engine"))
  }

  @Test("A window that is closed ends the run at once and says when it opens")
  func closedWindow() async throws {
    let id = try await campaign("--window", "03:00-03:01", "--zone", "Asia/Kuala_Lumpur")
    let send = try await run("campaign", "send", id, "--now", "2036-11-21T00:00:00Z")
    #expect(send.code == 0)
    #expect(
      send.diagnostics
        == "ExampleCLI: nobody may be sent to before 2036-11-21T19:00:00Z; run `campaign send \(id)` again then\n"
    )
  }

  @Test("A base URL that would send the token in the clear is refused before anything leaves")
  func insecureAddress() async throws {
    let id = try await campaign()
    let send = try await run("campaign", "send", id, "--base-url", "http://example.com")
    #expect(send.code == 3)
    #expect(send.diagnostics.contains("use https; plain http is accepted for this machine only"))
    #expect(!send.diagnostics.contains("sesame"))
    #expect(try await run("campaign", "show", id, "--json").output.contains(#""status":"draft""#))
  }
}
