package import Foundation

/// Everything that one tenant has: a value whose operations run at once.
///
/// ``InMemoryStore`` runs them under its lock. A simulator runs them on its own copy, and a copy of it is what a crash
/// finds.
package struct InMemoryTenant: Sendable {
  /// A contact with their part of the consent ledger.
  struct Person: Sendable {
    var contact: Contact
    var consent = ConsentState()
    /// Where their entries stand in the ledger, the oldest first.
    var entries: [Int] = []
    /// Every campaign that they are in, the oldest first.
    var recipients: [RecipientID] = []
    /// When they last wrote.
    var lastWroteAt: Date?
    var conversation = InMemoryConversation()
    /// The contact that this is what is left of.
    var mergedInto: ContactID?
    /// What is left of contacts that ended in this one, and the recipients that it lost to them.
    var rests: [ContactID] = []
  }

  struct Group: Sendable {
    var createdAt: Date
    var note: String?
    var source: GroupSource?
    var members = SortedSet<ContactID>()
    /// What is kept with memberships; who has nothing there is not in it.
    var fields: [ContactID: [String: String]] = [:]

    mutating func remove(_ contacts: [ContactID]) {
      members.subtract(contacts)
      for contact in contacts { fields[contact] = nil }
    }
  }

  struct TemplateKey: Hashable, Comparable, Sendable {
    var name: String
    var language: String

    static func < (left: Self, right: Self) -> Bool { (left.name, left.language) < (right.name, right.language) }
  }

  /// Contacts are never removed: the contact of number `n` is at `n - 1`. The same holds for recipients.
  var people: [Person] = []
  /// Who was merged into another contact stands here, too, for that one.
  var contactIDs: [PersonKey: ContactID] = [:]
  /// The names of the fields that contacts have or once had.
  var fieldNames: Set<[UInt8]> = []
  /// The consent ledger in its order.
  var ledger: [LedgerEntry] = []
  var ledgerHead = LedgerHead()
  var groups: [GroupName: Group] = [:]
  var suppressions: [PersonKey: Suppression] = [:]
  /// The keys of the suppression list in order, once somebody has asked for a page.
  var suppressionOrder: SortedSet<PersonKey>?
  /// Marks of people who were erased, and since when; see ``ErasureMark``.
  var erased: [String: Date] = [:]
  var sealed: [SealedValueID: SealedValue] = [:]
  var lastSealed: Int64 = 0
  /// Check values of the keys that have sealed something, by the keys' names.
  var keyChecks: [String: KeyCheck] = [:]
  var segments: [SegmentName: SavedSegment] = [:]
  var templates: [TemplateKey: MessageTemplate] = [:]

  var campaigns: [CampaignID: InMemoryCampaign] = [:]
  package private(set) var recipients: [Recipient] = []
  private(set) var attempts: [AttemptID: RecipientID] = [:]
  private(set) var messages: [ProviderMessageID: AttemptID] = [:]
  var paces: [PaceKey: PaceState] = [:]

  var callbackKey: Secret?
  var ingestClocks: [ProviderName: IngestClock] = [:]
  var webhookDigests: Set<[UInt8]> = []
  var lastWebhook: Int64 = 0
  var webhooks = WebhookQueue()
  var unread = UnreadBodies()
  var parked = ParkedReports()
  var inboundMessages: Set<ProviderMessageID> = []
  /// Marks of messages whose writer was forgotten, see ``ErasureMark``.
  var forgottenMessages: Set<String> = []
  var freeMessages: [AttemptID: ContactID] = [:]
  var freeMessageIDs: [ProviderMessageID: AttemptID] = [:]
  var noteIDs: Set<NoteID> = []

  var contests: [ContestID: InMemoryContest] = [:]
  /// The oldest first.
  var contestOrder: [ContestID] = []

  package init() {}
}

// MARK: - People

extension InMemoryTenant {
  subscript(contact: ContactID) -> Person {
    get { people[Int(contact.rawValue) - 1] }
    _modify { yield &people[Int(contact.rawValue) - 1] }
  }

  /// The key under which a person's contact stands: of whoever was merged into another contact, that one's.
  func currentKey(of person: PersonKey) -> PersonKey { contactIDs[person].map { self[$0].contact.person } ?? person }

  func has(_ contact: ContactID) -> Bool { contact.rawValue >= 1 && contact.rawValue <= Int64(people.count) }

  /// The contact of a person, made if there is none yet; `nil` for an identity that names nobody.
  mutating func contact(of identity: WhatsAppIdentity, at now: Date) -> ContactID? {
    let key: PersonKey? = identity.key
    guard let key else { return nil }
    if let known = contactIDs[key] { return known }
    let id = ContactID(Int64(people.count + 1))
    people.append(Person(contact: Contact(id: id, person: key, identity: identity, createdAt: now)))
    contactIDs[key] = id
    keepAwayIfErased(key)
    return id
  }

  func member(_ contact: ContactID) -> AudienceMember {
    let person = self[contact]
    return AudienceMember(
      contact: person.contact,
      consent: person.consent,
      suppression: suppressions[person.contact.person]
    )
  }

  /// Appends an event to a person's ledger. Whoever is on their way at this moment may still get the message, and that
  /// is noted with it.
  mutating func append(_ event: ConsentEvent, to contact: ContactID, at now: Date) {
    let event = event.notAfter(now)
    let person = self[contact].contact.person
    self[contact].entries.append(ledger.count)
    ledger.append(ledgerHead.append(event, of: person, recordedAt: now))
    self[contact].consent.fold(event)
    guard event.forbids else { return }
    for id in self[contact].recipients {
      guard var recipient = recipient(id), recipient.noteStop(at: now) else { continue }
      put(recipient)
    }
  }

  /// As ``append(_:to:at:)``, but not for an event that the ledger holds already: an answer or a webhook may come twice.
  mutating func appendOnce(_ event: ConsentEvent, to contact: ContactID, at now: Date) {
    let event = event.notAfter(now)
    guard !self[contact].entries.contains(where: { ledger[$0].event == event }) else { return }
    append(event, to: contact, at: now)
  }

  /// One page of an audience, in the order of the contacts' numbers.
  func page(of audience: Audience, after: ContactID?, limit: Int, now: Date) throws(StoreError) -> [ContactID] {
    if audience.hasSegments { return try segmentPage(of: audience, after: after, limit: limit, now: now) }
    var sources: [ArraySlice<ContactID>] = []
    for name in audience.groups { sources.append(try group(name).members.elements(after: after)) }
    var excluded: [SortedSet<ContactID>] = []
    for name in audience.excludedGroups { excluded.append(try group(name).members) }
    var single = SortedSet<ContactID>()
    single.formUnion(audience.numbers.compactMap { contactIDs[PersonKey($0)] })
    sources.append(single.elements(after: after))

    var page: [ContactID] = []
    while page.count < limit, let next = sources.compactMap(\.first).min() {
      for index in sources.indices where sources[index].first == next {
        sources[index] = sources[index].dropFirst()
      }
      if !excluded.contains(where: { $0.contains(next) }) { page.append(next) }
    }
    return page
  }

  func group(_ name: GroupName) throws(StoreError) -> Group {
    guard let group = groups[name] else { throw .noGroup(name) }
    return group
  }
}

// MARK: - Recipients

extension InMemoryTenant {
  func campaign(_ id: CampaignID) throws(StoreError) -> InMemoryCampaign {
    guard let campaign = campaigns[id] else { throw .noCampaign }
    return campaign
  }

  func recipient(_ id: RecipientID) -> Recipient? {
    guard id.rawValue >= 1, id.rawValue <= Int64(recipients.count) else { return nil }
    return recipients[Int(id.rawValue) - 1]
  }

  /// A recipient, unless it is one of another campaign.
  func recipient(_ id: RecipientID, of campaign: CampaignID) -> Recipient? {
    guard let recipient = recipient(id), recipient.campaign == campaign else { return nil }
    return recipient
  }

  func record(of recipient: Recipient) -> RecipientRecord {
    RecipientRecord(recipient: recipient, member: member(recipient.contact))
  }

  /// Adds one recipient under the next number.
  package mutating func addRecipient(
    _ contact: ContactID,
    to campaign: CampaignID,
    memberFields: [String: String] = [:],
    at now: Date
  ) {
    let id = RecipientID(Int64(recipients.count + 1))
    let recipient = Recipient(
      id: id,
      campaign: campaign,
      contact: contact,
      person: self[contact].contact.person,
      memberFields: memberFields,
      updatedAt: now
    )
    recipients.append(recipient)
    self[contact].recipients.append(id)
    campaigns[campaign]?.index(recipient, replacing: nil)
  }

  /// Writes a recipient back: the only way, so that every index and every count follows.
  package mutating func put(_ recipient: Recipient) {
    let index = Int(recipient.id.rawValue) - 1
    let old = recipients[index]
    recipients[index] = recipient
    for attempt in recipient.attempts where !old.attempts.contains(attempt) {
      attempts[attempt.id] = recipient.id
      for message in attempt.evidence.messageIDs where messages[message] == nil { messages[message] = attempt.id }
    }
    campaigns[recipient.campaign]?.index(recipient, replacing: old)
  }

  /// Forgets which messages a recipient of a campaign that is over got. Returns whether anything was known.
  mutating func removeMessageIDs(of id: RecipientID, endedBefore instant: Date) -> Bool {
    guard var recipient = recipient(id),
      let end = campaigns[recipient.campaign]?.campaign.endedAt, end < instant
    else { return false }
    for message in recipient.attempts.flatMap(\.evidence.messageIDs) { messages[message] = nil }
    guard recipient.removeMessageIDs() else { return false }
    put(recipient)
    return true
  }

  /// Writes a recipient back as another contact's. Whoever holds it loses it.
  mutating func move(_ id: RecipientID, to contact: ContactID, at now: Date) {
    guard var recipient = recipient(id) else { return }
    _ = recipient.release(at: now)
    recipient.contact = contact
    recipient.person = self[contact].contact.person
    put(recipient)
    self[contact].recipients.append(id)
  }

  /// Writes a recipient back as nobody's, and forgets which messages were theirs.
  mutating func anonymize(_ id: RecipientID, as key: PersonKey, at now: Date) {
    guard var recipient = recipient(id) else { return }
    for message in recipient.attempts.flatMap(\.evidence.messageIDs) { messages[message] = nil }
    recipient.anonymize(as: key, at: now)
    put(recipient)
  }
}

// MARK: - Reports

extension InMemoryTenant {
  /// The attempt that a report is about, where it is known: by its callback tag, else by the message's identifier.
  private func attempt(of report: ApplyWebhooks.Report) -> AttemptID? {
    if let attempt = report.attempt, let owner = attempts[attempt], owner == report.recipient ?? owner {
      return attempt
    }
    return report.messageID.flatMap { messages[$0] }
  }

  /// Joins a report and whatever was waiting for what it makes known.
  ///
  /// - Returns: How many reports changed a recipient; `nil` when nobody knows the attempt.
  mutating func join(_ report: ApplyWebhooks.Report, at now: Date) -> Int? {
    guard let attempt = attempt(of: report), let owner = attempts[attempt], var recipient = recipient(owner) else {
      return nil
    }
    let isNews = recipient.receive(report.evidence, for: attempt, at: now)
    if isNews { put(recipient) }
    if let consent = report.consent {
      let decider = self[recipient.contact].mergedInto ?? recipient.contact
      let isForgotten = self[decider].contact.person.isAnonymous
      appendOnce(isForgotten ? consent.outline : consent, to: decider, at: now)
    }
    return isNews ? 1 + joinParked(attempt, at: now) : 0
  }

  /// Joins the reports that waited for an attempt or for one of its messages to become known.
  mutating func joinParked(_ attempt: AttemptID, at now: Date) -> Int {
    guard let owner = attempts[attempt], let recipient = recipient(owner) else { return 0 }
    let messageIDs = recipient.attempts.first { $0.id == attempt }?.evidence.messageIDs ?? []
    var joined = 0
    for report in parked.take(attempt: attempt, messageIDs: messageIDs) {
      joined += join(report, at: now) ?? 0
    }
    return joined
  }
}
