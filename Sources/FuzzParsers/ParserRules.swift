import Foundation
import WhatsAppCampaigns

/// What must hold for every text, whoever wrote it: nothing traps, and what comes back keeps its promises.
struct ParserRules {
  /// Regions whose rules differ most: prefixes that are replaced, carrier codes, zeros that stay, shared codes, none.
  private static let regions: [RegionCode?] = [
    "MY", "AR", "BR", "MX", "GA", "JP", "IT", "US", "CI", "AU", "GB", "DE", nil,
  ]

  private let parsers = regions.map(PhoneNumberParser.init(defaultRegion:))
  private let normalizers = regions.map(PhoneNormalizer.init(defaultRegion:))
  private let today: CalendarDay
  private let classifier = KeywordClassifier()
  private let dialogue = ConsentDialogue(brand: "B", asksForProfile: true)

  init?() {
    guard let today = CalendarDay(year: 2026, month: 11, day: 21) else { return nil }
    self.today = today
  }

  /// Reads one input: the first byte chooses the region, the rest is the text.
  ///
  /// - Returns: the rule that is broken, or `nil`.
  func broken(by bytes: some Collection<UInt8>) -> String? {
    guard let choice = bytes.first else { return nil }
    let text = String(decoding: bytes.dropFirst(), as: UTF8.self)
    let place = Int(choice) % Self.regions.count
    return parsing(text, parsers[place]) ?? normalizing(text, normalizers[place]) ?? identity(text)
      ?? identityCard(text, repairs: choice >= 128) ?? conversation(text) ?? webhook(Array(bytes.dropFirst()))
  }

  private func conversation(_ text: String) -> String? {
    if text.unicodeScalars.count < 4_000, classifier.classify(text + " stop").decision != .withdraw {
      return "STOP counts behind whatever else stands there"
    }
    guard let id = ProviderMessageID(provider: "fuzz") else { return "a message has an identifier" }
    return answering(
      InboundMessage(
        id: id,
        sender: WebhookParty(waID: "60123456789"),
        profileName: text,
        timestamp: nil,
        content: .text(text)
      )
    )
  }

  private func webhook(_ body: [UInt8]) -> String? {
    for event in CloudAPIWebhookFormat().parse(body).events {
      if case .message(let message) = event, let broken = answering(message) { return broken }
    }
    return nil
  }

  /// The dialogue's turns for a stranger and for somebody who agreed.
  private func answering(_ message: InboundMessage) -> String? {
    let reading = classifier.classify(message.text ?? "")
    for decision in [nil, ConsentDecision.granted] {
      let events =
        decision.map { [ConsentEvent(decision: $0, purposes: [.marketing], at: .distantPast, source: "f")] } ?? []
      let state = events.reduce(into: ConsentState()) { $0.fold($1) }
      let record = ConsentRecord(state: state, history: events.map { .init(event: $0, recordedAt: $0.at) })
      let memory = DialogueMemory(record: record, messageID: message.id)
      let turn = dialogue.turn(on: message, reading: reading, memory: memory, today: today)
      for answer in turn.answers where !TextMessage(answer.text).problems.isEmpty { return "an answer can be sent" }
    }
    return nil
  }

  private func parsing(_ text: String, _ parser: PhoneNumberParser) -> String? {
    guard let parsed = try? parser.parse(text) else { return nil }
    let national = parsed.nationalNumber
    if !(2...17).contains(national.utf8.count) { return "a national number has 2 to 17 digits" }
    if parsed.e164 != "+\(parsed.callingCode)\(national)" { return "E.164 is the code and the national number" }
    if parsed.isValid != (parsed.type != .unknown) { return "a valid number has a type" }
    if parsed.isValid, parsed.region == nil { return "a valid number has a region" }
    if parsed.timeZones.isEmpty { return "a number has a time zone, or Etc/Unknown" }
    for format in PhoneNumberFormat.allCases where parsed.formatted(format).isEmpty { return "a number can be written" }
    if let number = parsed.phoneNumber {
      if number.e164 != parsed.e164 || PhoneNumber(e164: parsed.e164) != number { return "E.164 text reads as itself" }
      if number.isValid != parsed.isValid || number.region != parsed.region { return "both forms say the same" }
    }
    return national.utf8.count >= 7 && "\(parsed)".contains(national.suffix(5)) ? "a number prints masked" : nil
  }

  private func normalizing(_ text: String, _ normalizer: PhoneNormalizer) -> String? {
    guard let phone = try? normalizer.normalize(text) else { return nil }
    if !phone.number.isValid { return "a list's number is valid" }
    let again = try? normalizer.normalize(phone.number.e164)
    if again != NormalizedPhone(number: phone.number) { return "E.164 text normalizes to itself" }
    let key = PersonKey(phone.number)
    if PersonKey(rawValue: key.rawValue) != key { return "a person's key survives storing" }
    return WhatsAppIdentity.phone(phone.number).key == key ? nil : "a number and its identity have one key"
  }

  private func identity(_ text: String) -> String? {
    guard let identity = WhatsAppIdentity.parse(waID: text), let key = identity.key else { return nil }
    if WhatsAppIdentity.parse(waID: identity.address)?.key != key { return "an address leads to its person" }
    return PersonKey(rawValue: key.rawValue) == key ? nil : "an identity's key survives storing"
  }

  private func identityCard(_ text: String, repairs: Bool) -> String? {
    let parser = ICParser(today: today, repairsLostZero: repairs)
    for number in [try? parser.parse(text), (try? parser.find(in: text)) ?? nil].compactMap({ $0 }) {
      if number.birthDate > today || !(0...126).contains(number.age(on: today)) { return "an age is 0 to 126" }
      if number.digits.utf8.count != 12 { return "an identity-card number has 12 digits" }
      if "\(number)".contains(number.digits.dropFirst(6)) { return "an identity-card number prints masked" }
      guard let again = try? parser.parse(number.digits), again.birthDate == number.birthDate,
        again.placeOfBirth == number.placeOfBirth, again.sex == number.sex
      else { return "the digits read as the same person" }
    }
    return nil
  }
}
