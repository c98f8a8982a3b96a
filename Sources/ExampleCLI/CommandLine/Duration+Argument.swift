extension Duration {
  /// Reads `30s`, `15min`, `90m`, `2h` or `7d`, of 0 to a million.
  init?(argument text: some StringProtocol) {
    let units: [String: Int64] = [
      "s": 1, "sec": 1, "m": 60, "min": 60, "h": 3_600, "hour": 3_600, "hours": 3_600, "d": 86_400, "day": 86_400,
      "days": 86_400,
    ]
    let digits = text.prefix { $0.isASCII && $0.isNumber }
    guard let number = Int64(digits), (0...1_000_000).contains(number),
      let unit = units[String(text.dropFirst(digits.count))]
    else { return nil }
    self = .seconds(number * unit)
  }
}
