import Foundation

extension CampaignEngine {
  /// Marks entries of one person's ledger, in their order, so that they are recognised in a later export.
  ///
  /// A mark is a keyed hash over the person and everything that the entry says. It tells nobody without the store's key
  /// whose entry it is, so that it may stand in an export without numbers; and no two different entries share one.
  public func marks(of history: [ConsentRecord.Item], person: PersonKey) async throws(EngineError) -> [String] {
    let key = HMACKey(try await callbackKey())
    return history.map { item in
      let event = item.event
      let texts: [String?] = [
        "consent entry", person.rawValue, event.decision.rawValue,
        event.purposes.map(\.rawValue).joined(separator: ","),
        event.source, event.wording, event.language, event.messageID, event.rule, event.word, event.actor,
        String(event.at.millisecondsSince1970), String(item.recordedAt.millisecondsSince1970),
      ]
      var bytes: [UInt8] = []
      for text in texts {
        // The length goes first: no two lists of texts have the same bytes.
        bytes += Array((text.map { "\($0.utf8.count):" } ?? "-:").utf8)
        bytes += Array((text ?? "").utf8)
      }
      return Base64URL.encode(key.code(of: bytes))
    }
  }
}
