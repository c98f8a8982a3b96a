import Foundation
import WhatsAppCampaigns

/// Phone numbers, WhatsApp ids and identity-card numbers: the first byte chooses the region, the rest is the text.
struct NumberRules: Rules {
  /// Regions whose rules differ most: prefixes that are replaced, carrier codes, zeros that stay, shared codes, none.
  private static let regions: [RegionCode?] = [
    "MY", "AR", "BR", "MX", "GA", "JP", "IT", "US", "CI", "AU", "GB", "DE", nil,
  ]

  private let parsers = regions.map(PhoneNumberParser.init(defaultRegion:))
  private let normalizers = regions.map(PhoneNormalizer.init(defaultRegion:))
  private let today: CalendarDay

  init?() {
    guard let today = CalendarDay(year: 2026, month: 11, day: 21) else { return nil }
    self.today = today
  }

  func broken(by bytes: [UInt8]) -> String? {
    guard let choice = bytes.first else { return nil }
    let text = String(decoding: bytes.dropFirst(), as: UTF8.self)
    let place = Int(choice) % Self.regions.count
    return parsing(text, parsers[place]) ?? normalizing(text, normalizers[place]) ?? identity(text)
      ?? identityCard(text, repairs: choice >= 128)
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
