import Foundation
import WhatsAppCampaigns

extension AttemptCoding {
  /// The values of many attempts with their recipients, a list for each of ``columns``.
  static func lists(of attempts: [(recipient: Int64, attempt: Attempt)]) -> [SQLValue] {
    [
      .integers(attempts.map(\.recipient)),
      .integers(attempts.map { Int64($0.attempt.number) }),
      .texts(attempts.map(\.attempt.id.rawValue)),
      .integers(attempts.map(\.attempt.committedAt.millisecondsSince1970)),
      .integers(attempts.map(\.attempt.sendBefore.millisecondsSince1970)),
      .integers(attempts.map(\.attempt.disposition.code)),
      .integers(attempts.map { $0.attempt.errorCode.map(Int64.init) }),
      .texts(attempts.map(\.attempt.note)),
      .texts(attempts.map { EvidenceCoding.text(of: $0.attempt.evidence) }),
    ]
  }
}
