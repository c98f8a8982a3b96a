import Foundation
import WhatsAppCampaigns

extension StoreConformance {
  static let evidenceCases = [
    ConformanceCase("Reports give the same result in every order and with every repetition") { bench in
      let orders = permutations(of: Array(0..<4))
      let id = try await bench.startedCampaign(0..<orders.count)
      let intents = try await bench.sendAll(id)
      let start = bench.now
      for (index, order) in orders.enumerated() {
        let message = "\(id)-\(index + 1)"
        let reports = [
          bench.report(.sent, message: message, at: start + 1.0),
          bench.report(.delivered, message: message, at: start + 2.0),
          bench.report(.read, message: message, at: start + 3.0), bench.failure(message: message, at: start + 4.0),
        ]
        for step in order + [order[0], order[2]] {
          let report = reports[step]
          try await bench.apply([report])
        }
      }
      let recipients = try await bench.recipients(id)
      for (recipient, intent) in zip(recipients, intents) {
        let evidence = try recipient.attempts[at: 0].evidence
        try bench.expect(recipient.status, is: .read, "The status")
        try bench.expect(recipient.state, is: .accepted(intent.attempt), "The state")
        try bench.expect(evidence.time(of: .sent), is: start + 1.0, "When it was sent")
        try bench.expect(evidence.time(of: .delivered), is: start + 2.0, "When it was delivered")
        try bench.expect(evidence.time(of: .read), is: start + 3.0, "When it was read")
        try bench.expect(evidence.failures.count, is: 1, "The failures")
        try bench.expect(evidence.messageIDs.count, is: 1, "The messages")
      }
    },

    ConformanceCase("The price of the furthest report stays, in every order, and waits with a report for its attempt") {
      bench in
      let orders = permutations(of: Array(0..<3))
      let id = try await bench.startedCampaign(0..<orders.count)
      let intents = try await bench.launch(id)
      let asSent = Evidence.Pricing(category: "utility", type: "regular", isBillable: true)
      let asDelivered = Evidence.Pricing(category: "utility", type: "free_customer_service")
      for (index, order) in orders.enumerated() {
        let message = "case-\(index + 1)"
        let reports = [
          bench.report(.sent, message: message, pricing: asSent),
          bench.report(.delivered, message: message, pricing: asDelivered), bench.report(.read, message: message),
        ]
        // Every other one is reported on before its answer is recorded.
        if index % 2 == 0 { try await bench.record(bench.accepted(message), of: intents[at: index], in: id) }
        for step in order + [order[0]] { try await bench.apply([try reports[at: step]]) }
        if index % 2 == 1 { try await bench.record(bench.accepted(message), of: intents[at: index], in: id) }
      }
      for recipient in try await bench.recipients(id) {
        let pricing = try recipient.attempts[at: 0].evidence.pricing
        try bench.expect(pricing?.level, is: .delivered, "The report that named the price")
        try bench.expect(pricing?.category, is: "utility", "The category")
        try bench.expect(pricing?.type, is: "free_customer_service", "The type")
        try bench.expect(pricing?.isBilled, is: false, "Whether it is billed")
      }
    },

    ConformanceCase("A report settles an unknown outcome at once") { bench in
      let id = try await bench.startedCampaign(0..<2)
      let intents = try await bench.launch(id)
      for intent in intents { try await bench.record(.unknown("timeout"), of: intent, in: id) }
      let reports = [
        bench.report(.delivered, of: try intents[at: 0]),
        bench.failure(of: try intents[at: 1]),
      ]
      try bench.expect(try await bench.apply(reports).joined, is: 2, "Reports that were joined")
      let recipients = try await bench.recipients(id)
      try bench.expect(recipients.map(\.status), is: [.delivered, .failed], "The statuses")
      try bench.expect(recipients.map(\.isSettling), is: [false, false], "Whether they settle")
      try bench.expect(try await bench.sweep(id).campaign.status, is: .completed, "The campaign")
    },

    ConformanceCase("A report that comes after the settle time still counts") { bench in
      let id = try await bench.startedCampaign(0..<1)
      let intent = try await bench.launchOne(id)
      try await bench.record(.unknown("timeout"), of: intent, in: id)
      try await bench.liveTime(65)
      _ = try await bench.sweep(id)
      try await bench.apply([bench.report(.read, of: intent)])
      try bench.expect(try await bench.recipient(intent.recipient, of: id).status, is: .read, "The status")
    },

    ConformanceCase("A failure shows until a delivery is reported, and stays on record beside it") { bench in
      let id = try await bench.startedCampaign(0..<1)
      let intent = try await bench.sendAll(id)[at: 0]
      try await bench.apply([bench.failure(message: "case-1")])
      try bench.expect(try await bench.recipient(intent.recipient, of: id).status, is: .failed, "After the failure")
      try await bench.apply([bench.report(.delivered, message: "case-1")])
      let recipient = try await bench.recipient(intent.recipient, of: id)
      try bench.expect(recipient.status, is: .delivered, "After the delivery")
      try bench.expect(recipient.attempts[at: 0].evidence.failures.count, is: 1, "The failures on record")
    },

    ConformanceCase("A report that is faster than its answer is joined by its tag, and the answer takes nothing back") {
      bench in
      let id = try await bench.startedCampaign(0..<3)
      let intents = try await bench.launch(id)
      for intent in intents { try await bench.apply([bench.report(.delivered, of: intent)]) }
      try await bench.record(bench.accepted("m1"), of: intents[at: 0], in: id)
      try await bench.record(.unknown("timeout"), of: intents[at: 1], in: id)
      try await bench.record(.notSent("cut"), of: intents[at: 2], in: id)
      let recipients = try await bench.recipients(id)
      try bench.expect(recipients.map(\.status), is: [.delivered, .delivered, .delivered], "The statuses")
      try bench.expect(recipients.map(\.state), is: intents.map { .accepted($0.attempt) }, "The states")
      try bench.expect(try await bench.claim(id), is: [], "Who may be claimed")
    },

    ConformanceCase("A report about an unknown message waits and is joined when its answer is recorded") { bench in
      let id = try await bench.startedCampaign(0..<1)
      let intent = try await bench.launchOne(id)
      let reports = [bench.report(.delivered, message: "m1"), bench.report(.read, message: "m2")]
      let result = try await bench.apply(reports)
      try bench.expect([result.joined, result.parked], is: [0, 2], "What was joined and what waits")
      try bench.expect(try await bench.recipient(intent.recipient, of: id).status, is: .sending, "While it waits")
      try await bench.record(bench.accepted("m1"), of: intent, in: id)
      try bench.expect(try await bench.recipient(intent.recipient, of: id).status, is: .delivered, "After the answer")
    },

    ConformanceCase("A report whose tag is not ours is joined by its message") { bench in
      let id = try await bench.startedCampaign(0..<1)
      let intent = try await bench.sendAll(id)[at: 0]
      var misplaced = intent
      misplaced.recipient = RecipientID(intent.recipient.rawValue + 1)
      let parked = try await bench.apply([bench.report(.delivered, of: misplaced)]).parked
      try bench.expect(parked, is: 1, "Reports that wait, because the attempt is not the recipient's")
      var unknown = intent
      unknown.attempt = AttemptID.draw(from: bench.random)
      let result = try await bench.apply([bench.report(.read, of: unknown, message: "case-1")])
      try bench.expect(result.joined, is: 1, "Reports that were joined")
      try bench.expect(try await bench.recipient(intent.recipient, of: id).status, is: .read, "The status")
    },

    ConformanceCase("A report that repeats another one joins nothing") { bench in
      let id = try await bench.startedCampaign(0..<1)
      _ = try await bench.sendAll(id)
      let report = bench.report(.delivered, message: "case-1")
      try bench.expect(try await bench.apply([report, report]).joined, is: 1, "What two equal reports join")
      let before = try await bench.recipients(id)
      bench.time.advance(by: .seconds(60))
      try bench.expect(try await bench.apply([report]).joined, is: 0, "What a further one joins")
      try bench.expect(try await bench.recipients(id), is: before, "The recipient after it")
    },

    ConformanceCase("A report makes its message known to the reports that wait for it") { bench in
      let id = try await bench.startedCampaign(0..<1)
      let intent = try await bench.launchOne(id)
      try await bench.record(.accepted(nil, isHeld: false), of: intent, in: id)
      try await bench.apply([bench.report(.delivered, of: intent, message: "m1")])
      try bench.expect(try await bench.apply([bench.report(.read, message: "m1")]).joined, is: 1, "Reports joined")
      try bench.expect(try await bench.recipient(intent.recipient, of: id).status, is: .read, "The status")
    },

    ConformanceCase("Reports of one request about one person are all joined, by tag and by message, in every order") {
      bench in
      let orders = permutations(of: Array(0..<4))
      let id = try await bench.startedCampaign(0..<orders.count)
      let intents = try await bench.sendAll(id)
      let start = bench.now
      var reports: [ApplyWebhooks.Report] = []
      for (index, (order, intent)) in zip(orders, intents).enumerated() {
        let message = "\(id)-\(index + 1)"
        let theirs = [
          bench.report(.sent, of: intent, message: message, at: start + 1.0),
          bench.report(.delivered, message: message, at: start + 2.0),
          bench.report(.read, of: intent, at: start + 3.0),
          bench.failure(of: intent, message: message, at: start + 4.0),
        ]
        for step in order + [order[0]] { reports.append(try theirs[at: step]) }
      }
      try bench.expect(try await bench.apply(reports).joined, is: 4 * orders.count, "Reports that were joined")
      for recipient in try await bench.recipients(id) {
        let evidence = try recipient.attempts[at: 0].evidence
        try bench.expect(recipient.status, is: .read, "The status")
        try bench.expect(evidence.time(of: .delivered), is: start + 2.0, "When it was delivered")
        try bench.expect(evidence.failures.count, is: 1, "The failures")
        try bench.expect(evidence.messageIDs.count, is: 1, "The messages")
      }
      try bench.expect(try await bench.apply(reports).joined, is: 0, "Reports that were joined again")
    },

    ConformanceCase("A report makes its message known to others of the same request") { bench in
      let id = try await bench.startedCampaign(0..<2)
      let intents = try await bench.launch(id)
      for intent in intents { try await bench.record(.accepted(nil, isHeld: false), of: intent, in: id) }
      let first = [
        bench.report(.delivered, of: try intents[at: 0], message: "m1"), bench.report(.read, message: "m1"),
        bench.report(.read, message: "m2"), bench.report(.delivered, of: try intents[at: 1], message: "m2"),
      ]
      try bench.expect(try await bench.apply(first).joined, is: 4, "Reports that were joined")
      try bench.expect(try await bench.recipients(id).map(\.status), is: [.read, .read], "The statuses")
    },

    ConformanceCase("A stop in one of many reports binds, and the others are joined all the same") { bench in
      let first = try await bench.startedCampaign(0..<3, named: "first")
      let intents = try await bench.sendAll(first)
      let second = try await bench.startedCampaign(0..<1, named: "second")
      _ = try await bench.launch(second)
      let stop = bench.event(.platformStop, source: "whatsapp")
      let reports = [
        bench.report(.delivered, of: try intents[at: 1]),
        bench.report(.delivered, of: try intents[at: 0], consent: stop),
        bench.report(.delivered, of: try intents[at: 2]), bench.report(.read, of: try intents[at: 0]),
        bench.report(.read, of: try intents[at: 1]),
      ]
      try bench.expect(try await bench.apply(reports).joined, is: 5, "Reports that were joined")
      let statuses = try await bench.recipients(first).map(\.status)
      try bench.expect(statuses, is: [.read, .read, .delivered], "The statuses")
      try bench.expect(try await bench.consent(0).state.isStoppedByPlatform(.marketing), "The stop does not hold")
      try bench.expect(try await bench.recipients(second)[at: 0].stopRaced, "Who is under way is not marked")
    },

    ConformanceCase("What a report says about consent is recorded for the person it was sent to") { bench in
      let id = try await bench.startedCampaign(0..<2)
      _ = try await bench.sendAll(id)
      let stop = bench.event(.platformStop, source: "whatsapp")
      try await bench.apply([bench.report(.sent, message: "case-2", consent: stop)])
      try bench.expect(try await bench.consent(1).state.isStoppedByPlatform(.marketing), "The stop does not hold")
      try bench.expect(!(try await bench.consent(0).state.isStoppedByPlatform(.marketing)), "It went to somebody else")
    },

    ConformanceCase("A stop in a report that is no news otherwise binds, and is on record once") { bench in
      let id = try await bench.startedCampaign(0..<1)
      _ = try await bench.sendAll(id)
      let stop = bench.event(.platformStop, source: "whatsapp")
      let at = bench.now
      try await bench.apply([bench.report(.sent, message: "case-1", at: at)])
      for _ in 0..<2 {
        let report = bench.report(.sent, message: "case-1", at: at, consent: stop)
        try bench.expect(try await bench.apply([report]).joined, is: 0, "Reports that were joined")
      }
      let record = try await bench.consent(0)
      try bench.expect(record.state.isStoppedByPlatform(.marketing), "The stop was dropped with its report")
      try bench.expect(record.history.count { $0.event == stop }, is: 1, "The entries of the one stop")
    },

    ConformanceCase("A report about an unknown message is kept for eight days, and not for ever") { bench in
      let id = try await bench.startedCampaign(0..<2)
      let intents = try await bench.launch(id)
      try await bench.apply([bench.report(.delivered, message: "m1"), bench.report(.delivered, message: "m2")])
      bench.time.advance(by: ApplyWebhooks.Report.waitingTime - .seconds(60))
      try await bench.apply([bench.report(.delivered, message: "m3")])
      try await bench.record(bench.accepted("m1"), of: intents[at: 0], in: id)
      try bench.expect(try await bench.recipients(id)[at: 0].status, is: .delivered, "Within eight days")
      bench.time.advance(by: .seconds(120))
      // A store clears up when it keeps another one.
      try await bench.apply([bench.report(.delivered, message: "m4")])
      try await bench.record(bench.accepted("m2"), of: intents[at: 1], in: id)
      try bench.expect(try await bench.recipients(id)[at: 1].status, is: .sent, "After eight days")
    },
  ]

  private static func permutations(of elements: [Int]) -> [[Int]] {
    guard elements.count > 1 else { return [elements] }
    return elements.flatMap { first in
      permutations(of: elements.filter { $0 != first }).map { [first] + $0 }
    }
  }
}
