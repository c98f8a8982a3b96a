import Foundation

/// Numbers, spans and instants as a report shows them, the same on every machine.
struct ReportFormat {
  let texts: ReportTexts
  let timeZone: TimeZone

  init(_ texts: ReportTexts, timeZone: TimeZone) {
    self.texts = texts
    self.timeZone = timeZone
  }

  /// `1234567` as `1,234,567`, the way that English and Malay share.
  func number(_ number: Int) -> String {
    let digits = Array(String(number.magnitude).utf8)
    var bytes: [UInt8] = number < 0 ? [UInt8(ascii: "-")] : []
    for (index, digit) in digits.enumerated() {
      if index > 0, (digits.count - index).isMultiple(of: 3) { bytes.append(UInt8(ascii: ",")) }
      bytes.append(digit)
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// `21 Nov 2026, 09:19`, in the report's zone.
  func instant(_ instant: Date) -> String {
    let parts = parts(of: instant)
    return "\(day(parts)) \(parts.year ?? 0), \(clock(parts))"
  }

  /// An instant on an axis whose marks are so far apart: a time, a day with time, or a day.
  func mark(_ instant: Date, width: Duration) -> String {
    let parts = parts(of: instant)
    return width >= .seconds(43_200) ? "\(day(parts)) \(parts.year ?? 0)" : "\(day(parts)), \(clock(parts))"
  }

  /// The zone by its name, such as `Asia/Kuala_Lumpur` or `UTC`.
  var zoneName: String {
    timeZone.secondsFromGMT() == 0 && timeZone.identifier == "GMT" ? "UTC" : timeZone.identifier
  }

  /// A span in its two largest units, rounded up to seconds: `1 h 30 min`.
  func span(_ span: Duration) -> String {
    let seconds = span.wholeSeconds
    let units: [(Int64, String)] = [
      (86_400, texts.pick("d", "hari")), (3_600, texts.pick("h", "jam")), (60, texts.pick("min", "minit")),
      (1, texts.pick("s", "saat")),
    ]
    guard let largest = units.firstIndex(where: { seconds >= $0.0 }) else { return "0 \(units[3].1)" }
    var rest = seconds
    return units[largest...].prefix(2).compactMap { size, name in
      let count = rest / size
      rest %= size
      return count > 0 ? "\(count) \(name)" : nil
    }
    .joined(separator: " ")
  }

  private func parts(of instant: Date) -> DateComponents {
    var calendar = Calendar(identifier: .gregorian)
    calendar.timeZone = timeZone
    return calendar.dateComponents([.year, .month, .day, .hour, .minute], from: instant)
  }

  private func day(_ parts: DateComponents) -> String { "\(parts.day ?? 0) \(texts.month(parts.month ?? 0))" }

  private func clock(_ parts: DateComponents) -> String { "\(twoDigits(parts.hour)):\(twoDigits(parts.minute))" }

  private func twoDigits(_ number: Int?) -> String {
    let number = number ?? 0
    return number < 10 ? "0\(number)" : "\(number)"
  }
}

extension Duration {
  /// The span in seconds, rounded up.
  var wholeSeconds: Int64 { components.seconds + (components.attoseconds > 0 ? 1 : 0) }
}
