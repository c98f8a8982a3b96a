/// A report as it stands in the store while its attempt is not known.
package struct OrphanReport: Hashable {
  package let attempt: String?
  package let message: String?
  package let evidence: String
  package let consent: String?

  package init(_ report: ApplyWebhooks.Report) throws(StoreError) {
    attempt = report.attempt?.rawValue
    message = report.messageID?.rawValue
    evidence = EvidenceCoding.text(of: report.evidence) ?? "{}"
    // Not `map`: it throws any error.
    if let event = report.consent { consent = try StoredJSON.encode(event) } else { consent = nil }
  }

  /// Reads `attempt, message_id, evidence, consent`.
  package init(_ row: some SQLRow) {
    attempt = row.optionalText(0)
    message = row.optionalText(1)
    evidence = row.text(2)
    consent = row.optionalText(3)
  }

  /// Reads what is reported, `evidence, consent`, from the columns that begin at an index.
  package static func content(
    _ row: some SQLRow,
    at first: Int32
  ) throws(StoreError) -> (evidence: Evidence, consent: ConsentEvent?) {
    var consent: ConsentEvent?
    if let text = row.optionalText(first + 1) {
      consent = try StoredJSON.decode(ConsentEvent.self, from: text, "consent event")
    }
    return (try EvidenceCoding.evidence(row.text(first)), consent)
  }
}
