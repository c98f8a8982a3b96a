/// What went into an export.
public struct ExportSummary: Hashable, Sendable {
  /// How many people are in it.
  public var rows = 0
  /// How many people have no phone number, so that no import can read them back. Of contacts they were left out; of
  /// recipients they are among ``rows``, under their user ids.
  public var withoutNumber = 0
  /// The headers of the columns that hold only in the exported group: an import reads them back as that where its
  /// ``ColumnMapping/memberColumns`` name them.
  public var memberColumns: [String] = []

  /// Creates a summary.
  public init(rows: Int = 0, withoutNumber: Int = 0, memberColumns: [String] = []) {
    self.rows = rows
    self.withoutNumber = withoutNumber
    self.memberColumns = memberColumns
  }
}

extension CampaignEngine {
  /// Writes the contacts of a group, or all, as comma-separated text; see ``ContactCSVWriter``. Those of a group come with
  /// what their memberships say.
  ///
  /// The contacts are read twice, page by page: first for the columns, then for the rows; memory does not grow with them.
  /// It ends with whatever the writing throws, and with `CancellationError` when the task is cancelled.
  ///
  /// - Parameters:
  ///   - group: Whose members; `nil` for everybody.
  ///   - numbers: Whether numbers are written in full.
  ///   - byteOrderMark: Whether to begin with a byte-order mark, for Excel.
  ///   - write: Gets the text piece by piece, the headers with the first one.
  public func exportContacts(
    in group: GroupName? = nil,
    numbers: ExportedNumbers = .masked,
    byteOrderMark: Bool = false,
    to write: ([UInt8]) throws -> Void
  ) async throws -> ExportSummary {
    var fields = ExportedFields()
    var memberFields: Set<String> = []
    var hasNames = false
    try await forEachMember(of: group) { member in
      guard member.contact.phone != nil else { return }
      fields.insert(member.contact.fields)
      memberFields.formUnion(member.fields.keys)
      if member.contact.name != nil { hasNames = true }
    }
    var writer = ContactCSVWriter(
      fields: fields.columns,
      memberFields: memberFields.sorted(),
      hasNames: hasNames,
      numbers: numbers,
      byteOrderMark: byteOrderMark
    )
    var summary = ExportSummary(memberColumns: writer.memberHeaders)
    try await forEachMember(of: group) { member in
      guard member.contact.phone != nil else {
        summary.withoutNumber += 1
        return
      }
      var member = member
      fields.spell(&member.contact.fields)
      writer.append(member)
      summary.rows += 1
      try write(writer.take())
    }
    try write(writer.take())
    return summary
  }

  /// Writes what became of each recipient of a campaign as comma-separated text; see ``RecipientCSVWriter``.
  ///
  /// It ends with whatever the writing throws, and with `CancellationError` when the task is cancelled.
  ///
  /// - Parameters:
  ///   - id: The campaign.
  ///   - numbers: Whether numbers are written in full.
  ///   - byteOrderMark: Whether to begin with a byte-order mark, for Excel.
  ///   - write: Gets the text piece by piece, the headers with the first one.
  public func exportRecipients(
    of id: CampaignID,
    numbers: ExportedNumbers = .masked,
    byteOrderMark: Bool = false,
    to write: ([UInt8]) throws -> Void
  ) async throws -> ExportSummary {
    let plan = try await campaign(id).plan
    var writer = RecipientCSVWriter(of: plan, numbers: numbers, byteOrderMark: byteOrderMark)
    var summary = ExportSummary()
    try await forEachRecipient(of: id) { record in
      writer.append(record)
      summary.rows += 1
      if record.member.contact.phone == nil { summary.withoutNumber += 1 }
      try write(writer.take())
    }
    try write(writer.take())
    return summary
  }
}
