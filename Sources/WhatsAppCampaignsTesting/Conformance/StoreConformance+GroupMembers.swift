import WhatsAppCampaigns

extension StoreConformance {
  static let groupMemberCases = [
    ConformanceCase("What a membership says is known in its group alone, and goes with the membership") { bench in
      let ids = try await bench.save(0..<2, into: "b")
      try await bench.state(0, ["code": "A-1", "seat": "12"], in: "a")
      try await bench.state(0, ["code": "B-1"], in: "b")
      try bench.expect(try await bench.memberFields("a"), is: [ids[at: 0]: ["code": "A-1", "seat": "12"]], "Group a")
      try bench.expect(try await bench.memberFields("b"), is: [ids[at: 0]: ["code": "B-1"]], "Group b")
      let everybody = try await bench.store.contacts(ContactQuery(tenant: bench.tenant, selection: .all))
      try bench.expect(everybody.items.map(\.fields), is: [[:], [:]], "What the contacts say")
      try bench.expect(everybody.memberFields, is: [:], "Memberships that nobody asked for")

      try await bench.state(0, ["code": "A-2"], in: "a")
      try bench.expect(
        try await bench.memberFields("a"),
        is: [ids[at: 0]: ["code": "A-2", "seat": "12"]],
        "A stated field is replaced, the others stay"
      )
      try await bench.save(0..<2, into: "a")
      try bench.expect(try await bench.memberFields("a").count, is: 1, "Memberships that say something, saved again")

      try await bench.change("a", .remove(ids))
      try await bench.change("a", .add(ids))
      try bench.expect(try await bench.memberFields("a"), is: [:], "Members who were taken out and came back")
      try bench.expect(try await bench.memberFields("b"), is: [ids[at: 0]: ["code": "B-1"]], "The other group")
    },

    ConformanceCase("What memberships say is replaced as a whole, cleared, and refused where somebody is no member") {
      bench in
      let ids = try await bench.save(0..<3)
      try await bench.save(0..<2, into: "a")
      try await bench.change("a", .setFields([ids[at: 0]: ["code": "1", "seat": "12"], ids[at: 1]: ["code": "2"]]))
      try await bench.change("a", .setFields([ids[at: 0]: ["code": "3"]]))
      try bench.expect(
        try await bench.memberFields("a"),
        is: [ids[at: 0]: ["code": "3"], ids[at: 1]: ["code": "2"]],
        "After one was replaced"
      )
      try await bench.expectRefusal(.notFound, "Fields of somebody who is no member") {
        try await bench.change("a", .setFields([ids[at: 0]: ["code": "4"], ids[at: 2]: ["code": "5"]]))
      }
      try await bench.expectRefusal(.notFound, "Fields in a group that is not there") {
        try await bench.change("x", .setFields([ids[at: 0]: ["code": "4"]]))
      }
      let stranger = bench.asTenant("beta")
      try await stranger.save(0..<1, into: "a")
      try await bench.expectRefusal(.notFound, "Fields of another tenant's member") {
        try await stranger.change("a", .setFields([ids[at: 1]: ["code": "6"]]))
      }
      try await bench.change("a", .setFields([ids[at: 1]: [:]]))
      try bench.expect(try await bench.memberFields("a"), is: [ids[at: 0]: ["code": "3"]], "After one was cleared")
      try bench.expect(try await bench.memberFields("a", limit: 1).count, is: 1, "On a page of one")
      try bench.expect(try await bench.memberFields("a", after: ids[at: 0]), is: [:], "On the page behind it")
    },

    ConformanceCase("An audience has what the first of its groups says that says anything, and a recipient keeps it") {
      bench in
      let ids = try await bench.save(0..<5)
      try await bench.save(0..<4, into: "a")
      try await bench.save(0..<4, into: "b")
      try await bench.save(0..<5, into: "c")
      try await bench.decide(.granted, 0..<5)
      try await bench.change("a", .setFields([ids[at: 0]: ["code": "A0"], ids[at: 1]: ["code": "A1"]]))
      try await bench.change("b", .setFields([ids[at: 1]: ["seat": "B1"], ids[at: 2]: ["code": "B2"]]))
      try await bench.change("c", .setFields([ids[at: 3]: ["code": "C3"]]))
      var audience = Audience(groups: [try bench.group("b"), try bench.group("a")])
      let expected = [["code": "A0"], ["seat": "B1"], ["code": "B2"], [:]]
      for isAskedByRule in [false, true] {
        // A rule names a group, too; only a group of the audience's own lends its fields.
        if isAskedByRule { audience.segments = [.inGroup(try bench.group("c"))] }
        let members = try await bench.store.audience(AudienceQuery(tenant: bench.tenant, audience: audience))
        let fields = members.map(\.memberFields)
        try bench.expect(fields, is: isAskedByRule ? expected + [[:]] : expected, "What is known of the audience")
      }
      let alone = Audience(segments: audience.segments, numbers: [try bench.phone(0)])
      let others = try await bench.store.audience(AudienceQuery(tenant: bench.tenant, audience: alone))
      try bench.expect(others.map(\.memberFields), is: [[:], [:], [:], [:], [:]], "An audience without groups")

      audience.segments = []
      let id = try await bench.create("fixed", audience)
      _ = try await bench.store.snapshotAudience(SnapshotAudience(tenant: bench.tenant, campaign: id))
      try await bench.control(id, .start)
      try await bench.change("b", .setFields([ids[at: 1]: [:], ids[at: 2]: ["code": "late"]]))
      try await bench.state(3, ["code": "late"], in: "a")
      try await bench.change("a", .delete)
      try bench.expect(try await bench.recipients(id).map(\.memberFields), is: expected, "What was fixed")
      let query = RecipientQuery(tenant: bench.tenant, campaign: id)
      let shown = try await bench.store.recipients(query).map(\.member.memberFields)
      try bench.expect(shown, is: expected, "What is shown with the contacts")
      let claimed = try await bench.claimResult(id).claimed
      try bench.expect(claimed.map(\.member.memberFields), is: expected, "What is sent")
      try bench.expect(claimed.map { $0.member.value(of: "code") }, is: ["A0", nil, "B2", nil], "One variable")
      _ = try await bench.intend(id, claimed.map(\.recipient))
      try bench.expect(try await bench.recipients(id).map(\.memberFields), is: expected, "What is left after a change")
    },

    ConformanceCase("Contacts come into a group with what their memberships say, in place of what was known") { bench in
      let ids = try await bench.save(0..<4)
      try await bench.state(0, ["code": "old", "seat": "12"], in: "a")
      try await bench.state(1, ["code": "old"], in: "a")
      try await bench.state(2, ["code": "old"], in: "a")
      let fields: [ContactID: [String: String]] = try [
        ids[at: 0]: ["code": "A0"], ids[at: 1]: [:], ids[at: 3]: ["code": "A3"],
      ]
      try await bench.change("a", .add(ids, fields: fields))
      let expected = try [ids[at: 0]: ["code": "A0"], ids[at: 2]: ["code": "old"], ids[at: 3]: ["code": "A3"]]
      try bench.expect(try await bench.memberFields("a"), is: expected, "What the memberships say")
      try await bench.expectRefusal(.notFound, "Fields of somebody who is not added") {
        try await bench.change("a", .add([ids[at: 0]], fields: [ids[at: 1]: ["code": "A1"]]))
      }
      try bench.expect(try await bench.memberFields("a"), is: expected, "After what was refused")
    },

    ConformanceCase("Who was forgotten, or merged into another contact, does not come into a group again") { bench in
      let ids = try await bench.save(0..<4, into: "before")
      _ = try await bench.forget(0, .erase)
      _ = try await bench.forget(1, .anonymize)
      _ = try await bench.merge(2, into: 3)
      let fields = Dictionary(uniqueKeysWithValues: ids.map { ($0, ["code": "A"]) })
      try await bench.save(7..<8, into: "after")
      let change = GroupChange(tenant: bench.tenant, name: try bench.group("after"), action: .add(ids, fields: fields))
      try bench.expect(try await bench.store.changeGroup(change).memberCount, is: 2, "The members")
      let query = ContactQuery(tenant: bench.tenant, selection: .group(try bench.group("after")))
      let people = try await bench.store.contacts(query).items.map(\.person)
      try bench.expect(people, is: [try bench.key(3), try bench.key(7)], "Who they are")
      try bench.expect(try await bench.memberFields("after"), is: [ids[at: 3]: ["code": "A"]], "What they say")
      try await bench.expectRefusal(.notFound, "A contact that never was") {
        try await bench.change("after", .add([ids[at: 3], ContactID(1_000_000)]))
      }
    },

    ConformanceCase("What memberships say goes with a person who is forgotten, also from campaigns") { bench in
      for extent in [ForgetPerson.Extent.anonymize, .erase] {
        let index = extent == .erase ? 1 : 0
        let name = "group \(index)"
        try await bench.state(index, ["code": "A-\(index)"], in: name)
        try await bench.decide(.granted, index..<index + 1)
        let id = try await bench.create("campaign-\(index)", Audience(groups: [try bench.group(name)]))
        _ = try await bench.store.snapshotAudience(SnapshotAudience(tenant: bench.tenant, campaign: id))
        let data = try await bench.personalData(index)
        let fields = ["code": "A-\(index)"]
        try bench.expect(data.memberFields, is: [try bench.group(name): fields], "What is kept with the membership")
        try bench.expect(data.recipients.map(\.memberFields), is: [fields], "What is kept with the recipient")
        _ = try await bench.forget(index, extent)
        try bench.expect(try await bench.recipients(id).map(\.memberFields), is: [[:]], "What is left of it")
        try bench.expect(try await bench.memberFields(name), is: [:], "What is left in the group")
        try bench.expect(try await bench.personalData(index).memberFields, is: [:], "What is known of the person")
      }
    },

    ConformanceCase("Two contacts become one: what the one's membership says wins, and nothing is lost") { bench in
      let ids = try await bench.save(0..<2)
      try await bench.state(0, ["code": "A0"], in: "both")
      try await bench.state(1, ["code": "A1", "seat": "7"], in: "both")
      try await bench.state(1, ["code": "B1"], in: "one")
      try await bench.save(0..<2, into: "plain")
      try await bench.save(0..<1, into: "new")
      try await bench.state(1, ["code": "N1"], in: "new")
      let id = try await bench.create("case", Audience(groups: [try bench.group("one")]))
      _ = try await bench.store.snapshotAudience(SnapshotAudience(tenant: bench.tenant, campaign: id))
      _ = try await bench.merge(1, into: 0)
      try bench.expect(try await bench.memberFields("both"), is: [ids[at: 0]: ["code": "A0", "seat": "7"]], "In both")
      try bench.expect(try await bench.memberFields("one"), is: [ids[at: 0]: ["code": "B1"]], "In a group of the other")
      try bench.expect(
        try await bench.memberFields("new"),
        is: [ids[at: 0]: ["code": "N1"]],
        "Where only that one knew"
      )
      try bench.expect(try await bench.memberFields("plain"), is: [:], "Where nothing is said")
      try bench.expect(try await bench.recipients(id).map(\.memberFields), is: [["code": "B1"]], "A recipient")
    },
  ]
}

extension StoreBench {
  /// Puts somebody into a group and states something about them there.
  func state(_ index: Int, _ fields: [String: String], in name: String) async throws {
    let draft = ContactDraft(phone: try phone(index), memberFields: fields)
    _ = try await store.saveContacts(SaveContacts(tenant: tenant, drafts: [draft], group: try group(name)))
  }

  func change(_ name: String, _ action: GroupChange.Action) async throws {
    _ = try await store.changeGroup(GroupChange(tenant: tenant, name: try group(name), action: action))
  }

  func memberFields(
    _ name: String,
    after: ContactID? = nil,
    limit: Int = 500
  ) async throws -> [ContactID: [String: String]] {
    let query = ContactQuery(tenant: tenant, selection: .group(try group(name)), after: after, limit: limit)
    return try await store.contacts(query).memberFields
  }
}
