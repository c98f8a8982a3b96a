import Foundation
import Testing
import WhatsAppCampaigns
import WhatsAppCampaignsTesting

@Suite("Answers to people")
struct ReplyTests {
  private let time = ManualTimeSource()
  private let person = PersonKey(EngineFixture.number(1))

  private func fixture(
    _ configuration: EngineConfiguration = EngineConfiguration(patience: .zero),
    bodies: Recorder<[UInt8]>? = nil
  ) throws -> EngineFixture {
    try EngineFixture(store: InMemoryStore(time: time), settings: configuration, time: time, bodies: bodies)
  }

  /// A webhook in which somebody writes.
  private func body(_ text: String, id: String, from index: Int = 1, type: String = "text") -> [UInt8] {
    let digits = EngineFixture.number(index).e164.dropFirst()
    let seconds = Int(time.now.timeIntervalSince1970)
    let content = type == "text" ? #""text":{"body":"\#(text)"}"# : #""image":{"id":"media-1","caption":"\#(text)"}"#
    let message = #"{"id":"\#(id)","from":"\#(digits)","timestamp":"\#(seconds)","type":"\#(type)",\#(content)}"#
    let value = #"{"metadata":{"phone_number_id":"100"},"messages":[\#(message)]}"#
    let change = #"{"field":"messages","value":\#(value)}"#
    return Array(#"{"object":"whatsapp_business_account","entry":[{"id":"1","changes":[\#(change)]}]}"#.utf8)
  }

  @discardableResult
  private func write(
    _ text: String,
    id: String,
    to fixture: EngineFixture,
    type: String = "text"
  ) async throws -> WebhookSummary {
    let receipt = await fixture.engine.take(trusted: body(text, id: id, type: type), from: EngineFixture.cloud)
    #expect(receipt.response.status == 200)
    var summary = receipt.applied
    summary.add(try await fixture.engine.applyPendingWebhooks())
    return summary
  }

  @Test("Free text leaves within the window, is on record, and its delivery joins it")
  func reply() async throws {
    let fixture = try fixture()
    try await write("Berapa harga?", id: "in-1", to: fixture)
    time.advance(by: .seconds(60))
    let sent = try await fixture.engine.reply(to: person, text: "RM 12")
    #expect(sent.status == .sent)
    #expect(sent.text == "RM 12")
    #expect(sent.messageID != nil)
    #expect(fixture.simulator.log.acceptedCount == 1)
    time.advance(by: .seconds(60))
    try await fixture.deliverWebhooks()
    let history = try await fixture.engine.conversation(with: person)
    #expect(history.map(\.text) == ["RM 12", "Berapa harga?"])
    #expect([.delivered, .read].contains(history.first?.status))
    let summary = try await fixture.engine.conversationSummary(of: person)
    #expect(summary.inbound == 1 && summary.outbound == 1)
    #expect(summary.lastWindow?.provider == EngineFixture.cloud)
    #expect(summary.lastInteraction == history.first?.at)
  }

  @Test(
    "After 24 hours, to a stranger and to somebody who must not be written to, nothing leaves, and the error says why"
  )
  func refusals() async throws {
    let fixture = try fixture()
    func code(_ text: String = "x", to person: PersonKey? = nil, through provider: ProviderName? = nil) async
      -> EngineError?
    {
      do throws(EngineError) {
        try await fixture.engine.reply(to: person ?? self.person, text: text, through: provider)
        return nil
      } catch {
        return error
      }
    }
    #expect(await code()?.code == .unknownContact)
    try await fixture.engine.save([ContactDraft(phone: EngineFixture.number(2))])
    #expect(await code(to: PersonKey(EngineFixture.number(2)))?.code == .outsideServiceWindow)
    try await write("hi", id: "in-1", to: fixture)
    #expect(await code(through: "other")?.code == .unknownProvider)
    #expect(await code("")?.code == .unsupported)
    try await fixture.engine.suppress([person], source: "operator")
    #expect(await code()?.code == .forbidden)
    try await fixture.engine.unsuppress([person])
    time.advance(by: .seconds(86_401))
    let late = await code()
    #expect(late?.code == .outsideServiceWindow)
    #expect(late?.description.contains("template") == true)
    #expect(fixture.simulator.log.requestCount == 0)
    #expect(try await fixture.engine.conversation(with: person).count == 1)
  }

  @Test("A reply is sent once, however often it is handed over")
  func once() async throws {
    let fixture = try fixture(EngineConfiguration(dialogue: ConsentDialogue(brand: "Kedai"), patience: .zero))
    let replies = try await write("hello", id: "in-1", to: fixture).replies
    #expect(replies.count == 2)
    try await withMovingClock(time) {
      for _ in 0..<3 {
        for reply in replies {
          let sent = try await fixture.engine.send(reply)
          #expect(sent.status == .sent)
        }
      }
    }
    #expect(fixture.simulator.log.acceptedCount == 2)
    let id: AttemptID = "order-17"
    try await withMovingClock(time) {
      for _ in 0..<2 {
        let message = try await fixture.engine.reply(to: person, text: "Sudah dihantar", id: id)
        #expect(message.id == id && message.status == .sent)
      }
    }
    #expect(fixture.simulator.log.acceptedCount == 3)
    #expect(try await fixture.engine.conversation(with: person).map(\.kind) == ["text", "request", "request", "text"])
  }

  @Test("What the provider turned away for a moment is tried again, and what may have arrived is not")
  func retries() async throws {
    let fixture = try fixture()
    try await write("hi", id: "in-1", to: fixture)
    fixture.simulator.script(for: EngineFixture.number(1).e164, .refuse(code: 131_056), .accept)
    let message = try await withMovingClock(time) { try await fixture.engine.reply(to: person, text: "one") }
    #expect(message.status == .sent)
    #expect(message.attempt.number == 2)
    #expect(fixture.simulator.log.requestCount == 2)
    fixture.simulator.script(for: EngineFixture.number(1).e164, .loseAnswer)
    let lost = try await withMovingClock(time) { try await fixture.engine.reply(to: person, text: "two") }
    #expect(lost.status == .unconfirmed)
    #expect(fixture.simulator.log.requestCount == 3)
  }

  @Test("An engine that sends its replies answers people in order, and hands nothing back", .timeLimit(.minutes(15)))
  func served() async throws {
    let bodies = Recorder<[UInt8]>()
    let configuration = EngineConfiguration(
      dialogue: ConsentDialogue(brand: "Kedai"),
      sendsReplies: true,
      patience: .zero
    )
    let fixture = try fixture(configuration, bodies: bodies)
    await withTaskGroup { group in
      group.addTask { try? await fixture.engine.processWebhooks() }
      for (index, text) in ["hello", "yes", "STOP"].enumerated() {
        let receipt = await fixture.engine.take(trusted: body(text, id: "in-\(index)"), from: EngineFixture.cloud)
        #expect(receipt.response.status == 200)
        #expect(receipt.applied.replies.isEmpty)
        time.advance(by: .seconds(2))
        let wanted = 2 + index
        while bodies.all.count < wanted {
          await Task.yield()
          time.advance(by: .milliseconds(5))
        }
      }
      group.cancelAll()
    }
    let texts = bodies.all.map { String(decoding: $0, as: UTF8.self) }
    #expect(texts.count == 4)
    #expect(texts.last?.contains("won't send promotional messages") == true)
    #expect(texts.dropLast().last?.contains("consent has been recorded") == true)
  }

  @Test(
    "A profile that a person states, an answer to a campaign and an agreement are notes without anybody writing them"
  )
  func notes() async throws {
    let fixture = try fixture(EngineConfiguration(dialogue: ConsentDialogue(brand: "Kedai"), patience: .zero))
    let id = try await fixture.campaign(people: 2)
    try await fixture.engine.start(id)
    _ = try await withMovingClock(time) { try await fixture.engine.send(id) }
    time.advance(by: .seconds(60))
    try await write("NB", id: "in-1", to: fixture)
    time.advance(by: .seconds(60))
    try await write("lihat", id: "in-2", to: fixture, type: "image")
    time.advance(by: .seconds(60))
    let note = try await fixture.engine.note(" pelanggan tetap ", about: person, by: "Aminah")
    #expect(note.text == "pelanggan tetap")
    let notes = try await fixture.engine.notes(of: person)
    #expect(notes.map(\.kind) == [.written, .changedProfile, .answeredCampaign, .becameContact, .agreed])
    #expect(notes.first?.author == "Aminah")
    #expect(notes[1].text == "gender")
    #expect(notes[2].text == id.rawValue)
    #expect(try await fixture.engine.notes(of: person, limit: 1).count == 1)
    let history = try await fixture.engine.conversation(with: person)
    #expect(history.first?.mediaID == "media-1")
    #expect(history.map(\.campaign) == [id, id, id])
    #expect(history.map(\.origin) == [.person, .person, .campaign])

    #expect(try await fixture.engine.forgetConversation(with: person) == 4)
    #expect(try await fixture.engine.conversation(with: person).allSatisfy { $0.text == nil && $0.mediaID == nil })
    #expect(try await fixture.engine.notes(of: person).map(\.kind) == [.answeredCampaign, .becameContact, .agreed])
    await #expect(throws: EngineError.self) { try await fixture.engine.note("", about: person) }
    await #expect(throws: EngineError.self) {
      try await fixture.engine.note("x", about: PersonKey(EngineFixture.number(7)))
    }
  }

  @Test("Nothing of a conversation prints by accident, no identity-card number is kept, and a long text is cut")
  func masking() async throws {
    let fixture = try fixture()
    for (index, text) in ["ic saya 901231-01-1234", "９０１２３１０１１２３４", "RM 12"].enumerated() {
      try await write(text, id: "ic-\(index)", to: fixture)
      time.advance(by: .seconds(1))
    }
    let kept = try await fixture.engine.conversation(with: person).map(\.text)
    #expect(kept == ["RM 12", "••••••••••••", "ic saya ••••••-••-••••"])
    let long = String(repeating: "a", count: 5_000)
    try await write("rahsia \(long)", id: "wamid.60123", to: fixture)
    let sent = try await fixture.engine.reply(to: person, text: "rahsia besar")
    let note = try await fixture.engine.note("rahsia", about: person)
    let history = try await fixture.engine.conversation(with: person)
    #expect(history.compactMap { $0.text?.unicodeScalars.count }.max() == 4_096)
    let values: [Any] = [sent, note, history, history.map(\.place)]
    for value in values {
      var text = String(reflecting: value) + "\(value)"
      dump(value, to: &text)
      for secret in ["rahsia", "60123"] { #expect(!text.contains(secret), "\(text)") }
    }
  }
}

/// Answers every question with two prices.
private struct Echo: MessageResponder {
  let questions: Recorder<ResponderQuestion>

  func answers(to question: ResponderQuestion) async -> [String] {
    questions.record(question)
    return ["RM 12", "", "RM 15"]
  }
}
