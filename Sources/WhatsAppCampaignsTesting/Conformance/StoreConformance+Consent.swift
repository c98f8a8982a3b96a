import Foundation
import WhatsAppCampaigns

extension StoreConformance {
  static let consentCases = [
    ConformanceCase("Consent is kept with its history, the oldest entry first") { bench in
      try await bench.decide(.granted, 0..<1)
      let first = bench.now
      bench.time.advance(by: .seconds(60))
      try await bench.decide(.withdrawn, 0..<1)
      let record = try await bench.consent(0)
      try bench.expect(record.history.map(\.event.decision), is: [.granted, .withdrawn], "The history")
      try bench.expect(record.history.map(\.recordedAt), is: [first, bench.now], "When the store took the entries in")
      try bench.expect(record.state.isWithdrawn(.marketing), "The last decision does not hold")
    },

    ConformanceCase("Everything that an entry says comes back") { bench in
      let event = ConsentEvent(
        decision: .granted,
        purposes: [.marketing, .utility],
        at: bench.now.addingTimeInterval(-5),
        source: "form",
        wording: "Setuju?",
        language: "ms",
        messageID: "wamid.1",
        rule: "startWord",
        word: "start",
        actor: "counter 3"
      )
      let entry = RecordConsent.Entry(identity: .phone(try bench.phone(0)), event: event)
      _ = try await bench.store.recordConsent(RecordConsent(tenant: bench.tenant, entries: [entry]))
      try bench.expect(try await bench.consent(0).history.map(\.event), is: [event], "The entry")
    },

    ConformanceCase("A decision makes its person a contact") { bench in
      try await bench.decide(.withdrawn, 0..<1)
      let page = try await bench.store.contacts(ContactQuery(tenant: bench.tenant, selection: .all))
      try bench.expect(page.items.map(\.person), is: [try bench.key(0)], "The contacts")
      try bench.expect(page.items.first?.identity, is: .phone(try bench.phone(0)), "How the contact is reached")
    },

    ConformanceCase("Somebody who decided nothing has an empty record") { bench in
      let record = try await bench.consent(5)
      try bench.expect(record, is: ConsentRecord(state: ConsentState(), history: []), "The record")
    },

    ConformanceCase("The order in which decisions arrive does not matter, and a STOP beats a START of its second") {
      bench in
      let start = bench.now
      bench.time.advance(by: .seconds(120))
      let events = [
        bench.event(.granted, at: start), bench.event(.withdrawn, at: start + 60.2),
        bench.event(.granted, at: start + 60.9), bench.event(.granted, at: start - 60),
      ]
      for (person, order) in [[0, 1, 2, 3], [3, 2, 1, 0], [2, 0, 1, 3], [1, 2, 0, 1, 3]].enumerated() {
        for index in order {
          let entry = RecordConsent.Entry(identity: .phone(try bench.phone(person)), event: events[index])
          _ = try await bench.store.recordConsent(RecordConsent(tenant: bench.tenant, entries: [entry]))
        }
        let state = try await bench.consent(person).state
        try bench.expect(state.isWithdrawn(.marketing), "A STOP lost against a START of its second, in order \(order)")
      }
    },

    ConformanceCase("A decision that is dated in the future counts as one of now, and a later STOP beats it") { bench in
      let taken = bench.now
      let future = bench.event(.granted, at: taken + 365 * 86_400)
      let entry = RecordConsent.Entry(identity: .phone(try bench.phone(0)), event: future)
      _ = try await bench.store.recordConsent(RecordConsent(tenant: bench.tenant, entries: [entry]))
      try await bench.receive([try bench.message("in-1", from: 1, consent: future)])
      bench.time.advance(by: .seconds(60))
      try await bench.decide(.withdrawn, 0..<2)
      for person in 0..<2 {
        let record = try await bench.consent(person)
        try bench.expect(record.state.isWithdrawn(.marketing), "The STOP does not hold")
        try bench.expect(record.history.first?.event.at, is: taken, "When the grant was decided")
      }
    },

    ConformanceCase("A number and the id under which WhatsApp knows it have one ledger") { bench in
      try await bench.decide(.granted, 0..<1)
      let digits = String(try bench.phone(0).e164.dropFirst())
      let entry = RecordConsent.Entry(identity: .waID(digits), event: bench.event(.withdrawn))
      _ = try await bench.store.recordConsent(RecordConsent(tenant: bench.tenant, entries: [entry]))
      try bench.expect(try await bench.consent(0).state.isWithdrawn(.marketing), "The STOP went to somebody else")
      let page = try await bench.store.contacts(ContactQuery(tenant: bench.tenant, selection: .all))
      try bench.expect(page.items.count, is: 1, "The number of contacts")
    },

    ConformanceCase("Decisions are appended all together or not at all") { bench in
      // No calling code begins with 999: the id names nobody.
      let entries = [
        RecordConsent.Entry(identity: .phone(try bench.phone(0)), event: bench.event(.granted)),
        RecordConsent.Entry(identity: .waID("9990000000"), event: bench.event(.granted)),
      ]
      let result = try? await bench.store.recordConsent(RecordConsent(tenant: bench.tenant, entries: entries))
      let isGranted = try await bench.consent(0).state.isGranted(.marketing)
      try bench.expect(isGranted == (result != nil), "An append that failed left something behind")
    },

    ConformanceCase("A STOP while a message is on its way is noted beside it, and only there") { bench in
      let id = try await bench.startedCampaign(0..<3)
      let first = try await bench.launchOne(id)
      try await bench.decide(.withdrawn, 0..<2)
      let recipients = try await bench.recipients(id)
      try bench.expect(recipients.map(\.stopRaced), is: [true, false, false], "Who was on their way at the STOP")
      try await bench.record(bench.accepted("m1"), of: first, in: id)
      let recipient = try await bench.recipient(first.recipient, of: id)
      try bench.expect(recipient.status, is: .sent, "The outcome of the message that raced the STOP")
      try bench.expect(recipient.stopRaced, "The outcome wiped the note out")
    },

    ConformanceCase("A stop in the app holds until it is lifted, and lifting it is no consent") { bench in
      try await bench.decide(.platformStop, 0..<1)
      try bench.expect(try await bench.consent(0).state.isStoppedByPlatform(.marketing), "The stop does not hold")
      bench.time.advance(by: .seconds(60))
      try await bench.decide(.platformResume, 0..<1)
      let state = try await bench.consent(0).state
      try bench.expect(!state.isStoppedByPlatform(.marketing), "The stop was not lifted")
      try bench.expect(!state.isGranted(.marketing), "Lifting a stop was taken for consent")
    },
  ]
}
