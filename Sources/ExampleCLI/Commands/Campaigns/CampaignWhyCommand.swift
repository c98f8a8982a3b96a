import WhatsAppCampaigns

extension Command {
  private static let language = Option.value("language", "CODE", "The language of the answer: en or ms. Default: en")

  static let campaignWhy = Command(
    name: "campaign why",
    summary: "Say what happened to one person in a campaign, and why",
    discussion: """
      One answer from all that is kept: the outcome, the attempts, what the provider reported, what the person decided, \
      and for somebody who was not sent to yet what they wait for. Times are in UTC.
      """,
    positionals: [.campaign, .person],
    options: [language],
    examples: ["campaign why c7h2kq9xmp 012-3456789", "campaign why c7h2kq9xmp 012-3456789 --language ms --json"]
  ) { call in
    let id = try call.arguments.campaign()
    let person = try call.person(at: 1)
    let language = try call.arguments.parsed(language, as: "en or ms", ReportLanguage.init(rawValue:)) ?? .english
    guard let answer = try await call.engine().why(person, in: id) else {
      let sentence = "This person is no recipient of the campaign."
      call.print(
        ["phone": .string(call.shown(person)), "status": nil, "reason": nil, "explanation": .string(sentence)],
        or: "\(call.shown(person)): \(sentence)\n"
      )
      return .refused
    }
    call.print(document(of: answer, call, language), or: "\(call.shown(person)): \(answer.text(language: language))")
    return .done
  }

  /// The line of `campaign recipients`, and the whole answer behind it.
  private static func document(
    of answer: RecipientExplanation,
    _ call: Invocation,
    _ language: ReportLanguage
  ) -> JSONValue {
    let phone = call.shown(answer.member.contact.identity)
    var document: JSONObject = ["phone": .string(phone)]
    if let recipient = answer.recipient {
      let record = RecipientRecord(recipient: recipient, member: answer.member)
      document = RecipientDocument.line(record, phone: phone, of: answer.campaign.plan).object ?? document
    }
    for member in answer.json(language: language).object ?? [:] { document[member.key] = member.value }
    return .object(document)
  }
}
