import Foundation
import Testing
import WhatsAppCampaigns

@Suite("The chain of the ledger in a store")
struct LedgerCheckTests {
  private let person = PersonKey(rawValue: "p60123456789")

  private func ledger(_ count: Int) throws -> (entries: [LedgerEntry], head: LedgerHead) {
    let person = try #require(person)
    var head = LedgerHead()
    let entries = (0..<count).map { index in
      let at = Date(timeIntervalSince1970: 1_760_000_000 + Double(index))
      let event = ConsentEvent(
        decision: index % 3 == 0 ? .withdrawn : .granted,
        purposes: [.marketing, .utility],
        at: at,
        source: "form",
        wording: "Setuju?",
        messageID: "wamid.\(index)",
        actor: "counter 3"
      )
      return head.append(event, of: person, recordedAt: at + 5)
    }
    return (entries, head)
  }

  private func problem(_ entries: [LedgerEntry], endingAt head: LedgerHead) -> LedgerProblem? {
    var check = LedgerCheck()
    for entry in entries { check.take(entry) }
    check.end(at: head)
    return check.problem
  }

  @Test("A ledger that nobody touched is intact, with and without erased entries")
  func intact() throws {
    let (entries, head) = try ledger(20)
    #expect(problem(entries, endingAt: head) == nil)
    #expect(problem([], endingAt: LedgerHead()) == nil)
    var check = LedgerCheck()
    for entry in entries { check.take(entry.place % 4 == 0 ? entry.erased : entry) }
    check.end(at: head)
    #expect(check.problem == nil)
    #expect(check.erased == 5)
    #expect(entries[0].erased.isErased && !entries[0].isErased)
    #expect(entries[0].erased.event.source == "erased")
    #expect(entries[0].erased.erased == entries[0].erased)
  }

  @Test("An entry that was removed, moved, doubled or put in is found where it shows", arguments: 0..<9)
  func structure(index: Int) throws {
    let (entries, head) = try ledger(10)
    var removed = entries
    removed.remove(at: index)
    #expect(problem(removed, endingAt: head) == LedgerProblem(kind: .missing, place: Int64(index + 1)))
    // Renumbered, so that no gap shows.
    for later in index..<removed.count { removed[later].place -= 1 }
    #expect(problem(removed, endingAt: head)?.place == Int64(index + 1))
    var moved = entries
    moved.swapAt(index, index + 1)
    (moved[index].place, moved[index + 1].place) = (Int64(index + 1), Int64(index + 2))
    #expect(problem(moved, endingAt: head) == LedgerProblem(kind: .outOfPlace, place: Int64(index + 1)))
  }

  @Test("Whatever part of an entry was changed, it is found, erased or not")
  func parts() throws {
    let (entries, head) = try ledger(3)
    let changes: [(inout LedgerEntry) -> Void] = [
      { $0.event.decision = .reset }, { $0.event.purposes = [.marketing] }, { $0.event.at += 1 },
      { $0.recordedAt += 0.001 }, { $0.seal[0] ^= 1 }, { $0.link[31] ^= 1 },
    ]
    for (number, change) in changes.enumerated() {
      for isErased in [false, true] {
        var changed = entries.map { isErased ? $0.erased : $0 }
        change(&changed[1])
        #expect(problem(changed, endingAt: head)?.place == 2, "change \(number)")
      }
    }
    let words: [(inout LedgerEntry) -> Void] = [
      { $0.event.source = "" }, { $0.event.wording = nil }, { $0.event.language = "ms" }, { $0.event.messageID = "x" },
      { $0.event.rule = "" }, { $0.event.word = "ya" }, { $0.event.actor = "counter 4" }, { $0.salt[0] ^= 1 },
      { $0.person = PersonKey(rawValue: "p60123456780") }, { $0.person = nil },
    ]
    for (number, change) in words.enumerated() {
      var changed = entries
      change(&changed[1])
      #expect(problem(changed, endingAt: head) == LedgerProblem(kind: .changed, place: 2), "change \(number)")
    }
  }

  @Test("What was cut off or added at the end is found by the end that is kept")
  func end() throws {
    let (entries, head) = try ledger(5)
    #expect(problem(entries.dropLast(), endingAt: head) == LedgerProblem(kind: .missing, place: 5))
    var longer = head
    let added = longer.append(entries[0].event, of: try #require(person), recordedAt: entries[0].recordedAt)
    #expect(problem(entries + [added], endingAt: head) == LedgerProblem(kind: .outOfPlace, place: 7))
  }

  @Test("The same decision has another seal each time, so that an erased one cannot be guessed")
  func salted() throws {
    let event = ConsentEvent(decision: .granted, purposes: [.marketing], at: .distantPast, source: "form")
    var head = LedgerHead()
    let seals = Set(
      try (0..<50).map { _ in head.append(event, of: try #require(person), recordedAt: .distantPast).seal }
    )
    #expect(seals.count == 50)
    let erased = head.append(event, of: try #require(person), recordedAt: .distantPast).erased
    var dumped = ""
    dump(erased, to: &dumped)
    #expect(!"\(erased)\(dumped)".contains("6789"))
  }
}
