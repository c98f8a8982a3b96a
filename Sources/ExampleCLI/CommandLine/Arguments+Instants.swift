import Foundation
import WhatsAppCampaigns

extension Arguments {
  /// How an instant has to be written, for the sentences that refuse another one. Nine o'clock is another moment in
  /// Malaysia and in Greenwich, so a time says which.
  static let instantForm = "a time with its offset, such as 2026-12-01T09:00:00+08:00 or 2026-12-01T01:00:00Z"

  /// The instant that an option names; `nil` where it is not given.
  ///
  /// - Parameter window: A date alone is the beginning of that day on the clock of this window, where the window has one
  ///   zone for everybody; otherwise it is refused.
  func instant(_ option: Option, dayIn window: SendWindow? = nil) throws(CommandFailure) -> Date? {
    var zone: TimeZone?
    if case .fixed(let name) = window?.zone { zone = TimeZone(identifier: name) }
    return try parsed(option, as: Self.instantForm) { text in
      if let day = CalendarDay(text) { return zone.flatMap { Date(argument: day.description, dayIn: $0) } }
      return Date(instant: text)
    }
  }
}

extension Date {
  /// Reads a time in ISO 8601 that says its offset from UTC.
  init?(instant text: String) {
    guard text.utf8.count > 10, Self.saysOffset(text) else { return nil }
    self.init(argument: text)
  }

  /// Whether a time ends in `Z`, `+08:00`, `+0800` or `+08`.
  private static func saysOffset(_ text: String) -> Bool {
    let time = text.drop { $0 != "T" && $0 != "t" && $0 != " " }
    return time.last == "Z" || time.last == "z" || time.contains { $0 == "+" || $0 == "-" || $0 == "\u{2212}" }
  }
}
