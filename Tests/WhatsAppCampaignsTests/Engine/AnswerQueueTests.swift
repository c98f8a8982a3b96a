import Foundation
import Testing

@testable import WhatsAppCampaigns

@Suite("The line of people to answer")
struct AnswerQueueTests {
  private func message(_ id: String) throws -> ReceivedMessage {
    let message = InboundMessage(
      id: try #require(ProviderMessageID(provider: id)),
      sender: WebhookParty(waID: "60123456789"),
      timestamp: nil,
      content: .text("hi")
    )
    return ReceivedMessage(message: message, provider: "cloud", receivedAt: .distantPast)
  }

  private func person(_ index: Int) -> PersonKey { PersonKey(EngineFixture.number(index)) }

  @Test("One person is answered in order, one message at a time, and others meanwhile")
  func order() throws {
    var queue = AnswerQueue()
    func add(_ id: String, _ index: Int) throws { _ = queue.add(try message(id), of: person(index)) }
    func next() -> String? { queue.next()?.message.message.id.rawValue }
    try add("a1", 1)
    try add("a2", 1)
    try add("b1", 2)
    #expect([next(), next(), next()] == ["a1", "b1", nil])
    try add("a3", 1)
    #expect(next() == nil)
    queue.finish(person(1))
    #expect(next() == "a2")
    queue.finish(person(1))
    #expect(next() == "a3")
    queue.finish(person(1))
    queue.finish(person(2))
    #expect(next() == nil)
    try add("a4", 1)
    #expect(next() == "a4")
  }

  @Test("Whoever floods a business gets no more than their part of the line, and the line has an end")
  func bounds() throws {
    var queue = AnswerQueue()
    var taken = 0
    for number in 0..<100 where queue.add(try message("a\(number)"), of: person(0)) { taken += 1 }
    #expect(taken == AnswerQueue.mostOfOne)
    var all = 0
    for number in 1..<20_000 where queue.add(try message("b\(number)"), of: person(number)) { all += 1 }
    #expect(all == AnswerQueue.most - AnswerQueue.mostOfOne)
    var atOnce = 0
    while queue.next() != nil { atOnce += 1 }
    #expect(atOnce == AnswerQueue.mostAtOnce)
  }

  @Test("Everybody who waits is answered once, in whatever order answers end")
  func walk() throws {
    let random = SeededRandomSource(seed: 3)
    var queue = AnswerQueue()
    var busy: [PersonKey] = []
    var (added, answered) = (0, 0)
    for step in 0..<20_000 {
      switch random.next() % 3 {
      case 0: if queue.add(try message("m\(step)"), of: person(Int(random.next() % 50))) { added += 1 }
      case 1:
        guard let next = queue.next() else { continue }
        #expect(!busy.contains(next.person))
        busy.append(next.person)
        answered += 1
      default:
        guard !busy.isEmpty else { continue }
        queue.finish(busy.remove(at: Int(random.next() % UInt64(busy.count))))
      }
    }
    repeat {
      while let person = busy.popLast() { queue.finish(person) }
      while let next = queue.next() {
        busy.append(next.person)
        answered += 1
      }
    } while !busy.isEmpty
    #expect(answered == added)
  }
}
