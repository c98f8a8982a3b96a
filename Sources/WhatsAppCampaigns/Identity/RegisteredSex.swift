/// The sex that the registry recorded. What a person says about their gender beats it.
public enum RegisteredSex: String, Hashable, Sendable, Codable, CaseIterable {
  case male = "M"
  case female = "F"
}
