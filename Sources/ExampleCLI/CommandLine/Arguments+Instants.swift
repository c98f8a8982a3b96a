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
    return try parsed(option, as: Self.instantForm) { Date(argument: $0, dayIn: zone) }
  }
}
