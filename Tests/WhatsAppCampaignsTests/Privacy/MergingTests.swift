import Foundation
import Testing
import WhatsAppCampaigns

@Suite("What becomes of two contacts that are one person")
struct MergingTests {
  private let now = Date(timeIntervalSince1970: 1_763_000_000)

  private func recipient(
    _ id: Int64,
    _ state: (AttemptID) -> Recipient.State,
    _ disposition: Attempt.Disposition?
  ) throws -> Recipient {
    let attempt = try #require(AttemptID("attempt-\(id)"))
    let attempts = disposition.map {
      [Attempt(id: attempt, number: 1, committedAt: now, sendBefore: now, disposition: $0)]
    }
    return Recipient(
      id: RecipientID(id),
      campaign: "camp",
      contact: ContactID(id),
      person: try #require(PersonKey(userID: "MY.\(id)")),
      state: state(attempt),
      attempts: attempts ?? [],
      updatedAt: now
    )
  }

  @Test("Of two recipients of one campaign whoever may have the message goes on, and nobody gets it again")
  func remaining() throws {
    let forms: [(state: (AttemptID) -> Recipient.State, disposition: Attempt.Disposition?)] = [
      ({ _ in .pending(notBefore: nil) }, nil), ({ _ in .pending(notBefore: nil) }, .notTaken),
      ({ _ in .claimed(by: "w", until: .distantFuture) }, nil), ({ _ in .skipped }, nil), ({ .sending($0) }, .open),
      ({ .settling($0, since: .distantPast) }, .unknown), ({ .accepted($0) }, .accepted),
      ({ .rejected($0) }, .rejected),
      ({ .unconfirmed($0) }, .unknown), ({ _ in .pending(notBefore: nil) }, .unknown),
    ]
    for staying in forms {
      for ending in forms {
        let (mine, theirs) = (
          try recipient(1, staying.state, staying.disposition), try recipient(2, ending.state, ending.disposition)
        )
        let both = [mine, theirs]
        let remaining = Merging.remaining(of: mine, theirs)
        func mayHaveIt(_ recipient: Recipient) -> Bool { recipient.attempts.contains { !$0.isProvenNegative } }
        // Whoever goes on and may be sent to again must be the only one who may have the message.
        for one in both where one.id == remaining && one.isOpen {
          #expect(!both.contains { $0.id != one.id && mayHaveIt($0) })
        }
        #expect(remaining != nil || both.allSatisfy { mayHaveIt($0) && $0.isOpen })
        if !mayHaveIt(theirs) { #expect(remaining == mine.id) }
      }
    }
  }

  @Test("A contact with a number never ends in one without, and a new user id takes the old one's place")
  func steps() throws {
    let number = try #require(PhoneNumber(e164: "+60123456789"))
    let (old, new) = (WhatsAppIdentity.userID("MY.OLD"), WhatsAppIdentity.userID("MY.NEW"))
    func contact(_ id: Int64, _ identity: WhatsAppIdentity) throws -> Contact {
      Contact(id: ContactID(id), person: try #require(identity.key), identity: identity, createdAt: now)
    }
    let naming = try #require(ApplyWebhooks.Naming(new, old))
    let turned = try #require(ApplyWebhooks.Naming(old, new))
    let (known, bare, other) = (try contact(1, .phone(number)), try contact(2, old), try contact(3, new))
    #expect(naming.step(nil, nil, isMet: false) == .nothing)
    #expect(naming.step(nil, nil, isMet: true) == .lead(naming))
    #expect(naming.step(known, known, isMet: false) == .nothing)
    #expect(naming.step(known, nil, isMet: false) == .lead(naming))
    #expect(naming.step(nil, known, isMet: false) == .lead(turned))
    #expect(naming.step(other, known, isMet: false) == .merge(turned))
    #expect(naming.step(known, bare, isMet: false) == .merge(naming))
    #expect(naming.step(other, bare, isMet: false) == .merge(naming))
    #expect(naming.step(nil, bare, isMet: false) == .succeed(naming))
    #expect(naming.step(nil, try contact(2, .userID("MY.NEWER")), isMet: false) == .lead(turned))
    let first = try #require(ApplyWebhooks.Naming(.phone(number), old))
    #expect(first.step(nil, bare, isMet: false) == .merge(first))
    // The number leads to a contact that an operator made without one.
    #expect(first.step(other, try contact(4, .waID("5215512345678")), isMet: false) != .merge(first))
  }

  @Test("An objection is dated when the two are known to be one, and not before the agreement that it beats")
  func objections() {
    func state(_ decision: ConsentDecision, _ purpose: ConsentPurpose, at seconds: TimeInterval) -> ConsentState {
      var state = ConsentState()
      state.fold(ConsentEvent(decision: decision, purposes: [purpose], at: now + seconds, source: "test"))
      return state
    }
    let refused = state(.withdrawn, .marketing, at: 0)
    let agreed = state(.granted, .marketing, at: 100)
    for (instant, expected) in [(50.0, 100.0), (200, 200)] {
      let events = Merging.objections(refused, agreed, at: now + instant)
      #expect(events.map(\.at) == [now + expected])
      #expect(events.map(\.decision) == [.withdrawn])
      var merged = Merging.state(refused, agreed)
      for event in events { merged.fold(event) }
      #expect(merged.isWithdrawn(.marketing))
    }
    #expect(Merging.objections(agreed, agreed, at: now).isEmpty)
  }
}
