extension RetryAfter {
  /// The minutes that Meta names in `x-business-use-case-usage`, where it counts calls of one account.
  static func businessUseCase(_ header: String?) -> Duration? {
    guard let header, header.utf8.count <= 16_384, let usage = try? JSONValue.parse(header) else { return nil }
    let minutes = (usage.object?.members ?? []).flatMap { $0.value.array ?? [] }
      .compactMap { $0["estimated_time_to_regain_access"]?.intOrDigits }.max()
    guard let minutes, minutes > 0 else { return nil }
    return bounded(seconds: minutes.multipliedReportingOverflow(by: 60).overflow ? .max : minutes * 60)
  }
}
