/// A state or federal territory of Malaysia, numbered as in ISO 3166-2.
public enum MalaysianState: Int, Hashable, Sendable, Codable, CaseIterable {
  case johor = 1
  case kedah, kelantan, melaka, negeriSembilan, pahang, pulauPinang, perak, perlis, selangor, terengganu, sabah
  case sarawak, kualaLumpur, labuan, putrajaya

  /// The ISO 3166-2 code, such as `MY-01`.
  public var isoCode: String { rawValue < 10 ? "MY-0\(rawValue)" : "MY-\(rawValue)" }

  /// The name, the same in English and Malay.
  public var name: String { entry.name }

  /// The three letters that Malaysian forms use, such as `JHR`.
  public var abbreviation: String { entry.abbreviation }

  /// The place codes of the state: its own, then those of older registrations and regional offices.
  public var registryCodes: [Int] { [rawValue] + entry.olderCodes }

  private var entry: (name: String, abbreviation: String, olderCodes: [Int]) {
    switch self {
    case .johor: ("Johor", "JHR", Array(21...24))
    case .kedah: ("Kedah", "KDH", Array(25...27))
    case .kelantan: ("Kelantan", "KTN", [28, 29])
    case .melaka: ("Melaka", "MLK", [30])
    case .negeriSembilan: ("Negeri Sembilan", "NSN", [31, 59])
    case .pahang: ("Pahang", "PHG", [32, 33])
    case .pulauPinang: ("Pulau Pinang", "PNG", [34, 35])
    case .perak: ("Perak", "PRK", Array(36...39))
    case .perlis: ("Perlis", "PLS", [40])
    case .selangor: ("Selangor", "SGR", Array(41...44))
    case .terengganu: ("Terengganu", "TRG", [45, 46])
    case .sabah: ("Sabah", "SBH", Array(47...49))
    case .sarawak: ("Sarawak", "SWK", Array(50...53))
    case .kualaLumpur: ("Kuala Lumpur", "KUL", Array(54...57))
    case .labuan: ("Labuan", "LBN", [58])
    case .putrajaya: ("Putrajaya", "PJY", [])
    }
  }
}
