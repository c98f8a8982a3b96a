import Foundation
public import WhatsAppCampaigns

extension SQLiteStore {
  /// How many recipients one transaction of a snapshot fixes: few enough that a sender beside it is not kept waiting.
  private static let snapshotChunk = 10_000

  /// One page of an audience as it is now: numbers that are no contacts yet are not in it.
  public func audience(_ request: AudienceQuery) async throws(StoreError) -> [AudienceMember] {
    try read(request.tenant) { (transaction) throws(StoreError) in
      let after = request.after?.rawValue ?? .min
      var members = try transaction.members(
        try transaction.contacts(in: request.audience, after: after, limit: request.limit),
        of: request.audience
      )
      guard let span = request.history else { return members }
      let sends = try transaction.sends(to: Set(members.map(\.contact.id)), since: transaction.now - span)
      for index in members.indices { members[index].history = sends[members[index].contact.id] ?? [] }
      return members
    }
  }

  /// Fixes the audience of a draft in transactions of 10,000; one that was interrupted goes on where it was.
  public func snapshotAudience(_ request: SnapshotAudience) async throws(StoreError) -> SnapshotAudienceResult {
    var numbers = try await write(request.tenant) { (transaction) throws(StoreError) in
      try transaction.numbersToSnapshot(request.campaign)
    }[...]
    while !numbers.isEmpty {
      let chunk = numbers.prefix(Self.snapshotChunk)
      numbers = numbers.dropFirst(chunk.count)
      try await write(request.tenant) { (transaction) throws(StoreError) in
        for number in chunk {
          _ = try transaction.contactNumber(creating: .phone(number))
        }
      }
      await Task.yield()
    }
    while true {
      let recipients = try await write(request.tenant) { (transaction) throws(StoreError) in
        try transaction.snapshotChunk(request.campaign, limit: Self.snapshotChunk)
      }
      if let recipients { return SnapshotAudienceResult(recipients: recipients) }
      // Others may use the store between two chunks.
      await Task.yield()
    }
  }
}

extension Transaction {
  /// An audience in the store's numbers.
  struct Selection {
    var groups: [Int64]
    var excludedGroups: SQLValue
    /// The keys of the single numbers; `nil` where there are none.
    var people: SQLValue?
  }

  func selection(of audience: Audience) throws(StoreError) -> Selection {
    let people = audience.numbers.map { PersonKey($0).rawValue }
    return Selection(
      groups: try groupNumbers(existing: audience.groups),
      excludedGroups: .integers(try groupNumbers(existing: audience.excludedGroups)),
      people: people.isEmpty ? nil : .texts(people)
    )
  }

  /// The next contacts of a selection in the order of their numbers.
  ///
  /// The first of the whole are among the first of each part, so the cost is that of a page, not of the audience.
  func contacts(in audience: Audience, after: Int64, limit: Int) throws(StoreError) -> [Int64] {
    let selection = try selection(of: audience)
    if audience.hasSegments { return try contacts(inSegmentsOf: audience, after: after, limit: limit) }
    var numbers: Set<Int64> = []
    for group in selection.groups {
      numbers.formUnion(
        try db.all(
          """
          SELECT m.contact FROM group_members m
          WHERE m.contact_group = ? AND m.contact > ? AND NOT EXISTS (
            SELECT 1 FROM json_each(?) e CROSS JOIN group_members x ON x.contact_group = e.value AND x.contact = m.contact)
          ORDER BY m.contact LIMIT ?
          """,
          [.integer(group), .integer(after), selection.excludedGroups, .limit(limit)]
        ) { $0.integer(0) }
      )
    }
    if let people = selection.people {
      numbers.formUnion(
        try db.all(
          """
          SELECT c.id FROM contacts c
          WHERE c.id IN (SELECT coalesce(merged_into, id) FROM contacts
              WHERE tenant = ? AND person IN (SELECT value FROM json_each(?)))
            AND +c.id > ? AND NOT EXISTS (
            SELECT 1 FROM json_each(?) e CROSS JOIN group_members x ON x.contact_group = e.value AND x.contact = c.id)
          ORDER BY +c.id LIMIT ?
          """,
          [tenantValue, people, .integer(after), selection.excludedGroups, .limit(limit)]
        ) { $0.integer(0) }
      )
    }
    return Array(numbers.sorted().prefix(max(0, limit)))
  }

  func members(_ contacts: [Int64], of audience: Audience) throws(StoreError) -> [AudienceMember] {
    let memo = ConsentMemo()
    let fields = try memberFields(of: "c.id", in: audience, parameter: 3)
    return try db.all(
      """
      SELECT \(MemberCoding.columns), \(fields.sql)
      FROM contacts c LEFT JOIN suppressions s ON s.tenant = c.tenant AND s.person = c.person
      WHERE c.id IN (SELECT value FROM json_each(?1)) AND +c.tenant = ?2 ORDER BY c.id
      """,
      [.integers(contacts), tenantValue] + fields.values
    ) { (row) throws(StoreError) in
      var member = try MemberCoding.member(row, at: 0, memo)
      member.memberFields = try ContactCoding.fields(row.optionalText(MemberCoding.columnCount))
      return member
    }
  }

  /// The single numbers that have to become contacts before a campaign's recipients are fixed.
  func numbersToSnapshot(_ id: CampaignID) throws(StoreError) -> [PhoneNumber] {
    let stored = try campaign(id)
    if stored.hasSnapshot { return [] }
    try checkOpenForSnapshot(stored.campaign)
    // Asked for before anybody is added: a group that is missing must leave nothing behind.
    _ = try groupNumbers(existing: stored.campaign.plan.audience.namedGroups)
    return stored.campaign.plan.audience.numbers
  }

  private func checkOpenForSnapshot(_ campaign: Campaign) throws(StoreError) {
    guard campaign.status.isBeforeStart else { throw .campaignHasLeftDraft }
  }

  /// Fixes the next part of the audience. Returns how many recipients there are once all are fixed.
  func snapshotChunk(_ id: CampaignID, limit: Int) throws(StoreError) -> Int? {
    let stored = try campaign(id)
    let number = SQLValue.integer(stored.number)
    if !stored.hasSnapshot {
      try checkOpenForSnapshot(stored.campaign)
      let audience = stored.campaign.plan.audience
      _ = try groupNumbers(existing: audience.namedGroups)
      let contacts = try contacts(in: audience, after: stored.snapshotAfter ?? .min, limit: limit)
      let fresh = RecipientStatus.pending.code
      let fields = try memberFields(of: "e.value", in: audience, parameter: 5)
      let added = try db.run(
        """
        INSERT OR IGNORE INTO recipients (campaign, contact, state, epoch, status, updated_at, member_fields)
        SELECT ?1, e.value, 0, 0, ?2, ?3, \(fields.sql) FROM json_each(?4) e
        """,
        [number, .integer(fresh), nowValue, .integers(contacts)] + fields.values
      )
      let key = CountChanges.Key(campaign: stored.number, status: fresh, state: 0, hasResponded: false)
      counts.add(Int64(added), to: key)
      try db.run(
        "UPDATE campaigns SET snapshot_after = ?, snapshot_done = ? WHERE number = ? AND tenant = ?",
        [
          .integer(orNull: contacts.last ?? stored.snapshotAfter), .bool(contacts.count < limit), number, tenantValue,
        ]
      )
      if contacts.count == limit { return nil }
    }
    return try storedCounts(stored.number).reduce(0) { $0 + $1.count }
  }
}
