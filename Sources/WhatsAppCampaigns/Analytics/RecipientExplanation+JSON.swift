import Foundation

extension RecipientExplanation {
  /// The whole answer for programs, without the person's number: instants in ISO 8601 and UTC, the sentence in a
  /// language.
  public func json(language: ReportLanguage = .english) -> JSONValue {
    let reason = reason
    let code: JSONValue = reason?.code.map { .number(JSONNumber($0)) } ?? .null
    let status: JSONValue = recipient.map { .string($0.status.rawValue) } ?? .null
    return [
      "status": status,
      "reason": .text(reason?.word),
      "detail": .text(reason?.detail),
      "errorCode": code,
      "explanation": .string(sentence(in: language)),
      "campaign": campaignJSON,
      "variant": .text(variant?.rawValue),
      "waiting": waitingJSON,
      "responded": .bool(recipient?.hasResponded ?? false),
      "possibleDuplicate": .bool(recipient?.isPossibleDuplicate ?? false),
      "stopRaced": .bool(recipient?.stopRaced ?? false),
      "history": .array((recipient?.attempts ?? []).map(\.json)),
      "changes": .array(changes.map(\.json)),
      "consent": .array(consent.map(\.json)),
      "suppression": suppressionJSON,
    ]
  }

  private var campaignJSON: JSONValue {
    [
      "id": .string(campaign.id.rawValue), "status": .string(campaign.status.rawValue),
      "statusReason": .text(campaign.statusReason), "startedAt": .moment(campaign.startedAt),
      "endedAt": .moment(campaign.endedAt),
    ]
  }

  private var waitingJSON: JSONValue {
    guard let waiting else { return .null }
    return ["for": .string(waiting.word), "until": .moment(waiting.until)]
  }

  private var suppressionJSON: JSONValue {
    guard let suppression = member.suppression else { return .null }
    return [
      "since": .moment(suppression.since), "source": .string(suppression.source), "reason": .text(suppression.reason),
    ]
  }
}

extension JSONValue {
  fileprivate static func text(_ text: String?) -> JSONValue { text.map(JSONValue.string) ?? .null }

  fileprivate static func moment(_ instant: Date?) -> JSONValue {
    instant.map { .string($0.formatted(.iso8601)) } ?? .null
  }
}

extension Attempt {
  fileprivate var json: JSONValue {
    let code: JSONValue = (errorCode ?? evidence.failures.last?.code).map { .number(JSONNumber($0)) } ?? .null
    return [
      "number": .number(JSONNumber(number)),
      "committedAt": .moment(committedAt),
      "disposition": .string(disposition.rawValue),
      "outcome": .string(status.rawValue),
      "errorCode": code,
      "note": .text(note),
      "messageIDs": .array(evidence.messageIDs.map { .string($0.rawValue) }),
      "acceptedAt": .moment(evidence.time(of: .accepted)),
      "sentAt": .moment(evidence.time(of: .sent)),
      "deliveredAt": .moment(evidence.time(of: .delivered)),
      "readAt": .moment(evidence.time(of: .read)),
      "failures": .array(evidence.failures.map(\.json)),
      "pricing": evidence.pricing?.json ?? .null,
    ]
  }
}

extension Evidence.Failure {
  fileprivate var json: JSONValue {
    let code: JSONValue = code.map { .number(JSONNumber($0)) } ?? .null
    return ["at": .moment(at), "reason": .string(errorClass), "errorCode": code]
  }
}

extension CampaignChange {
  fileprivate var json: JSONValue {
    ["action": .string(action), "at": .moment(at), "actor": .text(actor), "detail": .text(detail)]
  }
}

extension ConsentEvent {
  fileprivate var json: JSONValue {
    [
      "decision": .string(decision.rawValue),
      "purposes": .array(purposes.map { .string($0.rawValue) }),
      "at": .moment(at),
      "source": .string(source),
    ]
  }
}
