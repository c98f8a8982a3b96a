import Foundation
import WhatsAppCampaigns

extension Transaction {
  /// Asks what may have reached the people of some recipients since an instant, over all campaigns, the latest first.
  ///
  /// It comes after the lock on the sender's pace, so that it sees what another worker has just committed for one of
  /// them. Read the answer with ``sends(_:)``.
  func sendSendsQuestion(_ recipients: [Int64], since: Date) throws(StoreError) -> Reply {
    // The latest commit of a recipient stands in its row: who got nothing in this time costs no look at the attempts.
    // A minute for the time from the commit to the last moment to leave.
    try sendSends(
      of: recipients,
      """
      JOIN recipients w ON w.id = wanted AND w.tenant = owner CROSS JOIN LATERAL (\(Self.rests("w.contact"))) AS names
        JOIN recipients r ON r.tenant = owner AND r.contact = names.id
      """,
      of: "w.contact",
      since: since
    )
  }

  /// What may have reached some contacts since an instant, over all campaigns, the latest first.
  func sends(to contacts: [ContactID], since: Date) throws(StoreError) -> [ContactID: [EarlierSend]] {
    let join = """
      CROSS JOIN LATERAL (\(Self.rests("wanted"))) AS names
        JOIN recipients r ON r.tenant = owner AND r.contact = names.id
      """
    let reply = try sendSends(of: contacts.map(\.rawValue), join, of: "wanted", since: since)
    try db.wait()
    return try sends(reply)
  }

  /// A contact, and what is left of those that ended in it: what reached them has reached the person.
  private static func rests(_ contact: String) -> String {
    """
    SELECT \(contact) AS id UNION ALL
    SELECT id FROM contacts WHERE merged_into = \(contact) AND tenant = owner AND person < '\(PersonKey.firstNamed)'
    """
  }

  private func sendSends(
    of numbers: [Int64],
    _ join: String,
    of contact: String,
    since: Date
  ) throws(StoreError) -> Reply {
    try db.send(
      """
      SELECT \(contact), a.send_before, a.disposition, a.evidence, k.plan::json ->> 'purpose', k.plan::json ->> 'provider'
      FROM \(Self.wantedNumbers) \(join)
        JOIN attempts a ON a.tenant = r.tenant AND a.recipient = r.id
        JOIN campaigns k ON k.tenant = r.tenant AND k.number = r.campaign
      WHERE r.attempted_at >= $3 AND a.send_before > $4
      ORDER BY a.send_before DESC LIMIT $5
      """,
      [
        tenantValue, .integers(numbers), .date(since - .seconds(60)), .date(since),
        .limit(numbers.count * EarlierSend.most),
      ]
    )
  }

  /// What ``sendSendsQuestion(_:since:)`` asked for.
  func sends(_ reply: Reply) throws(StoreError) -> [ContactID: [EarlierSend]] {
    var sends: [ContactID: [EarlierSend]] = [:]
    let rows = try reply.all { (row) throws(StoreError) -> (ContactID, EarlierSend)? in
      guard let disposition = Attempt.Disposition(code: row.integer(2)),
        let purpose = ConsentPurpose(rawValue: row.text(4)), let provider = ProviderName(row.text(5))
      else { throw .corrupt("attempt") }
      if disposition == .notTaken, try EvidenceCoding.evidence(row.optionalText(3)).level == .none { return nil }
      return (ContactID(row.integer(0)), EarlierSend(at: row.date(1), purpose: purpose, provider: provider))
    }
    for case (let contact, let send)? in rows where sends[contact, default: []].count < EarlierSend.most {
      sends[contact, default: []].append(send)
    }
    return sends
  }
}
