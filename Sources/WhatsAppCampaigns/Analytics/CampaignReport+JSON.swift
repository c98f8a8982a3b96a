import Foundation

extension CampaignReport {
  /// The whole report for programs: instants in ISO 8601 and UTC, spans in seconds, rates as fractions or `null`.
  public var json: JSONValue {
    [
      "campaign": campaignJSON,
      "generatedAt": .instant(generatedAt),
      "interim": .bool(isInterim),
      "total": .count(total),
      "counts": .object(JSONObject(RecipientStatus.allCases.map { ($0.rawValue, .count(counts[$0])) })),
      "settling": .count(counts.settling),
      "funnel": .array(funnel.map(\.json)),
      "rates": .object(JSONObject(rates.map { ($0.name, $0.rate.json) })),
      "reasons": .array(reasons.map(\.json)),
      "variants": .array(variants.map(\.json)),
      "holdout": ["percent": .count(holdout), "people": .count(heldOut)],
      "facts": [
        "responded": .count(counts.responded),
        "respondedUndelivered": .count(respondedUndelivered),
        "possibleDuplicates": .count(possibleDuplicates),
        "stopRaced": .count(stopRaced),
        "withdrewAfterwards": .count(withdrewAfterwards),
        "held": .count(held),
        "deliveredDespiteFailure": .count(deliveredDespiteFailure),
      ],
      "attempts": ["begun": .count(attempts), "retries": .count(retries), "turnedAway": .count(turnedAway)],
      "sends": sends.json,
      "timeToDelivery": timeToDelivery.json,
      "timeToRead": timeToRead.json,
      "pricing": pricingJSON,
    ]
  }

  private var campaignJSON: JSONValue {
    [
      "id": .string(campaign.rawValue),
      "name": .string(name),
      "status": .string(status.rawValue),
      "statusReason": statusReason.map(JSONValue.string) ?? .null,
      "provider": .string(provider.rawValue),
      "template": .string(template.rawValue),
      "language": .string(templateLanguage.rawValue),
      "purpose": .string(purpose.rawValue),
      "startedAt": startedAt.map(JSONValue.instant) ?? .null,
      "endedAt": endedAt.map(JSONValue.instant) ?? .null,
    ]
  }
}

extension JSONValue {
  fileprivate static func count(_ count: Int) -> JSONValue { .number(JSONNumber(count)) }

  fileprivate static func instant(_ instant: Date) -> JSONValue { .string(instant.formatted(.iso8601)) }

  fileprivate static func span(_ span: Duration?) -> JSONValue {
    span.map { .number(JSONNumber($0.wholeSeconds)) } ?? .null
  }
}

extension ReportRate {
  fileprivate var json: JSONValue {
    ["count": .count(count), "outOf": .count(outOf), "rate": fraction.map { JSONValue(floatLiteral: $0) } ?? .null]
  }
}

extension FunnelStep {
  fileprivate var json: JSONValue {
    [
      "stage": .string(stage.rawValue),
      "count": .count(count),
      "ofAudience": ofAudience.fraction.map { JSONValue(floatLiteral: $0) } ?? .null,
      "ofPrevious": ofPrevious?.fraction.map { JSONValue(floatLiteral: $0) } ?? .null,
    ]
  }
}

extension VariantResult {
  fileprivate var json: JSONValue {
    [
      "name": .string(variant.name.rawValue),
      "template": .string(variant.template.rawValue),
      "language": .string(variant.language.rawValue),
      "weight": .count(variant.weight),
      "people": .count(people),
      "sent": .count(sent),
      "delivered": .count(delivered),
      "read": .count(read),
      "responded": .count(responded),
      "failed": .count(failed),
    ]
  }
}

extension ReportReason {
  fileprivate var json: JSONValue {
    [
      "status": .string(status.rawValue),
      "word": .string(word),
      "code": code.map { .count($0) } ?? .null,
      "detail": detail.map(JSONValue.string) ?? .null,
      "count": .count(count),
      "sentence": .string(sentence(in: .english)),
    ]
  }
}

extension SendTimeline {
  fileprivate var json: JSONValue {
    [
      "first": first.map(JSONValue.instant) ?? .null,
      "last": last.map(JSONValue.instant) ?? .null,
      "barSeconds": .span(width),
      "bars": .array(bars.map { ["start": .instant($0.start), "count": .count($0.count)] }),
    ]
  }
}

extension DurationHistogram {
  fileprivate var json: JSONValue {
    [
      "count": .count(count),
      "within50": .span(within(percent: 50)),
      "within90": .span(within(percent: 90)),
      "within99": .span(within(percent: 99)),
    ]
  }
}
