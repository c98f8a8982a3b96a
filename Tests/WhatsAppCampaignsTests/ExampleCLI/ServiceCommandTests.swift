import Foundation
import Testing

/// Commands about the service itself: its health, its webhooks, the simulator.
struct ServiceCommandTests {
  private let folder: CommandLineRun.Folder

  init() throws { folder = try CommandLineRun.Folder() }

  private func run(_ arguments: String..., environment: [String: String] = [:]) async throws -> CommandLineRun {
    try await CommandLineRun(arguments: arguments, environment: environment, in: folder)
  }

  @Test("The doctor lists what can be set, never a value, and ends with 3 for what cannot be used")
  func doctor() async throws {
    _ = try await run("groups", "create", "g")
    let bare = try await run("doctor")
    #expect(bare.code == 0)
    for name in [
      "WHATSAPP_ACCESS_TOKEN", "WHATSAPP_PHONE_NUMBER_ID", "WHATSAPP_BASE_URL", "WHATSAPP_API_VERSION",
      "WHATSAPP_APP_SECRET", "WHATSAPP_WEBHOOK_VERIFY_TOKEN",
    ] {
      #expect(bare.output.contains("\(name)"))
    }
    let half = try await run("doctor", environment: ["WHATSAPP_ACCESS_TOKEN": "sesame"])
    #expect(half.code == 3)
    #expect(half.output.contains("cannot send: set WHATSAPP_PHONE_NUMBER_ID"))
    #expect(!half.output.contains("sesame"))

    let complete = ["WHATSAPP_ACCESS_TOKEN": "sesame", "WHATSAPP_PHONE_NUMBER_ID": "100"]
    let ready = try await run("doctor", "--json", environment: complete)
    #expect(ready.code == 0)
    #expect(ready.output.contains(#""usable":true"#))
    let plain = complete.merging(["WHATSAPP_BASE_URL": "http://graph.example.com"]) { $1 }
    let unusable = try await run("doctor", "--json", environment: plain)
    #expect(unusable.code == 3)
    #expect(unusable.output.contains(#""ready":false"#))
    #expect(unusable.output.contains(#""usable":false"#))
    let planning = try await run("doctor", environment: ["WHATSAPP_BASE_URL": "http://graph.example.com"])
    #expect(planning.code == 3)
  }

  @Test(
    "A body that could not be read whole is counted by the doctor and listed, its words only when they are asked for"
  )
  func unread() async throws {
    let status = #"{"status":"sent","timestamp":"1763000000","recipient_id":"60123456789"}"#
    let change = #"{"field":"messages","value":{"metadata":{"phone_number_id":"100"},"statuses":[\#(status)]}}"#
    let body = #"{"object":"whatsapp_business_account","entry":[{"id":"1","changes":[\#(change)]}]}"#
    _ = try await run("groups", "create", "g")
    #expect(try await run("webhook", "unread").output == "Every webhook was read whole.\n")
    try folder.write(body, to: "webhook.json")
    _ = try await run("inbound", "--webhook", "webhook.json")
    #expect(try await run("doctor", "--json").output.contains(#""unreadWebhooks":1"#))
    let text = try await run("webhook", "unread")
    #expect(text.output.contains("entry[0].changes[0].value.statuses[0]: a status must have an id and a status"))
    let listed = try await run("webhook", "unread", "--json")
    #expect(listed.lines.count == 1 && !listed.output.contains("60123456789"))
    #expect(try await run("webhook", "unread", "--json", "--bodies").output.contains("60123456789"))
    _ = try await run("retention", "apply", "--webhooks", "1", "--yes", "--now", "2036-01-01T00:00:00Z")
    #expect(try await run("webhook", "unread", "--json").lines.isEmpty)
  }

  @Test("A message that binds at once is counted, and a webhook says the same however often it comes")
  func inbound() async throws {
    let said = try await run("inbound", "--from", "0123456789", "--text", "STOP", "--json")
    #expect(
      said.output.hasPrefix(
        #"{"webhooks":1,"repeated":0,"tooLarge":0,"events":1,"problems":0,"messages":1,"joined":0,"#
          + #""parked":0,"replies":[{"to":"+60•••••6789","kind":"stopped","language":"ms","text":"#
      )
    )
    let message =
      #"{"id":"wamid.1","from":"60123456789","timestamp":"1700000000","type":"text","text":{"body":"STOP"}}"#
    let value = #"{"metadata":{"phone_number_id":"100"},"messages":[\#(message)]}"#
    let change = #"{"field":"messages","value":\#(value)}"#
    try folder.write(
      #"{"object":"whatsapp_business_account","entry":[{"id":"1","changes":[\#(change)]}]}"#,
      to: "webhook.json"
    )
    let first = try await run("inbound", "--webhook", "webhook.json", "--json")
    #expect(first.output.hasPrefix(#"{"webhooks":1,"repeated":0,"tooLarge":0,"events":1,"problems":0,"messages":1,"#))
    let again = try await run("inbound", "--webhook", "webhook.json", "--json")
    #expect(again.output.hasPrefix(#"{"webhooks":1,"repeated":1,"tooLarge":0,"events":1,"problems":0,"messages":0,"#))
    #expect(again.code == first.code)
  }

  @Test("What the simulator prints is for a shell, and holds no credential of the environment")
  func sandbox() async throws {
    let running = try CommandLineRun.Running(
      ["sandbox", "--port", "0"],
      environment: ["WHATSAPP_ACCESS_TOKEN": "sesame"],
      in: folder
    )
    try await running.firstOutput()
    running.interrupt()
    let lines = try await running.finish().lines
    #expect(lines.count == 5)
    #expect(lines.first?.hasPrefix("export WHATSAPP_BASE_URL='http://127.0.0.1:") == true)
    #expect(lines.allSatisfy { $0.hasPrefix("export WHATSAPP_") && $0.hasSuffix("'") && !$0.contains("sesame") })
  }

  /// Runs `template sync` against a sandbox, with the environment that it prints and what differs from it.
  private func sync(from options: String..., but: [String: String] = [:]) async throws -> CommandLineRun {
    let running = try CommandLineRun.Running(["sandbox", "--port", "0"] + options, in: folder)
    var environment: [String: String] = [:]
    for line in try await running.firstText().split(separator: "\n") {
      let parts = line.dropFirst("export ".count).split(separator: "=", maxSplits: 1)
      if parts.count == 2 { environment[String(parts[0])] = parts[1].filter { $0 != "'" } }
    }
    environment.merge(but) { $1 }
    let synced = try await CommandLineRun(
      arguments: ["template", "sync", "--json"],
      environment: environment,
      in: folder
    )
    running.interrupt()
    _ = try await running.finish()
    return synced
  }

  @Test("What the sandbox prints is enough to sync its templates, the samples or those of a file")
  func sandboxTemplates() async throws {
    let samples = try await sync()
    #expect(samples.code == 0)
    #expect(samples.output.contains(#""name":"season_sale","language":"ms","category":"marketing""#))
    #expect(samples.output.contains(#""quality":"RED""#))

    let codes =
      #"{"name":"codes","language":"en","category":"AUTHENTICATION","components":[{"type":"BODY","add_security_recommendation":true}]}"#
    // More than fit on one page.
    let others = (0..<130).map {
      #"{"name":"t\#($0)","language":"en","category":"UTILITY","components":[{"type":"BODY","text":"Hi"}]}"#
    }
    try folder.write("[\(([codes] + others).joined(separator: ","))]", to: "templates.json")
    let own = try await sync(from: "--templates", "templates.json")
    #expect(own.code == 0)
    #expect(own.output.contains(#""name":"t129""#))
    #expect(own.output.contains(#"{"name":"codes","language":"en","category":"authentication","status":"approved""#))

    let other = try await sync(but: ["WHATSAPP_BUSINESS_ACCOUNT_ID": "999"])
    #expect(other.code == 1)
    #expect(other.diagnostics.contains("the provider has nothing under that identifier"))
    #expect(!other.diagnostics.contains("pause") && !other.diagnostics.contains("accountBlocked"))
  }
}
