import Foundation
import WhatsAppCampaigns

extension Transaction {
  /// What may have reached some contacts since an instant, under whichever of their names, the latest first.
  func sends(to contacts: Set<ContactID>, since: Date) throws(StoreError) -> [ContactID: [EarlierSend]] {
    guard !contacts.isEmpty else { return [:] }
    // The latest commit of a recipient stands in its row: who got nothing in this time costs no look at the attempts.
    // A minute for the time from the commit to the last moment to leave.
    let rows = try db.all(
      """
      SELECT coalesce(c.merged_into, c.id), r.campaign, a.send_before, a.disposition, a.evidence
      FROM recipients r CROSS JOIN attempts a ON a.recipient = r.id CROSS JOIN contacts c ON c.id = r.contact
      WHERE r.contact IN (
          SELECT value FROM json_each(?1) UNION ALL
          SELECT id FROM contacts WHERE merged_into IN (SELECT value FROM json_each(?1))
            AND person < '\(PersonKey.firstNamed)')
        AND r.attempted_at >= ?2 AND a.send_before > ?3 AND +a.tenant = ?4
      ORDER BY a.send_before DESC LIMIT ?5
      """,
      [
        .integers(contacts.map(\.rawValue)), .date(since - .seconds(60)), .date(since), tenantValue,
        .limit(contacts.count * EarlierSend.most),
      ]
    ) { (row) throws(StoreError) in
      guard let disposition = Attempt.Disposition(code: row.integer(3)) else { throw .corrupt("attempt") }
      var isDisproved = disposition == .notTaken
      if isDisproved { isDisproved = try EvidenceCoding.evidence(row.optionalText(4)).level == .none }
      return (contact: row.integer(0), campaign: row.integer(1), at: row.date(2), isDisproved: isDisproved)
    }
    guard !rows.isEmpty else { return [:] }
    var campaigns: [Int64: (purpose: ConsentPurpose, provider: ProviderName)] = [:]
    let plans = try db.all(
      """
      SELECT number, json_extract(plan, '$.purpose'), json_extract(plan, '$.provider') FROM campaigns
      WHERE number IN (SELECT value FROM json_each(?)) AND +tenant = ?
      """,
      [.integers(Array(Set(rows.map(\.campaign)))), tenantValue]
    ) { (row) throws(StoreError) in
      guard let purpose = ConsentPurpose(rawValue: row.text(1)), let provider = ProviderName(row.text(2)) else {
        throw .corrupt("plan")
      }
      return (number: row.integer(0), purpose: purpose, provider: provider)
    }
    for plan in plans { campaigns[plan.number] = (plan.purpose, plan.provider) }
    var sends: [ContactID: [EarlierSend]] = [:]
    for row in rows where !row.isDisproved {
      let contact = ContactID(row.contact)
      guard let campaign = campaigns[row.campaign], sends[contact, default: []].count < EarlierSend.most else {
        continue
      }
      sends[contact, default: []].append(
        EarlierSend(at: row.at, purpose: campaign.purpose, provider: campaign.provider)
      )
    }
    return sends
  }
}
