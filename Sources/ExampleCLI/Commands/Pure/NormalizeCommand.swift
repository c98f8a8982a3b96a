import WhatsAppCampaigns

extension Command {
  static let normalize = Command(
    name: "normalize",
    summary: "Read phone numbers as an import does, and WhatsApp ids as webhooks do",
    discussion: """
      Reads {"input":"'0123456789","region":"MY"} or {"waID":"5215512345678"} from standard input, one object a line. \
      The key in the answer is equal for all spellings of one person's number.
      """,
    kind: .pure,
    examples: [#"normalize <<< '{"input":"0123456789","region":"MY"}'"#]
  ) { call in
    try await JSONLines(output: call.output).answerObjects { (line) throws(LineProblem) in
      if let waID = try line.optionalText("waID") { return answer(toID: waID) }
      guard line["input"] != nil else { throw LineProblem("“input” or “waID” must be there") }
      let input = try line.requiredText("input")
      let region = try line.optionalText("region").flatMap { RegionCode($0) }
      do throws(PhoneNormalizationError) {
        let phone = try PhoneNormalizer(defaultRegion: region).normalize(input)
        return [
          "e164": .string(phone.number.e164),
          "assumed": .bool(phone.isAssumed),
          "key": .string(PersonKey(phone.number).rawValue),
        ]
      } catch {
        return ["e164": nil, "reason": .string(error.reason.rawValue)]
      }
    }
  }

  private static func answer(toID waID: String) -> JSONValue {
    guard let identity = WhatsAppIdentity.parse(waID: waID), let key = identity.key else {
      return ["e164": nil, "reason": .string(PhoneNormalizationError.Reason.notANumber.rawValue)]
    }
    if let number = identity.phoneNumber {
      return ["e164": .string(number.e164), "assumed": false, "key": .string(key.rawValue)]
    }
    let reason = if case .userID = identity { "userID" } else { PhoneNormalizationError.Reason.invalid.rawValue }
    return ["e164": nil, "reason": .string(reason), "key": .string(key.rawValue)]
  }
}
