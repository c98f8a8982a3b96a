import Foundation

/// What one person and the business wrote to each other, besides campaigns, and notes about the person.
struct InMemoryConversation: Sendable {
  /// What the person wrote.
  var inbound: [ConversationMessage] = []
  /// When the person last wrote something that opens a window, by provider.
  var openings: [ProviderName: Date] = [:]
  /// What the business wrote.
  var free: [FreeMessage] = []
  /// Notes that are kept.
  var notes: [ContactNote] = []

  /// Takes in what the person wrote.
  ///
  /// - Parameter campaign: The campaign that it answers.
  mutating func take(_ message: ApplyWebhooks.Message, answering campaign: CampaignID?, at now: Date) {
    let at = message.writtenAt(now)
    inbound.append(
      ConversationMessage(
        place: ConversationPlace(at: at, origin: .person, id: message.messageID.rawValue),
        provider: message.provider,
        kind: message.kind,
        text: message.text,
        mediaID: message.mediaID,
        answers: message.answers,
        campaign: campaign,
        messageID: message.messageID
      )
    )
    if let provider = message.provider, message.opensWindow {
      openings[provider] = max(openings[provider] ?? at, at)
    }
  }

  /// Erases words, at most so many of each kind, and says whether there are more.
  mutating func forget(before instant: Date, _ left: inout (inbound: Int, free: Int, notes: Int)) -> Int {
    var changed = 0
    for index in inbound.indices where left.inbound > 0 && inbound[index].at < instant {
      guard inbound[index].text != nil || inbound[index].mediaID != nil else { continue }
      (inbound[index].text, inbound[index].mediaID) = (nil, nil)
      left.inbound -= 1
      changed += 1
    }
    for index in free.indices where left.free > 0 && free[index].attempt.committedAt < instant {
      guard free[index].text != nil else { continue }
      free[index].text = nil
      left.free -= 1
      changed += 1
    }
    let old = Set(notes.filter { $0.at < instant }.prefix(left.notes).map(\.id))
    notes.removeAll { old.contains($0.id) }
    left.notes -= old.count
    return changed + old.count
  }

  /// Erases what was written and which messages of the provider's it was: they only count from here on.
  ///
  /// - Parameter token: Names what is left.
  mutating func forgetPerson(_ token: String) {
    for index in inbound.indices {
      let message = inbound[index]
      inbound[index] = ConversationMessage(
        place: ConversationPlace(at: message.at, origin: .person, id: "forgotten.\(token).\(index)"),
        provider: message.provider,
        kind: message.kind,
        campaign: message.campaign
      )
    }
    for index in free.indices {
      free[index].forgetPerson()
    }
    notes = []
  }

  /// Takes over what another contact has that is the same person.
  mutating func absorb(_ other: InMemoryConversation) {
    inbound += other.inbound
    free += other.free
    notes += other.notes
    openings.merge(other.openings, uniquingKeysWith: max)
  }
}
