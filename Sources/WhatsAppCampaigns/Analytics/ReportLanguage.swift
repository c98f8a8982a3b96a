/// The language in which a report is written.
@nonexhaustive
public enum ReportLanguage: String, Hashable, Sendable, Codable, CaseIterable {
  /// English.
  case english = "en"
  /// Malay, as it is written in Malaysia.
  case malay = "ms"
}
