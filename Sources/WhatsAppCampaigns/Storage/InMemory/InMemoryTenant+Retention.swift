import Foundation

extension InMemoryTenant {
  mutating func purge(_ request: Purge) -> PurgeResult {
    let start = Int(clamping: max(0, request.after))
    switch request.kind {
    case .webhookBodies: return PurgeResult(changed: unread.drop(appliedBefore: request.before))
    case .parkedReports: return PurgeResult(changed: parked.drop(before: request.before))
    case .messageIdentifiers:
      let page = recipients.dropFirst(start).prefix(max(0, request.limit)).map(\.id)
      var result = PurgeResult(next: page.count < request.limit ? nil : page.last?.rawValue)
      for id in page where removeMessageIDs(of: id, endedBefore: request.before) { result.changed += 1 }
      return result
    case .idleContacts:
      let page = people.dropFirst(start).prefix(max(0, request.limit))
      return PurgeResult(
        people: page.filter { isIdle($0, since: request.before) }.map(\.contact.person),
        next: page.count < request.limit ? nil : page.last?.contact.id.rawValue
      )
    }
  }

  private func isIdle(_ person: Person, since instant: Date) -> Bool {
    !person.contact.person.isAnonymous && person.contact.createdAt < instant
      && person.lastWroteAt.map { $0 < instant } ?? true
      && person.conversation.free.allSatisfy { $0.attempt.committedAt < instant }
      && person.entries.allSatisfy { ledger[$0].recordedAt < instant }
      && person.recipients.lazy.compactMap { recipient($0) }.allSatisfy { !$0.isOpen && $0.updatedAt < instant }
  }
}
