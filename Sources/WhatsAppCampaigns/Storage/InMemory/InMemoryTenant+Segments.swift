import Foundation

extension InMemoryTenant {
  /// One person as rules see them.
  private struct Facts: SegmentFacts {
    let tenant: InMemoryTenant
    let id: ContactID

    private var person: Person { tenant[id] }
    var contact: Contact { person.contact }
    var consent: ConsentState { person.consent }
    var isSuppressed: Bool { tenant.suppressions[person.contact.person] != nil }
    var lastWroteAt: Date? { person.lastWroteAt }
    var lastWrittenToAt: Date? { tenant.sent(to: person).max() }

    func messageCount(_ direction: SegmentRule.MessageDirection) -> Int {
      switch direction {
      case .inbound: person.conversation.inbound.count
      case .outbound: tenant.sent(to: person).count
      }
    }

    func isMember(of group: GroupName) -> Bool { tenant.groups[group]?.members.contains(id) ?? false }

    func isRecipient(of campaign: CampaignID?, where fits: (RecipientStatus, _ hasResponded: Bool) -> Bool) -> Bool {
      person.recipients.contains { number in
        guard let recipient = tenant.recipient(number), campaign == nil || recipient.campaign == campaign else {
          return false
        }
        return fits(recipient.status, recipient.hasResponded)
      }
    }

    func isEntrant(of contest: ContestID?, among entrants: ContestEntrants) -> Bool {
      guard let contest else { return tenant.contests.values.contains { $0.has(id, among: entrants) } }
      return tenant.contests[contest]?.has(id, among: entrants) ?? false
    }
  }

  /// One page of an audience with segments, in the order of the contacts' numbers.
  func segmentPage(of audience: Audience, after: ContactID?, limit: Int, now: Date) throws(StoreError) -> [ContactID] {
    for name in audience.groups + audience.excludedGroups { _ = try group(name) }
    let single = Set(audience.numbers.map { currentKey(of: PersonKey($0)) })
    let (inclusion, exclusion) = (audience.inclusion, audience.exclusion)
    var page: [ContactID] = []
    var number = max(0, after?.rawValue ?? 0)
    while page.count < limit, number < Int64(people.count) {
      number += 1
      let facts = Facts(tenant: self, id: ContactID(number))
      guard !facts.contact.person.isAnonymous else { continue }
      guard single.contains(facts.contact.person) || inclusion.matches(facts, now: now) else { continue }
      if !exclusion.matches(facts, now: now) { page.append(ContactID(number)) }
    }
    return page
  }
}
