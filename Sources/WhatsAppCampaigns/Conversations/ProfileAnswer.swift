/// What a person says about themselves in one message.
@nonexhaustive
public enum ProfileAnswer: Hashable, Sendable {
  /// An identity-card number.
  case identityCard(ICNumber)
  /// Digits that have the form of an identity-card number and are none.
  case unreadableIC
  /// Their gender.
  case gender(Gender)
  /// Their marital status.
  case maritalStatus(MaritalStatus)

  /// The genders that a person may state; the registry knows two of them.
  public enum Gender: String, Hashable, Sendable, CaseIterable {
    case male = "M"
    case female = "F"
    case nonbinary = "NB"
  }

  /// The marital statuses that a person may state.
  public enum MaritalStatus: String, Hashable, Sendable, CaseIterable {
    case single, married, divorced, widowed
  }

  /// Reads a message: a gender or a marital status is the whole of it, a number may stand among other words.
  ///
  /// - Parameter wasAsked: Whether the person was asked for it: then `L` and `P` are a gender, as on Malaysian forms.
  /// - Returns: `nil` when it says nothing of the kind. Twelve digits that may as well be a phone number are no
  ///   identity card.
  public static func read(_ text: String, today: CalendarDay, wasAsked: Bool = false) -> ProfileAnswer? {
    let said = MessageWords.words(of: String(text.unicodeScalars.prefix(64))).joined(separator: " ")
    let opening = openings.first { said.hasPrefix($0) }
    let words = opening.map { String(said.dropFirst($0.count)) } ?? said
    if let gender = genders[words] ?? (wasAsked ? formLetters[words] : nil) { return .gender(gender) }
    if let status = maritalStatuses[words] { return .maritalStatus(status) }
    do throws(ICParsingError) {
      guard let number = try ICParser(today: today).find(in: text), !number.mayBePhoneNumber else { return nil }
      return .identityCard(number)
    } catch {
      return .unreadableIC
    }
  }

  /// What people put before it: `saya perempuan`, `jantina: P`.
  private static let openings = [
    "saya seorang ", "saya ", "jantina saya ", "jantina ", "status ", "i am ", "i'm ", "im ", "gender ",
  ]

  /// `lelaki` and `perempuan` on forms.
  private static let formLetters: [String: Gender] = ["l": .male, "p": .female]

  private static let genders: [String: Gender] = [
    "m": .male, "male": .male, "lelaki": .male, "f": .female, "female": .female, "perempuan": .female,
    "nb": .nonbinary, "non binary": .nonbinary, "nonbinary": .nonbinary, "bukan binari": .nonbinary,
  ]

  private static let maritalStatuses: [String: MaritalStatus] = [
    "single": .single, "bujang": .single, "married": .married, "berkahwin": .married, "kahwin": .married,
    "divorced": .divorced, "bercerai": .divorced, "cerai": .divorced, "janda": .divorced, "widowed": .widowed,
    "widow": .widowed, "widower": .widowed, "balu": .widowed, "duda": .widowed,
  ]
}

extension ProfileAnswer {
  /// The contact's fields that it states, with those that hold now.
  ///
  /// The number itself is not kept, only what follows from it. What a person states about their gender beats what their
  /// number says, whichever comes first.
  func fields(over known: [String: String]) -> [String: String] {
    switch self {
    case .identityCard(let number):
      var fields = ["birth_date": number.birthDate.description, "place_of_birth": number.placeOfBirth.code]
      if known["gender_source"] != "stated" {
        fields["gender"] = number.sex.rawValue
        fields["gender_source"] = "identity card"
      }
      return fields
    case .unreadableIC: return [:]
    case .gender(let gender): return ["gender": gender.rawValue, "gender_source": "stated"]
    case .maritalStatus(let status): return ["marital_status": status.rawValue]
    }
  }

  /// What was understood, one line a part.
  func summary(_ labels: ProfileLabels, fields: [String: String], language: String, today: CalendarDay) -> String {
    func gender(_ gender: Gender) -> String { "\(labels.gender): \(labels.genders[gender] ?? gender.rawValue)" }
    switch self {
    case .identityCard(let number):
      let place = language == "ms" ? number.placeOfBirth.malayName : number.placeOfBirth.englishName
      var lines = ["\(labels.age): \(number.age(on: today))"]
      if let stated = fields["gender"].flatMap(Gender.init(rawValue:)) { lines.append(gender(stated)) }
      return (lines + ["\(labels.place): \(place)"]).joined(separator: "\n")
    case .unreadableIC: return ""
    case .gender(let stated): return gender(stated)
    case .maritalStatus(let status):
      return "\(labels.maritalStatus): \(labels.maritalStatuses[status] ?? status.rawValue)"
    }
  }
}
