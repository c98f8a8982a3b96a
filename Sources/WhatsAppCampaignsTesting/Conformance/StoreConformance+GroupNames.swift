import Foundation
import WhatsAppCampaigns

extension StoreConformance {
  static let groupNameCases = [
    ConformanceCase("A group says what it is for and where it came from, as it was made") { bench in
      let sources: [GroupSource?] = [
        .hand, .list("customers: “2026”.csv"), .segment(nil), .segment("inactive:90"),
        .contest("w1"),
        .campaign("c1"), .group(try bench.group("a: b")), nil,
      ]
      for (index, source) in sources.enumerated() {
        let name = try bench.group("made \(index)")
        let note = index % 2 == 0 ? "For ' \(index)" : nil
        let change = GroupChange(tenant: bench.tenant, name: name, action: .create, note: note, source: source)
        let made = try await bench.store.changeGroup(change)
        try bench.expect(made.source, is: source, "The source of a new group")
        try bench.expect(made.note, is: note, "What a new group is for")
        let filled = try bench.group("filled \(index)")
        for again in [source, .hand] {
          let drafts = [ContactDraft(phone: try bench.phone(index))]
          let request = SaveContacts(tenant: bench.tenant, drafts: drafts, group: filled, source: again)
          _ = try await bench.store.saveContacts(request)
        }
        let found = try await bench.groups(filled)
        try bench.expect(found.map(\.source), is: [source], "The source of a group that a list made")
        try bench.expect(try await bench.groups(name), is: [made], "The group as it is listed")
      }
      let name = try bench.group("made 0")
      for note in ["Everybody", nil, "x"] {
        let changed = try await bench.change(name, .describe(note))
        try bench.expect(changed.note, is: note, "What it is for now")
        try bench.expect(changed.source, is: .hand, "Its source")
      }
      try await bench.expectRefusal(.notFound, "Describing a group that is not there") {
        _ = try await bench.change(try bench.group("nobody"), .describe("x"))
      }
    },

    ConformanceCase("A group that gets another name keeps its members, and whatever waits for it means it still") {
      bench in
      let (old, new) = (try bench.group("old"), try bench.group("new"))
      try await bench.save(0..<4, into: "old")
      try await bench.save(2..<6, into: "other")
      let rule = SegmentRule.all([.not(.any([.inGroup(old), .suppressed])), .inGroup(try bench.group("other"))])
      let plain = try await bench.create("plain", Audience(groups: [old], excludedGroups: [try bench.group("other")]))
      let within = try await bench.create("within", Audience(segments: [rule], excludedSegments: [.inGroup(old)]))
      let apart = try await bench.create("apart", Audience(groups: [try bench.group("other")]))
      let over = try await bench.create("over", Audience(groups: [old]))
      try await bench.control(over, .cancel)
      let change = SegmentChange(tenant: bench.tenant, name: "saved", action: .save(rule))
      try await bench.store.changeSegment(change)
      let before = try await bench.campaign(plain)
      let people = try await bench.keys(in: Audience(segments: [rule]))
      bench.time.advance(by: .seconds(60))

      let renamed = try await bench.change(old, .rename(new))
      try bench.expect(renamed.name, is: new, "The name of the group")
      try bench.expect(renamed.memberCount, is: 4, "Its members")
      try bench.expect(try await bench.groups(old), is: [], "The group of the old name")
      let after = try await bench.campaign(plain)
      try bench.expect(after.plan.audience.groups, is: [new], "The group that a draft names")
      try bench.expect(after.controlEpoch, is: before.controlEpoch + 1, "The control epoch of the draft")
      let segments = try await bench.campaign(within).plan.audience
      try bench.expect(segments.names(old), is: false, "A rule within a draft names the old group")
      try bench.expect(
        try await bench.keys(in: segments),
        is: try (4..<6).map { try bench.key($0) },
        "Whom a rule means"
      )
      let saved = try await bench.store.segments(SavedSegmentQuery(tenant: bench.tenant))
      try bench.expect(saved.map(\.savedAt), is: [before.createdAt], "When the segment was saved")
      let rules = saved.map(\.rule)
      try bench.expect(try await bench.keys(in: Audience(segments: rules)), is: people, "Whom the saved segment means")
      let history = CampaignHistoryQuery(tenant: bench.tenant, campaign: plain)
      let entry = try bench.unwrap(try await bench.store.history(history).last, "The history of the draft is empty")
      try bench.expect(entry.detail?.contains("“new”") == true, "The history of the draft does not say the new name")
      try bench.expect(entry.at, is: bench.now, "When the history says that it was")
      try bench.expect(try await bench.campaign(apart).controlEpoch, is: 0, "The epoch of one that does not name it")
      try bench.expect(try await bench.campaign(over).plan.audience.groups, is: [old], "What one that is over says")
      let fixed = try await bench.store.snapshotAudience(SnapshotAudience(tenant: bench.tenant, campaign: plain))
      try bench.expect(fixed.recipients, is: 2, "The recipients of the draft")
    },

    ConformanceCase("A group does not get a name that another one has") { bench in
      let (one, two) = (try bench.group("one"), try bench.group("two"))
      try await bench.save(0..<2, into: "one")
      try await bench.save(2..<5, into: "two")
      let id = try await bench.create("draft", Audience(groups: [one]))
      try await bench.expectRefusal(.conflict, "Taking the name of another group") {
        _ = try await bench.change(one, .rename(two))
      }
      try await bench.expectRefusal(.notFound, "Renaming a group that is not there") {
        _ = try await bench.change(try bench.group("none"), .rename(try bench.group("free")))
      }
      try bench.expect(try await bench.change(one, .rename(one)).memberCount, is: 2, "A group that keeps its name")
      try bench.expect(try await bench.campaign(id).controlEpoch, is: 0, "The control epoch of the draft")
      let other = bench.asTenant("beta")
      try await other.save(0..<1, into: "one")
      try bench.expect(try await other.change(one, .rename(two)).memberCount, is: 1, "The group of another tenant")
      try bench.expect(try await bench.groups(one).map(\.memberCount), is: [2], "The group, after the other's")
      try bench.expect(try await bench.groups(two).map(\.memberCount), is: [3], "The one whose name was asked for")
    },

    ConformanceCase("Whoever was merged is listed with the contact that they are") { bench in
      func merged(after: PersonKey? = nil, limit: Int = 500) async throws -> [MergedPerson] {
        try await bench.store.mergedPeople(MergedPeopleQuery(tenant: bench.tenant, after: after, limit: limit))
      }
      try await bench.save(0..<6)
      try bench.expect(try await merged(), is: [], "Before anybody is merged")
      _ = try await bench.merge(4, into: 3)
      _ = try await bench.merge(3, into: 1)
      _ = try await bench.merge(0, into: 2)
      let expected = try [(0, 2), (3, 1), (4, 1)].map { pair in
        MergedPerson(person: try bench.key(pair.0), contact: try bench.key(pair.1))
      }
      try bench.expect(try await merged(), is: expected, "Who was merged")
      try bench.expect(try await merged(limit: 2), is: Array(expected.prefix(2)), "The first page")
      try bench.expect(try await merged(after: expected[1].person, limit: 2), is: [expected[2]], "The second page")
      try bench.expect(try await merged(limit: 0), is: [], "A page of nothing")
      let other = MergedPeopleQuery(tenant: bench.asTenant("beta").tenant)
      try bench.expect(try await bench.store.mergedPeople(other), is: [], "Those of another tenant")
    },
  ]
}

extension StoreBench {
  fileprivate func change(_ name: GroupName, _ action: GroupChange.Action) async throws -> ContactGroup {
    try await store.changeGroup(GroupChange(tenant: tenant, name: name, action: action))
  }

  fileprivate func groups(_ name: GroupName) async throws -> [ContactGroup] {
    try await store.groups(GroupQuery(tenant: tenant, name: name))
  }

  fileprivate func keys(in audience: Audience) async throws -> [PersonKey] {
    try await store.audience(AudienceQuery(tenant: tenant, audience: audience)).map(\.contact.person)
  }
}
