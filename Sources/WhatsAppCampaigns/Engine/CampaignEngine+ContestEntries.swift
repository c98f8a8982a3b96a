import Foundation

// Contests come after consent and after the profile: what says something about consent enters nothing, and what only
// answers a question about the person enters nothing either, unless the contest is named or asks for just that.

/// A message that is meant for contests.
struct MessageBid: Sendable {
  var received: ReceivedMessage
  var identity: WhatsAppIdentity
  var person: PersonKey
  var text: String
  var contests: [Contest]

  /// When it was written.
  var at: Date { received.message.timestamp ?? received.receivedAt }
}

extension CampaignEngine {
  /// How long after its end people are told that a contest is over.
  private static var memory: Duration { .seconds(90 * 86_400) }

  /// The messages that may enter contests. Whether their people have agreed is not asked here.
  func bids(in received: [ReceivedMessage]) async throws(EngineError) -> [MessageBid] {
    var bids: [MessageBid] = []
    for received in received {
      let message = received.message
      guard let text = message.text, message.groupID == nil, !message.isStandby,
        classifier.classify(message).decision == .none, let identity = message.sender.identities.first
      else { continue }
      let key: PersonKey? = identity.key
      guard let person = key else { continue }
      bids.append(MessageBid(received: received, identity: identity, person: person, text: text, contests: []))
    }
    guard !bids.isEmpty else { return [] }
    let query = ContestQuery(tenant: tenant, closingAfter: time.now - Self.memory)
    let contests = try await stored { () async throws(StoreError) in try await store.contests(query) }
    guard !contests.isEmpty else { return [] }
    for index in bids.indices {
      let bid = bids[index]
      bids[index].contests = Contest.addressed(by: bid.text, at: bid.at, among: contests)
        .filter { $0.takes(bid.received.message.content, text: bid.text, today: CalendarDay(bid.at, in: $0.plan.zone)) }
    }
    return bids.filter { !$0.contests.isEmpty }
  }

  /// Judges bids and records what is accepted. A message enters once, however often this is done.
  ///
  /// - Returns: What each message is answered.
  func enter(
    _ bids: [MessageBid],
    _ summary: inout WebhookSummary
  ) async throws(EngineError) -> [ProviderMessageID: [DialogueReply]] {
    var told: [ProviderMessageID: [DialogueReply]] = [:]
    for bid in bids {
      let record = try await consent(of: bid.person)
      guard Contest.admits(record.state, try await suppression(of: bid.person)) else { continue }
      let message = bid.received.message.id
      let wasAsked = DialogueMemory(record: record, messageID: message).wasAsked(.profile)
      for contest in bid.contests {
        let today = CalendarDay(bid.at, in: contest.plan.zone)
        let content = bid.received.message.content
        guard contest.takes(content, text: bid.text, today: today, wasAsked: wasAsked) else { continue }
        let result = try await self.bid(
          bid.text,
          in: contest,
          by: bid.identity,
          messageID: message,
          card: card(in: bid.text, contest, at: bid.at),
          at: bid.at
        )
        if case .entered(_, isNew: true) = result { summary.entries += 1 }
        told[message, default: []] += replies(to: bid, contest, result, record)
      }
    }
    return told
  }

  func bid(
    _ text: String,
    in contest: Contest,
    by identity: WhatsAppIdentity,
    messageID: ProviderMessageID,
    card: ICNumber?,
    at instant: Date
  ) async throws(EngineError) -> EnterContestResult {
    let tokens = ContestTokens(contest.id, key: try await callbackKey())
    let asksForCard = contest.plan.onePerIdentityCard
    var person: PersonKey? = identity.key
    // One person has one token, under whichever of their numbers they write.
    if let key = person { person = try await contact(key)?.person ?? key }
    let token = asksForCard ? card.map(tokens.token) : person.map(tokens.token)
    let row = KeptText.Row.contestEntry(contest.id, messageID)
    let request = EnterContest(
      tenant: tenant,
      contest: contest.id,
      identity: identity,
      messageID: messageID,
      bid: ContestBid(at: instant, text: text, token: token),
      keptText: try await kept(ContestEntry.kept(text, hidesDigits: asksForCard), as: row)
    )
    let result = try await stored { () async throws(StoreError) in try await store.enterContest(request) }
    guard case .entered(let entry, let isNew) = result else { return result }
    // The entry is durable by now: a note that cannot be kept must not cost anybody the confirmation.
    if isNew {
      _ = try? await note("\(contest.plan.name.prefix(200)) (\(entry.id))", about: entry.person, kind: .joinedContest)
    }
    return .entered(try await readable(entry), isNew: isNew)
  }

  /// An entry with its text as people read it.
  nonisolated func readable(_ entry: ContestEntry) async throws(EngineError) -> ContestEntry {
    var entry = entry
    if let text = entry.text { entry.text = try await shown(text, of: .contestEntry(entry.contest, entry.messageID)) }
    return entry
  }

  /// The identity card that a text states, where the contest asks for one.
  private nonisolated func card(in text: String, _ contest: Contest, at instant: Date) -> ICNumber? {
    guard contest.plan.onePerIdentityCard else { return nil }
    let parser = ICParser(today: CalendarDay(instant, in: contest.plan.zone))
    do throws(ICParsingError) { return try parser.find(in: text) } catch { return nil }
  }

  /// What a person is told. Whoever does not name a contest is told only that they are in it, never that they are not.
  private func replies(
    to bid: MessageBid,
    _ contest: Contest,
    _ result: EnterContestResult,
    _ record: ConsentRecord
  ) -> [DialogueReply] {
    let sendBefore = bid.at + DialogueReply.serviceWindow
    guard let dialogue = configuration.dialogue, time.now < sendBefore else { return [] }
    return texts(for: record, dialogue).compactMap { texts in
      let answer: DialogueTurn.Answer
      switch result {
      case .entered(_, isNew: false): return nil
      case .entered(let entry, isNew: true):
        let text = texts.filled(texts.entered, contest: contest, entry: entry)
        answer = DialogueTurn.Answer(kind: .contestEntered, language: texts.language, text: text)
      case .refused(let refusal):
        guard contest.plan.keyword != nil, let text = texts.refusals[refusal] else { return nil }
        let filled = texts.filled(text, contest: contest)
        answer = DialogueTurn.Answer(kind: .contestRefused, language: texts.language, text: filled)
      }
      return DialogueReply(
        provider: bid.received.provider,
        recipient: bid.identity,
        inReplyTo: bid.received.message.id,
        answer: answer,
        sendBefore: sendBefore
      )
    }
  }

  /// The texts in the language by whose words a person last agreed or refused; all of them while it is unknown.
  private func texts(for record: ConsentRecord, _ dialogue: ConsentDialogue) -> [ContestTexts] {
    let words = record.history.reversed().lazy.compactMap(\.event.word)
    let language = words.compactMap { Speech.language(of: $0, among: dialogue.texts)?.language }.first
    let chosen = configuration.contestTexts.filter { $0.language == language }
    return chosen.isEmpty ? configuration.contestTexts : chosen
  }
}
