import Foundation
public import WhatsAppCampaigns

extension PostgresStore {
  /// How many recipients one transaction of a snapshot fixes: few enough that it never holds the campaign for long.
  private static let snapshotChunk = 10_000

  /// One page of an audience as it is now: numbers that are no contacts yet are not in it.
  public func audience(_ request: AudienceQuery) async throws(StoreError) -> [AudienceMember] {
    try await read(request.tenant) { (transaction) throws(StoreError) in
      let after = request.after?.rawValue ?? .min
      var members = try transaction.members(
        try transaction.contacts(in: request.audience, after: after, limit: request.limit),
        of: request.audience
      )
      guard let span = request.history else { return members }
      let sends = try transaction.sends(to: members.map(\.contact.id), since: transaction.now - span)
      for index in members.indices { members[index].history = sends[members[index].contact.id] ?? [] }
      return members
    }
  }

  /// Fixes the audience of a draft in transactions of 10,000; one that was interrupted goes on where it was.
  public func snapshotAudience(_ request: SnapshotAudience) async throws(StoreError) -> SnapshotAudienceResult {
    var numbers = try await read(request.tenant) { (transaction) throws(StoreError) in
      try transaction.numbersToSnapshot(request.campaign)
    }[...]
    while !numbers.isEmpty {
      let chunk = Array(numbers.prefix(Self.snapshotChunk))
      numbers = numbers.dropFirst(chunk.count)
      try await write(request.tenant) { (transaction) throws(StoreError) in
        _ = try transaction.contactNumbers(creating: chunk.map(WhatsAppIdentity.phone))
      }
    }
    while true {
      let recipients = try await write(request.tenant) { (transaction) throws(StoreError) in
        try transaction.snapshotChunk(request.campaign, limit: Self.snapshotChunk)
      }
      if let recipients { return SnapshotAudienceResult(recipients: recipients) }
    }
  }
}

extension Transaction {
  /// An audience in the store's numbers.
  fileprivate struct Selection {
    var groups: [Int64]
    var excludedGroups: [Int64]
    /// The keys of the single numbers.
    var people: [String]
  }

  fileprivate func selection(of audience: Audience) throws(StoreError) -> Selection {
    Selection(
      groups: try groupNumbers(existing: audience.groups),
      excludedGroups: try groupNumbers(existing: audience.excludedGroups),
      people: audience.numbers.map { PersonKey($0).rawValue }
    )
  }

  /// The next contacts of a selection in the order of their numbers.
  ///
  /// The first of the whole are among the first of each part, so the cost is that of a page, not of the audience.
  fileprivate func contacts(in audience: Audience, after: Int64, limit: Int) throws(StoreError) -> [Int64] {
    let selection = try selection(of: audience)
    if audience.hasSegments { return try contacts(inSegmentsOf: audience, after: after, limit: limit) }
    return try db.all(
      """
      SELECT DISTINCT contact FROM (
        (SELECT m.contact FROM unnest($2::bigint[]) AS g (number) CROSS JOIN LATERAL (
          SELECT m.contact FROM group_members m
          WHERE m.tenant = $1 AND m.contact_group = g.number AND m.contact > $5 AND NOT EXISTS (
            SELECT FROM group_members x
            WHERE x.tenant = $1 AND x.contact_group = ANY($4::bigint[]) AND x.contact = m.contact)
          ORDER BY m.contact LIMIT $6) m)
        UNION ALL
        (SELECT c.id FROM contacts c
          WHERE c.tenant + 0 = $1 AND c.id > $5 AND c.id IN (SELECT coalesce(merged_into, id) FROM contacts
              WHERE tenant + 0 = $1 AND person = ANY($3::text[])) AND NOT EXISTS (
            SELECT FROM group_members x
            WHERE x.tenant = $1 AND x.contact_group = ANY($4::bigint[]) AND x.contact = c.id)
          ORDER BY c.id LIMIT $6)
      ) AS parts (contact) ORDER BY contact LIMIT $6
      """,
      [
        tenantValue, .integers(selection.groups), .texts(selection.people), .integers(selection.excludedGroups),
        .integer(after), .limit(limit),
      ]
    ) { $0.integer(0) }
  }

  fileprivate func members(_ contacts: [Int64], of audience: Audience) throws(StoreError) -> [AudienceMember] {
    let memo = ConsentMemo()
    let fields = try memberFields(of: "c.id", in: audience, parameter: 3)
    return try db.all(
      """
      SELECT \(MemberCoding.columns), \(fields.sql)
      FROM contacts c LEFT JOIN suppressions s ON s.tenant = c.tenant AND s.person = c.person
      WHERE c.tenant + 0 = $1 AND c.id = ANY($2::bigint[]) ORDER BY c.id
      """,
      [tenantValue, .integers(contacts)] + fields.values
    ) { (row) throws(StoreError) in
      var member = try MemberCoding.member(row, at: 0, memo)
      member.memberFields = try ContactCoding.fields(row.optionalText(MemberCoding.columnCount))
      return member
    }
  }

  /// The single numbers that have to become contacts before a campaign's recipients are fixed.
  fileprivate func numbersToSnapshot(_ id: CampaignID) throws(StoreError) -> [PhoneNumber] {
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
  fileprivate func snapshotChunk(_ id: CampaignID, limit: Int) throws(StoreError) -> Int? {
    let stored = try campaign(id, isLocked: true)
    let number = SQLValue.integer(stored.number)
    if !stored.hasSnapshot {
      try checkOpenForSnapshot(stored.campaign)
      let audience = stored.campaign.plan.audience
      _ = try groupNumbers(existing: audience.namedGroups, isLocked: true)
      let contacts = try contacts(in: audience, after: stored.snapshotAfter ?? .min, limit: limit)
      let fields = try memberFields(of: "n.contact", in: audience, parameter: 6)
      try db.send(
        """
        INSERT INTO recipients (tenant, campaign, contact, state, epoch, status, updated_at, member_fields)
        SELECT $1, $2, n.contact, 0, 0, $3, $4, \(fields.sql) FROM unnest($5::bigint[]) AS n (contact) ORDER BY n.contact
        ON CONFLICT (contact, campaign, tenant) DO NOTHING
        """,
        [tenantValue, number, .integer(RecipientStatus.pending.code), nowValue, .integers(contacts)] + fields.values
      )
      try db.send(
        "UPDATE campaigns SET snapshot_after = $3, snapshot_done = $4 WHERE tenant = $1 AND number = $2",
        [
          tenantValue, number, .integer(orNull: contacts.last ?? stored.snapshotAfter), .bool(contacts.count < limit),
        ]
      )
      if contacts.count == limit { return nil }
    }
    return Int(
      try db.number("SELECT count(*) FROM recipients WHERE tenant = $1 AND campaign = $2", [tenantValue, number])
    )
  }
}
