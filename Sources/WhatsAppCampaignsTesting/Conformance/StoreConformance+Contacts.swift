import WhatsAppCampaigns

extension StoreConformance {
  static let contactCases = [
    ConformanceCase("A person is one contact, however often they are saved") { bench in
      let phone = try bench.phone(1)
      func save(_ draft: ContactDraft) async throws -> SaveContactsResult.Item {
        let result = try await bench.store.saveContacts(SaveContacts(tenant: bench.tenant, drafts: [draft]))
        return try bench.unwrap(result.items.first, "A draft has no item")
      }
      let first = try await save(ContactDraft(phone: phone, name: "Aminah", fields: ["city": "Ipoh", "tier": "gold"]))
      try bench.expect(first.effect, is: .created, "The first draft")
      let same = try await save(ContactDraft(phone: phone))
      try bench.expect(same, is: .init(id: first.id, effect: .existing), "A draft that states nothing new")
      let other = try await save(ContactDraft(phone: phone, fields: ["city": "Johor Bahru"]))
      try bench.expect(other, is: .init(id: first.id, effect: .updated), "A draft that states another city")
      let page = try await bench.store.contacts(ContactQuery(tenant: bench.tenant, selection: .all))
      try bench.expect(page.items.count, is: 1, "The number of contacts")
      try bench.expect(page.items.first?.name, is: "Aminah", "A name that a later draft does not state stays")
      let fields = ["city": "Johor Bahru", "tier": "gold"]
      try bench.expect(page.items.first?.fields, is: fields, "A stated field is replaced, the others stay")
    },

    ConformanceCase("Two spellings of one person are one contact") { bench in
      let drafts = [try bench.phone("+525512345678"), try bench.phone("+5215512345678")].map { ContactDraft(phone: $0) }
      let result = try await bench.store.saveContacts(SaveContacts(tenant: bench.tenant, drafts: drafts))
      try bench.expect(Set(result.items.map(\.id)).count, is: 1, "The contacts of the old and the new form")
      try bench.expect(result.items.map(\.effect), is: [.created, .existing], "What became of the two")
    },

    ConformanceCase("Saving into a group makes the group and counts each person once") { bench in
      try await bench.save(0..<3, into: "Customers")
      try await bench.save(1..<5, into: "Customers")
      let groups = try await bench.store.groups(GroupQuery(tenant: bench.tenant))
      try bench.expect(groups.map(\.memberCount), is: [5], "The sizes of the groups")
      let page = try await bench.store.contacts(
        ContactQuery(tenant: bench.tenant, selection: .group(try bench.group("Customers")))
      )
      try bench.expect(page.items.map(\.person), is: try (0..<5).map { try bench.key($0) }, "The group's members")
    },

    ConformanceCase("A group is made once, filled, emptied and deleted, and its contacts stay") { bench in
      let name = try bench.group("VIP")
      func change(_ action: GroupChange.Action) async throws -> ContactGroup {
        try await bench.store.changeGroup(GroupChange(tenant: bench.tenant, name: name, action: action))
      }
      let ids = try await bench.save(0..<4)
      try bench.expect(try await change(.create).memberCount, is: 0, "The size of a new group")
      try await bench.expectRefusal(.conflict, "Making a group twice") { _ = try await change(.create) }
      try bench.expect(try await change(.add(ids + ids)).memberCount, is: 4, "The size after adding four")
      try bench.expect(try await change(.remove([ids[at: 1]])).memberCount, is: 3, "The size after removing one")
      _ = try await change(.delete)
      try bench.expect(try await bench.store.groups(GroupQuery(tenant: bench.tenant)), is: [], "The groups at the end")
      try await bench.expectRefusal(.notFound, "Filling a deleted group") { _ = try await change(.add(ids)) }
      try await bench.expectRefusal(.notFound, "Reading a deleted group") {
        _ = try await bench.store.contacts(ContactQuery(tenant: bench.tenant, selection: .group(name)))
      }
      let page = try await bench.store.contacts(ContactQuery(tenant: bench.tenant, selection: .all))
      try bench.expect(page.items.map(\.id), is: ids, "The contacts at the end")
    },

    ConformanceCase("Groups are listed by name") { bench in
      for name in ["b", "c", "a"] { try await bench.save(0..<1, into: name) }
      let groups = try await bench.store.groups(GroupQuery(tenant: bench.tenant))
      try bench.expect(groups.map(\.name.rawValue), is: ["a", "b", "c"], "The order of the groups")
      let one = try await bench.store.groups(GroupQuery(tenant: bench.tenant, name: try bench.group("b")))
      try bench.expect(one.map(\.name.rawValue), is: ["b"], "The one group that was asked for")
      let none = try await bench.store.groups(GroupQuery(tenant: bench.tenant, name: try bench.group("x")))
      try bench.expect(none, is: [], "A group that is not there")
    },

    ConformanceCase("Pages of contacts name everybody once, also while people are added") { bench in
      try await bench.save(0..<25, into: "All")
      for selection in [ContactQuery.Selection.all, .group(try bench.group("All"))] {
        var seen: [ContactID] = []
        while true {
          let query = ContactQuery(tenant: bench.tenant, selection: selection, after: seen.last, limit: 7)
          let page = try await bench.store.contacts(query).items
          try bench.expect(page.count <= 7, "A page is longer than its limit")
          if page.isEmpty { break }
          seen += page.map(\.id)
          if seen.count == 14 { try await bench.save(0..<30, into: "All") }
        }
        try bench.expect(seen, is: seen.sorted(), "The order of the pages")
        try bench.expect(Set(seen).count, is: 30, "The people in the pages")
        try bench.expect(seen.count, is: 30, "The entries in the pages")
      }
    },

    ConformanceCase("Contacts are found by person, as far as there are any") { bench in
      let ids = try await bench.save(0..<5)
      let people = [try bench.key(3), try bench.key(1), try bench.key(77)]
      let page = try await bench.store.contacts(ContactQuery(tenant: bench.tenant, selection: .people(people)))
      try bench.expect(page.items.map(\.id), is: [ids[at: 1], ids[at: 3]], "The contacts that were found")
    },

    ConformanceCase("A template of the same name and language is replaced") { bench in
      let name = try bench.unwrap(TemplateName(rawValue: "offer"), "The name cannot be read")
      func template(_ language: String, _ body: String) throws -> MessageTemplate {
        let language = try bench.unwrap(LanguageCode(rawValue: language), "The language cannot be read")
        return MessageTemplate(name: name, language: language, category: .marketing, body: body)
      }
      let first = [try template("ms", "Salam"), try template("en", "Hello")]
      try await bench.store.saveTemplates(SaveTemplates(tenant: bench.tenant, templates: first))
      try await bench.store.saveTemplates(SaveTemplates(tenant: bench.tenant, templates: [try template("ms", "Hai")]))
      let all = try await bench.store.templates(TemplateQuery(tenant: bench.tenant, name: name))
      try bench.expect(all, is: [try template("en", "Hello"), try template("ms", "Hai")], "The templates")
      let other = TemplateQuery(tenant: bench.tenant, name: TemplateName(rawValue: "other"))
      try bench.expect(try await bench.store.templates(other), is: [], "The templates of another name")
    },
  ]

  static let suppressionCases = [
    ConformanceCase("Entries of a do-not-disturb list keep their own source, reason and date") { bench in
      let earlier = bench.now - Duration.seconds(86_400)
      let drafts = [
        SuppressionDraft(person: try bench.key(0), source: "registry", reason: "“asked”", since: earlier),
        SuppressionDraft(person: try bench.key(1), source: "form", since: bench.now + Duration.seconds(3_600)),
        SuppressionDraft(person: try bench.key(2), source: "form"),
        SuppressionDraft(person: try bench.key(0), source: "again"),
      ]
      let request = SuppressionChange(tenant: bench.tenant, action: .add(drafts))
      try bench.expect(try await bench.store.changeSuppressions(request).changed, is: 3, "Entries added")
      let all = try await bench.store.suppressions(SuppressionQuery(tenant: bench.tenant))
      try bench.expect(all.map(\.since), is: [earlier, bench.now, bench.now], "Since when")
      try bench.expect(all.map(\.source).dropFirst(), is: ["form", "form"], "Where the entries come from")
      try bench.expect(all.map(\.reason), is: ["“asked”", nil, nil], "Why")
    },
    ConformanceCase("The suppression list keeps the older entry and counts what changed") { bench in
      func change(_ action: SuppressionChange.Action) async throws -> Int {
        let request = SuppressionChange(tenant: bench.tenant, action: action)
        let result = try await bench.store.changeSuppressions(request)
        return result.changed
      }
      let people = try (0..<3).map { try bench.key($0) }
      try bench.expect(try await change(.add(people, source: "list", reason: nil)), is: 3, "Entries added first")
      bench.time.advance(by: .seconds(60))
      let more = people + [try bench.key(3)]
      try bench.expect(try await change(.add(more, source: "form", reason: "asked")), is: 1, "Entries added then")
      let all = try await bench.store.suppressions(SuppressionQuery(tenant: bench.tenant))
      try bench.expect(all.map(\.source), is: ["list", "list", "list", "form"], "Where the entries come from")
      try bench.expect(all.last?.reason, is: "asked", "The reason of the last entry")
      let one = SuppressionQuery(tenant: bench.tenant, person: try people[at: 1])
      try bench.expect(try await bench.store.suppressions(one), is: [try all[at: 1]], "The entry of one person")
      let nobody = SuppressionQuery(tenant: bench.tenant, person: try bench.key(9))
      try bench.expect(try await bench.store.suppressions(nobody), is: [], "The entry of somebody who has none")
      try bench.expect(try await change(.remove([people[at: 0], try bench.key(9)])), is: 1, "Entries removed")
      let rest = try await bench.store.suppressions(SuppressionQuery(tenant: bench.tenant))
      try bench.expect(rest.map(\.person), is: Array(more.dropFirst()), "The entries that are left")
    },

    ConformanceCase("Pages of the suppression list name everybody once, in the order of their keys") { bench in
      let people = try (0..<10).reversed().map { try bench.key($0) }
      let action = SuppressionChange.Action.add(people, source: "list", reason: nil)
      _ = try await bench.store.changeSuppressions(SuppressionChange(tenant: bench.tenant, action: action))
      var seen: [PersonKey] = []
      while true {
        let query = SuppressionQuery(tenant: bench.tenant, after: seen.last, limit: 4)
        let page = try await bench.store.suppressions(query)
        if page.isEmpty { break }
        seen += page.map(\.person)
      }
      try bench.expect(seen, is: people.sorted(), "The entries in the pages")
    },
  ]
}
