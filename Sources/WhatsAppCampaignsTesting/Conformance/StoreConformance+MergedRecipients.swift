import Foundation
import WhatsAppCampaigns

extension StoreConformance {
  static let mergedRecipientCases = [
    ConformanceCase("Whoever was sent to under one name does not get the campaign under the other, and it counts") {
      bench in
      for isClaimed in [true, false] {
        let tenant = bench.asTenant("claimed-\(isClaimed)")
        let (id, number, user) = try await tenant.bothNames()
        let claimed = try await tenant.claim(id)
        let intents = try await tenant.intend(id, claimed.filter { $0.id == user }).intents
        let intent = try intents[at: 0]
        try await tenant.record(bench.accepted("m-1"), of: intent, in: id)
        if !isClaimed {
          try await tenant.store.discharge(DischargeWorker(tenant: tenant.tenant, worker: StoreBench.worker))
        }
        try await tenant.name(0)
        let rest = claimed.filter { $0.id == number }
        try bench.expect(
          try await tenant.intend(id, rest).intents.count,
          is: 0,
          "How many messages leave for the number"
        )
        bench.time.advance(by: .seconds(3_600))
        let again = try await tenant.intend(id, try await tenant.claim(id)).intents
        try bench.expect(again.count, is: 0, "How many messages leave later")
        let recipients = try await tenant.recipients(id)
        try bench.expect(recipients.map(\.status.rawValue).sorted(), is: ["sent", "skipped"], "The recipients")
        let data = try await tenant.personalData(0)
        try bench.expect(data.recipients.map(\.id), is: [user], "Whose message it is")
        try await tenant.apply([tenant.report(.read, of: intent, message: "m-1")])
        try bench.expect(try await tenant.recipient(user, of: id).status, is: .read, "What became of the message")
        try bench.expect(try await tenant.shownSends(toNumber: 0), is: 1, "How many messages a cap counts")
      }
    },

    ConformanceCase("Both messages count where both names were sent to before they were one person") { bench in
      let (id, _, _) = try await bench.bothNames()
      _ = try await bench.sendAll(id)
      try await bench.name(0)
      try bench.expect(try await bench.personalData(0).recipients.count, is: 1, "The contact's recipients")
      try bench.expect(try await bench.recipients(id).map(\.status), is: [.sent, .sent], "The recipients")
      try bench.expect(try await bench.shownSends(toNumber: 0), is: 2, "How many messages a cap counts")
    },

    ConformanceCase("Of two names that become one person while both are being sent to, neither is tried again") {
      bench in
      let (id, number, user) = try await bench.bothNames()
      let intents = try await bench.launch(id)
      try await bench.name(0)
      for intent in intents {
        try await bench.record(.notTaken(note: "throttled", code: nil, retryAt: nil), of: intent, in: id)
      }
      bench.time.advance(by: .seconds(3_600))
      let again = try await bench.intend(id, try await bench.claim(id)).intents
      try bench.expect(again.count, is: 0, "How many messages leave")
      let people = try await bench.recipients(id).filter { [number, user].contains($0.id) }.map(\.person.isAnonymous)
      try bench.expect(people, is: [true, true], "Who is anonymous")
    },

    ConformanceCase("Who was sent to for certain goes on, and not the one whose message was not taken") { bench in
      for isNumberSent in [true, false] {
        let tenant = bench.asTenant("number-\(isNumberSent)")
        let (id, number, user) = try await tenant.bothNames()
        for intent in try await tenant.launch(id) {
          let isSent = (intent.recipient == number) == isNumberSent
          let outcome: AttemptOutcome =
            isSent ? bench.accepted("m-1") : .notTaken(note: "busy", code: nil, retryAt: nil)
          try await tenant.record(outcome, of: intent, in: id)
        }
        try await tenant.name(0)
        let again = try await tenant.intend(id, try await tenant.claim(id)).intents
        try bench.expect(again.count, is: 0, "How many messages leave")
        let kept = try await tenant.personalData(0).recipients.map(\.id)
        try bench.expect(kept, is: [isNumberSent ? number : user], "The recipient that stays")
      }
    },

    ConformanceCase("A worker that holds somebody whose contact ends loses them: they are sent to as who they are") {
      bench in
      try await bench.save(0..<1)
      try await bench.decide(.granted, user)
      let id = try await bench.campaign(of: user)
      let claimed = try await bench.claim(id)
      try await bench.name(0)
      let plan = try await bench.intend(id, claimed)
      try bench.expect(plan.intents.count, is: 0, "How many messages leave for the old name")
      try bench.expect(plan.lost, is: claimed.map(\.id), "Who is lost")
      bench.time.advance(by: .seconds(60))
      _ = try await bench.sweep(id)
      let result = try await bench.claimResult(id)
      try bench.expect(result.claimed.map(\.member.contact.phone), is: [try bench.phone(0)], "Whom the message is for")
      try bench.expect(
        try await bench.intend(id, result.claimed.map(\.recipient)).intents.count,
        is: 1,
        "How many leave"
      )
      try bench.expect(try await bench.counts(id)[.sending], is: 1, "How many are counted")
    },
  ]
}

extension StoreBench {
  /// A started campaign to a number and to a user id, and their recipients; nobody knows yet that they are one person.
  fileprivate func bothNames() async throws -> (id: CampaignID, number: RecipientID, user: RecipientID) {
    try await decide(.granted, 0..<1)
    try await decide(.granted, StoreConformance.user)
    let id = try await campaign(of: StoreConformance.user, .phone(try phone(0)))
    let recipients = try await recipients(id)
    let number = try unwrap(recipients.first { $0.person == (try? key(0)) }, "The number is not in the campaign")
    let user = try unwrap(recipients.first { $0.person != (try? key(0)) }, "The user id is not in the campaign")
    return (id, number.id, user.id)
  }

  /// A started campaign to a group of these people.
  func campaign(of people: WhatsAppIdentity...) async throws -> CampaignID {
    let group = try group("named")
    var members: [ContactID] = []
    for person in people { members.append(try unwrap(try await contact(person), "Somebody is no contact").id) }
    _ = try await store.changeGroup(GroupChange(tenant: tenant, name: group, action: .create))
    _ = try await store.changeGroup(GroupChange(tenant: tenant, name: group, action: .add(members)))
    let id = try await create("named", Audience(groups: [group]))
    _ = try await store.snapshotAudience(SnapshotAudience(tenant: tenant, campaign: id))
    try await control(id, .start)
    return id
  }

  /// How many messages of before an intent of another campaign is shown.
  fileprivate func shownSends(toNumber index: Int) async throws -> Int {
    let query = AudienceQuery(
      tenant: tenant,
      audience: Audience(numbers: [try phone(index)]),
      history: .seconds(86_400)
    )
    let planned = try await store.audience(query).first?.history.count
    let id = try await create("other", Audience(numbers: [try phone(index)])) {
      $0.cap = FrequencyCap(1, per: .seconds(86_400))
    }
    _ = try await store.snapshotAudience(SnapshotAudience(tenant: tenant, campaign: id))
    try await control(id, .start)
    let claimed = try await claim(id)
    let plan = try await commit(id, claimed, try await planner(id, claimed), history: .seconds(86_400))
    try expect(plan.intents.count, is: 0, "How many leave under a cap of one message")
    return planned ?? 0
  }
}
