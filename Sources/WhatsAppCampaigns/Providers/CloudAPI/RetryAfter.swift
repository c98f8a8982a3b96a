import Foundation

/// Reads how long a provider asks to wait, and believes no absurd figure.
enum RetryAfter {
  /// The longest wait that is taken from a response. A provider that needs longer will say so again.
  static let maximum = Duration.seconds(24 * 3_600)

  /// The wait of a `Retry-After` field in seconds or as a date, or `nil` where there is none that can be read.
  static func duration(_ headers: HTTPHeaders, now: Date?) -> Duration? {
    guard let text = headers["Retry-After"]?.trimmingCharacters(in: .whitespaces), !text.isEmpty else { return nil }
    if text.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }) {
      return bounded(seconds: Int64(text) ?? .max)
    }
    // The server's own clock measures its own dates best.
    guard let end = date(text), let start = headers["Date"].flatMap(date(_:)) ?? now else { return nil }
    let seconds = end.timeIntervalSince(start).rounded(.up)
    return bounded(seconds: Int64(exactly: seconds) ?? (seconds < 0 ? 0 : .max))
  }

  /// The minutes that Meta names in `x-business-use-case-usage`, where it counts calls of one account.
  static func businessUseCase(_ header: String?) -> Duration? {
    guard let header, header.utf8.count <= 16_384, let usage = try? JSONValue.parse(header) else { return nil }
    let minutes = (usage.object?.members ?? []).flatMap { $0.value.array ?? [] }
      .compactMap { $0["estimated_time_to_regain_access"]?.intOrDigits }.max()
    guard let minutes, minutes > 0 else { return nil }
    return bounded(seconds: minutes.multipliedReportingOverflow(by: 60).overflow ? .max : minutes * 60)
  }

  /// A wait of nothing is no statement: the caller's own pause holds instead of an immediate repetition.
  private static func bounded(seconds: Int64) -> Duration? {
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
