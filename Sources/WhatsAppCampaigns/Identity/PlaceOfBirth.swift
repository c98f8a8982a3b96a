/// What the place code of an identity-card number stands for.
///
/// From 83 on, and for 71 and 72, a code is several countries or none in particular: the answer is the group, never one
/// country of it.
@nonexhaustive
public enum PlaceOfBirth: Hashable, Sendable {
  case state(MalaysianState)
  /// Malaysia, in a state that is not known.
  case malaysia
  case country(RegionCode)
  case group(CountryGroup)
  /// Outside Malaysia: the codes from before each country had one.
  case abroad
  /// Without a nationality (convention of 1954).
  case stateless
  /// Refugees (convention of 1951), bodies of the United Nations, neutral zones, no information.
  case unspecified
}

extension PlaceOfBirth {
  /// Reads digits 7 and 8 of a number; `nil` for the 14 codes that the registry does not have.
  public init?(registryCode code: Int) {
    guard Self.places.indices.contains(code), let place = Self.places[code] else { return nil }
    self = place
  }

  /// What each of the hundred codes stands for, put together once: a list of a million people asks a million times.
  private static let places: [PlaceOfBirth?] = (0..<100).map { code in
    if let state = MalaysianState.allCases.first(where: { $0.registryCodes.contains(code) }) { return .state(state) }
    if let country = countries[code].flatMap({ RegionCode($0.iso) }) { return .country(country) }
    if let group = CountryGroup(rawValue: code) { return .group(group) }
    switch code {
    case 71, 72: return .abroad
    case 82: return .malaysia
    case 98: return .stateless
    case 99: return .unspecified
    default: return nil
    }
  }

  /// A code to store: `MY-01` to `MY-16`, `MY-unknown`, an ISO country code, `group:83`, `abroad`, `stateless` or
  /// `unspecified`.
  public var code: String {
    switch self {
    case .state(let state): state.isoCode
    case .malaysia: "MY-unknown"
    case .country(let country): country.rawValue
    case .group(let group): "group:\(group.rawValue)"
    case .abroad: "abroad"
    case .stateless: "stateless"
    case .unspecified: "unspecified"
    }
  }

  /// The name in English; states have the names that the registry's English pages use.
  public var englishName: String { names.english }

  /// The name in Malay.
  public var malayName: String { names.malay }

  private var names: (english: String, malay: String) {
    switch self {
    case .state(let state): (state.name, state.name)
    case .malaysia: ("Malaysia, state not known", "Malaysia, negeri tidak diketahui")
    case .country(let country):
      Self.countries.values.first { $0.iso == country.rawValue }.map { ($0.english, $0.malay) }
        ?? (country.rawValue, country.rawValue)
    case .group(let group): (group.englishName, group.malayName)
    case .abroad: ("Abroad, country not given", "Luar negara, negara tidak dinyatakan")
    case .stateless: ("Stateless", "Tanpa kerakyatan")
    case .unspecified: ("Not specified", "Tidak dinyatakan")
    }
  }

  private static let countries: [Int: (iso: String, english: String, malay: String)] = [
    60: ("BN", "Brunei", "Brunei"), 61: ("ID", "Indonesia", "Indonesia"), 62: ("KH", "Cambodia", "Kemboja"),
    63: ("LA", "Laos", "Laos"), 64: ("MM", "Myanmar", "Myanmar"), 65: ("PH", "Philippines", "Filipina"),
    66: ("SG", "Singapore", "Singapura"), 67: ("TH", "Thailand", "Thailand"), 68: ("VN", "Vietnam", "Vietnam"),
    74: ("CN", "China", "China"), 75: ("IN", "India", "India"), 76: ("PK", "Pakistan", "Pakistan"),
    77: ("SA", "Saudi Arabia", "Arab Saudi"), 78: ("LK", "Sri Lanka", "Sri Lanka"),
    79: ("BD", "Bangladesh", "Bangladesh"),
  ]
}
