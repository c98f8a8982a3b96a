import WhatsAppCampaigns

extension Command {
  static let phone = Command(
    name: "phone",
    summary: "Say about phone numbers what libphonenumber says",
    discussion: """
      Reads {"input":"012-345 6789","region":"MY"} from standard input, one object a line; region may be absent. \
      Answers each line in order.
      """,
    kind: .pure,
    examples: [#"phone <<< '{"input":"012-345 6789","region":"MY"}'"#]
  ) { call in
    try await JSONLines(output: call.output).answerObjects { (line) throws(LineProblem) in
      let input = try line.requiredText("input")
      let region = try line.optionalText("region").flatMap { RegionCode($0) }
      do throws(PhoneNumberParsingError) {
        return facts(of: try PhoneNumberParser(defaultRegion: region).parse(input))
      } catch {
        return ["result": .string(error.reason.rawValue)]
      }
    }
  }

  private static func facts(of number: ParsedPhoneNumber) -> JSONValue {
    [
      "result": "ok",
      "e164": .string(number.e164),
      "countryCode": .number(JSONNumber(number.callingCode)),
      "nationalNumber": .string(number.nationalNumber),
      "extension": JSONValue(number.extensionDigits),
      "possible": .string(number.possibility.rawValue),
      "valid": .bool(number.isValid),
      "type": .string(number.type.rawValue),
      "region": JSONValue(number.region?.rawValue),
      "national": .string(number.formatted(.national)),
      "international": .string(number.formatted(.international)),
      "rfc3966": .string(number.formatted(.rfc3966)),
      "timeZones": .array(number.timeZones.map(JSONValue.string)),
    ]
  }
}
