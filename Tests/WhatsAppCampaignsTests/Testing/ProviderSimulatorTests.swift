import Foundation
import Testing
import WhatsAppCampaigns
import WhatsAppCampaignsTesting

@Suite("The provider simulator: requests")
struct ProviderSimulatorTests {
  private typealias Fixture = SimulatorFixture

  @Test("An accepted message is answered in the Cloud API's own shape")
  func accepted() async throws {
    let simulator = try ProviderSimulator(seed: 1, time: ManualTimeSource())
    let reply = await simulator.handle(Fixture.send(to: "+60 12-345 6789", callbackData: "tag"))
    #expect(reply.response?.status == 200)
    #expect(reply.json?["messaging_product"]?.string == "whatsapp")
    #expect(reply.json?["contacts"]?[0]?["input"]?.string == "+60 12-345 6789")
    #expect(reply.json?["contacts"]?[0]?["wa_id"]?.string == "60123456789")
    let id = try #require(reply.messageID)
    #expect(id.hasPrefix("wamid."))
    #expect(reply.json?["messages"]?[0]?["message_status"]?.string == "accepted")
    let entry = try #require(simulator.log.entries.first)
    #expect(entry.recipient == "60123456789" && entry.callbackData == "tag" && entry.attempt == 1)
    #expect(entry.verdict == ProviderMessageID(provider: id).map { .accepted($0) })
    #expect(simulator.log.acceptedCount(for: "+60123456789") == 1)
    #expect(simulator.log.acceptedCount(for: "+60123456780") == 0)
  }

  @Test("Messages can be sent to a user id")
  func userID() async throws {
    let simulator = try ProviderSimulator(seed: 1, time: ManualTimeSource())
    var body = Fixture.body(to: "")
    body["to"] = nil
    body["recipient"] = "MY.1A2B3C"
    let reply = await simulator.handle(Fixture.request(body))
    #expect(reply.json?["contacts"]?[0]?["user_id"]?.string == "MY.1A2B3C")
    #expect(simulator.log.acceptedCount(for: "MY.1A2B3C") == 1)
  }

  @Test("A wrong token, path, method or body gets the documented error, and no message is logged")
  func malformed() async throws {
    let simulator = try ProviderSimulator(seed: 1, time: ManualTimeSource())
    let good = Fixture.send(to: "+60123456789")
    func reply(_ change: (inout HTTPRequest) -> Void) async -> SimulatedReply {
      var request = good
      change(&request)
      return await simulator.handle(request)
    }
    func reply(body change: (inout JSONObject) -> Void) async -> SimulatedReply {
      var body = Fixture.body(to: "+60123456789")
      change(&body)
      return await simulator.handle(Fixture.request(body))
    }
    let wrongToken = await reply { $0.headers["Authorization"] = "Bearer nope" }
    #expect(wrongToken.response?.status == 401 && wrongToken.errorCode == 190)
    #expect(await reply { $0.headers["Authorization"] = nil }.errorCode == 190)
    let wrongNumber = await reply { $0.url = "https://x/v25.0/999/messages" }
    #expect(wrongNumber.errorCode == 100 && wrongNumber.json?["error"]?["error_subcode"]?.int == 33)
    #expect(await reply { $0.url = "https://x/106540352242922/messages" }.errorCode == 100)
    #expect(await reply { $0.url = "" }.errorCode == 100)
    #expect(await reply { $0.method = .delete }.errorCode == 100)
    #expect(await reply { $0.body = [] }.errorCode == 100)
    #expect(await reply { $0.body = Array("[]".utf8) }.errorCode == 100)
    #expect(await reply(body: { $0["messaging_product"] = nil }).errorCode == 100)
    #expect(await reply(body: { $0["to"] = nil }).errorCode == 131_008)
    #expect(await reply(body: { $0["to"] = "siti" }).errorCode == 131_009)
    #expect(await reply(body: { $0["template"] = nil }).errorCode == 131_008)
    #expect(await reply(body: { $0["template"] = ["name": "promo"] }).errorCode == 131_008)
    let longTag = String(repeating: "x", count: 513)
    #expect(await reply(body: { $0["biz_opaque_callback_data"] = .string(longTag) }).errorCode == 100)
    #expect(simulator.log.requestCount == 0)
    #expect(simulator.log.rejectedRequestCount == 14)
  }

  @Test("The number can be looked up and a message marked as read")
  func otherRequests() async throws {
    let simulator = try ProviderSimulator(seed: 1, time: ManualTimeSource())
    var request = Fixture.send(to: "+60123456789")
    request.body = Array(#"{"messaging_product":"whatsapp","status":"read","message_id":"wamid.X"}"#.utf8)
    #expect(await simulator.handle(request).json == ["success": true])
    request.method = .get
    request.url = "http://127.0.0.1:8080/prefix/v25.0/106540352242922?fields=id"
    #expect(await simulator.handle(request).json?["quality_rating"]?.string == "GREEN")
    #expect(simulator.log.requestCount == 0)
  }

  @Test("The same seed gives the same answers, in whatever order the requests come")
  func repeatable() async throws {
    func run(seed: UInt64, _ order: [Int]) async throws -> [String: [SimulatedReply]] {
      let simulator = try ProviderSimulator(seed: seed, configuration: .rough, time: ManualTimeSource())
      var replies: [String: [SimulatedReply]] = [:]
      for index in order {
        replies[Fixture.number(index), default: []].append(simulator.receive(Fixture.send(to: Fixture.number(index))))
      }
      return replies
    }
    let order = Array(0..<300) + Array(0..<300)
    let once = try await run(seed: 42, order)
    #expect(try await run(seed: 42, order.reversed()) == once)
    #expect(try await run(seed: 42, order.sorted()) == once)
    #expect(try await run(seed: 43, order) != once)
  }

  @Test("The log holds the truth: what a client was told is there, and what it was not told is there too")
  func truth() throws {
    let simulator = try ProviderSimulator(seed: 7, configuration: .rough, time: ManualTimeSource())
    var told: Set<String> = []
    var isUntold = 0
    for index in 0..<3_000 {
      let reply = simulator.receive(Fixture.send(to: Fixture.number(index), callbackData: "\(index)"))
      if let id = reply.messageID { told.insert(id) } else { isUntold += 1 }
    }
    let log = simulator.log
    let accepted = log.entries.compactMap { entry -> String? in
      if case .accepted(let id) = entry.verdict { id.rawValue } else { nil }
    }
    #expect(log.requestCount == 3_000 && log.entries.count == 3_000)
    #expect(Set(accepted).count == accepted.count)
    #expect(told.isSubset(of: accepted))
    #expect(log.acceptedCount == accepted.count)
    let lost = log.entries.filter { $0.verdict.isAccepted && !$0.wasAnswered }.count
    // About 2 % are accepted without an answer, and about 8 % are not accepted at all.
    #expect(told.count + lost == accepted.count)
    #expect((30...100).contains(lost))
    #expect((150...400).contains(3_000 - accepted.count))
    #expect(log.duplicates.isEmpty)
    _ = simulator.receive(Fixture.send(to: Fixture.number(0)))
    _ = simulator.receive(Fixture.send(to: Fixture.number(0)))
    #expect(simulator.log.duplicates.keys.allSatisfy { "+" + $0 == Fixture.number(0) })
  }

  @Test("Scripts are obeyed one after the other, and the last one stays")
  func scripts() throws {
    let simulator = try ProviderSimulator(seed: 1, configuration: .rough, time: ManualTimeSource())
    let number = "+60123456789"
    simulator.script(
      for: number,
      .refuse(code: 131_026),
      .loseAnswer,
      .dropConnection,
      .serverError(accepted: true),
      .serverError(accepted: false),
      .refuse(code: 424_242),
      .accept
    )
    func next() -> SimulatedReply { simulator.receive(Fixture.send(to: number)) }
    let refused = next()
    #expect(refused.response?.status == 400 && refused.errorCode == 131_026)
    #expect(next().outcome == .dropConnection)
    #expect(next().outcome == .dropConnection)
    #expect((next().response?.status ?? 0) >= 500)
    #expect((next().response?.status ?? 0) >= 500)
    #expect(next().errorCode == 424_242)
    #expect(next().messageID != nil)
    #expect(next().messageID != nil)
    #expect(
      simulator.log.entries.map(\.verdict.isAccepted) == [false, true, false, true, false, false, true, true]
    )
    #expect(simulator.log.entries.map(\.wasAnswered) == [true, false, false, false, false, true, true, true])
    #expect(simulator.log.acceptedCount(for: "60 12-345 6789") == 4)
  }

  @Test("Above the accepted rate the answer is 130429, and later there is room again")
  func acceptedRate() throws {
    let time = ManualTimeSource()
    let simulator = try ProviderSimulator(
      seed: 1,
      configuration: SimulatorConfiguration(acceptedRate: .perSecond(10)),
      time: time
    )
    func codes(_ range: Range<Int>) -> [Int64?] {
      range.map { simulator.receive(Fixture.send(to: Fixture.number($0))).errorCode }
    }
    #expect(codes(0..<10).allSatisfy { $0 == nil })
    #expect(codes(10..<15).allSatisfy { $0 == 130_429 })
    time.advance(by: .milliseconds(999))
    #expect(codes(15..<16) == [130_429])
    time.advance(by: .milliseconds(1))
    #expect(codes(15..<25).allSatisfy { $0 == nil })
    #expect(codes(25..<26) == [130_429])
    #expect(simulator.log.acceptedCount == 20)
  }

  @Test("Too many messages to one recipient get 131056, and a script waits for its turn")
  func pairRate() throws {
    let time = ManualTimeSource()
    let simulator = try ProviderSimulator(
      seed: 1,
      configuration: SimulatorConfiguration(pairRate: RateLimit("1/m")),
      time: time
    )
    simulator.script(for: "+60123456789", .accept, .loseAnswer, .accept)
    #expect(simulator.receive(Fixture.send(to: "+60123456789")).messageID != nil)
    #expect(simulator.receive(Fixture.send(to: "+60123456789")).errorCode == 131_056)
    #expect(simulator.receive(Fixture.send(to: "+60123456788")).messageID != nil)
    time.advance(by: .seconds(60))
    #expect(simulator.receive(Fixture.send(to: "+60123456789")).outcome == .dropConnection)
  }

  @Test("The log lists as much as it may and counts everything")
  func logLimit() throws {
    let simulator = try ProviderSimulator(
      seed: 1,
      configuration: SimulatorConfiguration(logLimit: 2),
      time: ManualTimeSource()
    )
    for index in 0..<5 { _ = simulator.receive(Fixture.send(to: Fixture.number(index))) }
    #expect(simulator.log.entries.count == 2 && simulator.log.acceptedCount == 5)
  }

  @Test("A simulator without an application secret does not exist")
  func emptySecret() {
    #expect(throws: WebhookConfigurationError(code: .emptySecret)) {
      try ProviderSimulator(seed: 1, account: SimulatedAccount(appSecret: Secret("")))
    }
  }
}
