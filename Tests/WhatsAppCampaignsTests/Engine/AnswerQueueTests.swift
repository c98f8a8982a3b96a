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
    for id in ["a1", "a2"] { #expect(queue.add(try message(id), of: person(1))) }
    #expect(queue.add(try message("b1"), of: person(2)))
    #expect(queue.next()?.message.message.id.rawValue == "a1")
    #expect(queue.next()?.message.message.id.rawValue == "b1")
    #expect(queue.next() == nil)
    #expect(queue.add(try message("a3"), of: person(1)))
    #expect(queue.next() == nil)
    queue.finish(person(1))
    #expect(queue.next()?.message.message.id.rawValue == "a2")
    queue.finish(person(1))
    #expect(queue.next()?.message.message.id.rawValue == "a3")
    queue.finish(person(1))
    queue.finish(person(2))
    #expect(queue.next() == nil)
    #expect(queue.add(try message("a4"), of: person(1)))
    #expect(queue.next() != nil)
  }

  @Test("Whoever floods a business gets no more than their part of the line, and the line has an end")
  func bounds() throws {
    var queue = AnswerQueue()
    let taken = try (0..<100).count { queue.add(try message("a\($0)"), of: person(0)) }
    #expect(taken == AnswerQueue.mostOfOne)
    #expect(queue.add(try message("b"), of: person(1)))
    let all = try (2..<20_000).count { queue.add(try message("c\($0)"), of: person($0)) }
    #expect(all == AnswerQueue.most - AnswerQueue.mostOfOne - 1)
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
