import Foundation
import WhatsAppCampaigns

extension World {
  /// Takes what an operation says about messages and people into the shadow.
  mutating func noteFacts(_ call: StoreCall, _ before: [Recipient], _ shadow: inout Shadow, at instant: Date) {
    switch call.request {
    case .record(let record): note(record, before, &shadow, at: instant)
    case .apply(let request):
      judgeStops(request, before, shadow, at: instant)
      for id in request.webhooks {
        guard let number = shadow.bodies[id] else { continue }
        note(bodies[number], before, &shadow, at: instant)
        shadow.applied.insert(number)
      }
    case .sweep: break
    default: break
    }
  }

  private mutating func note(
    _ record: RecordOutcomes,
    _ before: [Recipient],
    _ shadow: inout Shadow,
    at instant: Date
  ) {
    for entry in record.entries {
      let index = Int(entry.recipient.rawValue) - 1
      guard before.indices.contains(index), before[index].campaign == record.campaign else { continue }
      // What a person decided binds, however late the outcome is that it came with.
      if let consent = entry.consent { shadow.note(consent, of: before[index].person, at: instant) }
      guard let attempt = before[index].attempts.first(where: { $0.id == entry.attempt }) else { continue }
      switch (attempt.disposition, entry.outcome) {
      case (.open, _), (.unknown, .accepted), (.unknown, .decidedSent), (.unknown, .rejected), (.unknown, .notTaken):
        break
      default:
        marks.hit(.closedAttemptStays)
        continue
      }
      switch entry.outcome {
      case .accepted(let id, _):
        shadow.reports[entry.attempt, default: []].append(Evidence(.accepted, at: instant, messageID: id))
      case .decidedSent:
        shadow.reports[entry.attempt, default: []].append(Evidence(.accepted, at: instant, messageID: nil))
      case .rejected, .notTaken, .unknown: break
      }
    }
  }

  private mutating func note(
    _ content: WebhookContent,
    _ before: [Recipient],
    _ shadow: inout Shadow,
    at instant: Date
  ) {
    if let ceiling = content.ceiling, !content.isForged {
      marks.hit(.tierNoticed)
      shadow.note(ceiling, at: instant)
    }
    if let news = content.news { note(shadow.note(news, isCurrent: false, at: instant)) }
    switch content.event {
    case .status(let update) where !content.isForged:
      let evidence = Self.evidence(of: update)
      if let attempt = content.attempt {
        if shadow.intents[attempt] == nil { marks.hit(.reportParked) }
        shadow.reports[attempt, default: []].append(evidence)
        let owner = before.first { $0.attempts.contains { $0.id == attempt } }
        if owner?.state.kind == .unconfirmed { marks.hit(.evidenceAfterUnconfirmed) }
      } else {
        let isKnown = before.contains { $0.attempts.contains { $0.evidence.messageIDs.contains(update.messageID) } }
        if !isKnown { marks.hit(.reportParked) }
        shadow.namelessReports.append((update.messageID, evidence))
      }
    case .status: marks.hit(.forgedTag)
    case .message(let message):
      guard shadow.messages.insert(message.id).inserted, let event = Self.decision(in: message) else { return }
      for identity in message.sender.identities {
        guard let key = identity.key else { continue }
        shadow.note(event, of: key, at: instant)
      }
      if event.forbids, let person = quoted(message.contextID, before) {
        marks.hit(.stopQuotedByUserID)
        shadow.note(event, of: person, at: instant)
      }
    case .preference(let change):
      let decision: ConsentDecision = change.decision == .stop ? .platformStop : .platformResume
      let event = ConsentEvent(decision: decision, purposes: [.marketing], at: change.timestamp ?? instant, source: "")
      for identity in change.person.identities {
        if let key = identity.key { shadow.note(event, of: key, at: instant) }
      }
    default: break
    }
  }

  /// Whoever is sent to at the moment of their STOP is noted.
  private mutating func judgeStops(
    _ request: ApplyWebhooks,
    _ before: [Recipient],
    _ shadow: Shadow,
    at instant: Date
  ) {
    for id in request.webhooks {
      guard let number = shadow.bodies[id] else { continue }
      var stopped: [PersonKey] = []
      switch bodies[number].event {
      case .message(let message) where Self.decision(in: message)?.forbids == true:
        guard !shadow.messages.contains(message.id) else { continue }
        stopped = message.sender.identities.compactMap(\.key)
      case .preference(let change) where change.decision == .stop:
        stopped = change.person.identities.compactMap(\.key)
      default: break
      }
      for recipient in before where recipient.state.kind == .sending && stopped.contains(recipient.person) {
        let after = shadow.recipients[Int(recipient.id.rawValue) - 1]
        guard after.state.kind == .sending else { continue }
        verdict.require(after.stopRaced, "A6", "a STOP during an attempt was not noted")
      }
    }
  }

  private func quoted(_ message: ProviderMessageID?, _ before: [Recipient]) -> PersonKey? {
    guard let message else { return nil }
    return before.first { $0.attempts.contains { $0.evidence.messageIDs.contains(message) } }?.person
  }

  /// What a text of the simulation decides; the classifier is not asked.
  private static func decision(in message: InboundMessage) -> ConsentEvent? {
    guard case .text(let text) = message.content, let at = message.timestamp else { return nil }
    switch text {
    case "STOP", "berhenti", "Stop!":
      return ConsentEvent(decision: .withdrawn, purposes: [.marketing], at: at, source: "")
    case "START": return ConsentEvent(decision: .granted, purposes: [.marketing], at: at, source: "")
    default: return nil
    }
  }

  private static func evidence(of update: StatusUpdate) -> Evidence {
    let at = update.timestamp ?? .distantPast
    let pricing = update.pricing.flatMap {
      Evidence.Pricing(category: $0.category, type: $0.type, isBillable: $0.isBillable)
    }
    switch update.status {
    case .sent: return Evidence(.sent, at: at, messageID: update.messageID, pricing: pricing)
    case .delivered: return Evidence(.delivered, at: at, messageID: update.messageID, pricing: pricing)
    case .read: return Evidence(.read, at: at, messageID: update.messageID, pricing: pricing)
    case .played: return Evidence(.played, at: at, messageID: update.messageID, pricing: pricing)
    default:
      let error = update.errors.first
      return Evidence(
        failure: .init(code: error?.code, errorClass: error?.errorClass.rawValue ?? "failed", at: at),
        messageID: update.messageID
      )
    }
  }
}
