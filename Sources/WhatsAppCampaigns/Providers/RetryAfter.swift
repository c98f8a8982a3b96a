public import Foundation

/// Reads how long a provider asks to wait, and believes no absurd figure.
///
/// A provider puts the answer into ``ProviderError/retryAfter``; without one the engine's own pause holds.
public enum RetryAfter {
  /// The longest wait that is taken from a response, a day. A provider that needs longer will say so again.
  public static let maximum = Duration.seconds(24 * 3_600)

  /// The wait of a `Retry-After` field in seconds or as a date, or `nil` where there is none that can be read.
  ///
  /// - Parameters:
  ///   - headers: The fields of the response.
  ///   - now: The time, for a date where the response has no `Date` field of its own; without either such a wait is `nil`.
  /// - Returns: More than nothing and ``maximum`` at the most.
  public static func duration(_ headers: HTTPHeaders, now: Date? = nil) -> Duration? {
    guard let text = headers["Retry-After"]?.trimmingCharacters(in: .whitespaces), !text.isEmpty else { return nil }
    if text.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }) {
      return bounded(seconds: Int64(text) ?? .max)
    }
    // The server's own clock measures its own dates best.
    guard let end = date(text), let start = headers["Date"].flatMap(date(_:)) ?? now else { return nil }
    let seconds = end.timeIntervalSince(start).rounded(.up)
    return bounded(seconds: Int64(exactly: seconds) ?? (seconds < 0 ? 0 : .max))
  }

  /// A wait of nothing is no statement: the caller's own pause holds instead of an immediate repetition.
  static func bounded(seconds: Int64) -> Duration? {
    seconds > 0 ? min(.seconds(min(seconds, 1 << 40)), maximum) : nil
  }

  /// A date in the one form that HTTP servers must send: `Sun, 06 Nov 1994 08:49:37 GMT`.
  private static func date(_ text: String) -> Date? {
    let parts = text.split(separator: " ")
    guard parts.count == 6, parts[5] == "GMT" else { return nil }
    let clock = parts[4].split(separator: ":", omittingEmptySubsequences: false).compactMap { Int($0) }
    let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
    guard clock.count == 3, let month = months.firstIndex(of: String(parts[2])), let day = Int(parts[1]),
      let year = Int(parts[3]), (1_970...9_999).contains(year), (1...31).contains(day),
      (0...23).contains(clock[0]), (0...59).contains(clock[1]), (0...60).contains(clock[2]),
      let zone = TimeZone(secondsFromGMT: 0)
    else { return nil }
    var calendar = Calendar(identifier: .gregorian)
    calendar.timeZone = zone
    return calendar.date(
      from: DateComponents(
        year: year,
        month: month + 1,
        day: day,
        hour: clock[0],
        minute: clock[1],
        second: clock[2]
      )
    )
  }
}
