import Foundation

/// Writes what became of each recipient of a campaign as comma-separated text.
///
/// It begins with the columns of ``ContactCSVWriter``, so with the numbers in full ``ContactImporter`` reads the people
/// back, whoever has no name included, with the outcome as further fields: a list of those who failed is an audience again.
/// Somebody without a phone number stands there under their id, and an import rejects that one row. Where a campaign
/// has variants, the column `variant` says which one everybody got. With masked numbers `message_id` is empty: the
/// identifier that WhatsApp gives a message holds the number.
public struct RecipientCSVWriter: Sendable {
  private static let outcome = [
    "status", "reason", "error_code", "attempts", "message_id", "pricing_category", "pricing_type", "updated_at",
  ]

  private var writer: ContactCSVWriter
  private let numbers: ExportedNumbers
  private let plan: CampaignPlan?

  /// Begins an export.
  ///
  /// - Parameters:
  ///   - plan: The campaign's plan, for its variants.
  ///   - numbers: Whether numbers are written in full.
  ///   - byteOrderMark: Whether to begin with a byte-order mark, for Excel.
  public init(of plan: CampaignPlan? = nil, numbers: ExportedNumbers = .masked, byteOrderMark: Bool = false) {
    self.numbers = numbers
    self.plan = plan
    let fields = Self.outcome + (plan?.variants.isEmpty == false ? ["variant"] : [])
    writer = ContactCSVWriter(fields: fields, numbers: numbers, byteOrderMark: byteOrderMark)
  }

  /// Writes one recipient.
  public mutating func append(_ record: RecipientRecord) {
    let recipient = record.recipient
    let contact = record.member.contact
    var fields = ["status": recipient.status.rawValue, "attempts": String(recipient.attempts.count)]
    fields["reason"] = recipient.outcomeReason
    fields["error_code"] = recipient.outcomeCode.map { String($0) }
    if numbers == .full { fields["message_id"] = recipient.bestAttempt?.evidence.messageIDs.first?.rawValue }
    let pricing = recipient.bestAttempt?.evidence.pricing
    (fields["pricing_category"], fields["pricing_type"]) = (pricing?.category, pricing?.type)
    fields["variant"] = plan?.variant(of: recipient.person)?.name.rawValue
    fields["updated_at"] = recipient.updatedAt.formatted(.iso8601)
    // The other columns of the outcome hold no phone number.
    let name = numbers == .full ? contact.name : NumberMask(beside: contact.phone).masked(name: contact.name)
    writer.append(contact.identity, name: name, fields: fields)
  }

  /// How many bytes wait to be taken.
  public var count: Int { writer.count }

  /// What has been written since the last call.
  public mutating func take() -> [UInt8] { writer.take() }
}

extension Recipient {
  /// Why the recipient stands where it stands, in one word: for a failure the class of the provider's error.
  public var outcomeReason: String? { reportReason?.word ?? reason }

  /// The provider's number for what went wrong, as it answered or as it reported later.
  public var outcomeCode: Int? { bestAttempt.flatMap { $0.errorCode ?? $0.evidence.failures.last?.code } }
}
