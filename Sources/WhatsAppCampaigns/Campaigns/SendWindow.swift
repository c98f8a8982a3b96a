public import Foundation

/// The hours of the day in which messages may leave: from a start up to, but not including, an end.
public struct SendWindow: Hashable, Sendable, Codable {
  /// Whose clock decides.
  public enum Zone: Hashable, Sendable, Codable {
    /// The recipient's own, known from their number. A number of several zones may only be written to while the window
    /// is open in all of them; a number of no known zone is never written to.
    case recipient
    /// One zone for everybody, by its identifier, such as `Asia/Kuala_Lumpur`.
    case fixed(String)
  }

  /// What a window says about one instant.
  public enum Verdict: Hashable, Sendable {
    /// Messages may leave, until this instant.
    case open(until: Date)
    /// No message may leave before this instant.
    case closed(until: Date)
    /// Nobody knows what time it is where the recipient lives.
    case unknownZone
  }

  /// The first minute of the day in which messages may leave.
  public let startMinute: Int
  /// The first minute of the day in which they may no longer leave; 1 440 is midnight.
  public let endMinute: Int
  /// Whose clock decides.
  public let zone: Zone

  /// Creates a window, or returns `nil` unless `0 <= start < end <= 1440` and the zone exists.
  public init?(startMinute: Int, endMinute: Int, zone: Zone) {
    guard startMinute >= 0, startMinute < endMinute, endMinute <= 1_440 else { return nil }
    if case .fixed(let identifier) = zone, TimeZone(identifier: identifier) == nil { return nil }
    self.startMinute = startMinute
    self.endMinute = endMinute
    self.zone = zone
  }

  /// Reads a window that was encoded.
  ///
  /// - Throws: `DecodingError.dataCorrupted` for what ``init(startMinute:endMinute:zone:)`` refuses.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    let start = try container.decode(Int.self, forKey: .startMinute)
    let end = try container.decode(Int.self, forKey: .endMinute)
    let zone = try container.decode(Zone.self, forKey: .zone)
    // A zone that this machine does not know is no reason not to read a campaign: sending refuses it with a sentence.
    guard start >= 0, start < end, end <= 1_440 else {
      throw DecodingError.dataCorrupted(
        .init(codingPath: decoder.codingPath, debugDescription: "A send window is empty or outside the day.")
      )
    }
    startMinute = start
    endMinute = end
    self.zone = zone
  }

  /// Says whether a message to a person of these zones may leave at an instant.
  public func verdict(at instant: Date, recipientZones: [String]) -> Verdict {
    let identifiers: [String]
    switch zone {
    case .fixed(let identifier): identifiers = [identifier]
    case .recipient: identifiers = recipientZones
    }
    let zones = identifiers.compactMap(TimeZone.init(identifier:))
    guard !zones.isEmpty, zones.count == identifiers.count else { return .unknownZone }

    var open = Date.distantFuture
    for zone in zones {
      guard isOpen(at: instant, in: zone) else {
        return .closed(until: nextOpening(after: instant, in: zones))
      }
      open = min(open, closing(after: instant, in: zone))
    }
    return .open(until: open)
  }

  private func secondOfDay(_ instant: Date, in zone: TimeZone) -> Int {
    let local = instant.timeIntervalSince1970.rounded(.down) + TimeInterval(zone.secondsFromGMT(for: instant))
    let second = local.truncatingRemainder(dividingBy: 86_400)
    return Int(second < 0 ? second + 86_400 : second)
  }

  private func isOpen(at instant: Date, in zone: TimeZone) -> Bool {
    let second = secondOfDay(instant, in: zone)
    return second >= startMinute * 60 && second < endMinute * 60
  }

  /// The end of a window that is open now. Where the clocks are set during it, they may be set out of it, and in autumn
  /// back to before its start.
  private func closing(after instant: Date, in zone: TimeZone) -> Date {
    let whole = Date(timeIntervalSince1970: instant.timeIntervalSince1970.rounded(.down))
    let end = whole.addingTimeInterval(TimeInterval(endMinute * 60 - secondOfDay(instant, in: zone)))
    guard zone.secondsFromGMT(for: end) != zone.secondsFromGMT(for: instant),
      let change = zone.nextDaylightSavingTimeTransition(after: instant), change < end
    else { return end }
    return isOpen(at: change, in: zone) ? closing(after: change, in: zone) : change
  }

  /// The first instant at which the window is open in all zones, looked for over two weeks.
  private func nextOpening(after instant: Date, in zones: [TimeZone]) -> Date {
    let horizon = instant.addingTimeInterval(14 * 86_400)
    var candidate = instant
    while candidate < horizon {
      guard let closed = zones.first(where: { !isOpen(at: candidate, in: $0) }) else { return candidate }
      candidate = opening(after: candidate, in: closed)
    }
    return horizon
  }

  /// The next start of the window in one zone, with the clock changes of the way taken into account.
  private func opening(after instant: Date, in zone: TimeZone) -> Date {
    let whole = Date(timeIntervalSince1970: instant.timeIntervalSince1970.rounded(.down))
    var wait = startMinute * 60 - secondOfDay(instant, in: zone)
    if wait <= 0 { wait += 86_400 }
    let start = whole.addingTimeInterval(TimeInterval(wait))
    let shift = zone.secondsFromGMT(for: start) - zone.secondsFromGMT(for: instant)
    let adjusted = start.addingTimeInterval(TimeInterval(-shift))
    // In the hour that a clock change skips there is no such start: the first open minute after it is the opening.
    var candidate = adjusted > instant ? adjusted : start
    for _ in 0..<180 where !isOpen(at: candidate, in: zone) {
      candidate += 60
    }
    return candidate
  }
}

extension SendWindow {
  /// Parses `09:00-21:00` for a zone.
  public init?(_ text: some StringProtocol, zone: Zone) {
    let ends = text.split(separator: "-", omittingEmptySubsequences: false)
    guard ends.count == 2, let start = Self.minute(ends[0]), let end = Self.minute(ends[1]) else { return nil }
    self.init(startMinute: start, endMinute: end, zone: zone)
  }

  private static func minute(_ text: some StringProtocol) -> Int? {
    let parts = text.split(separator: ":", omittingEmptySubsequences: false)
    guard parts.count == 2, parts[0].utf8.count <= 2, parts[1].utf8.count == 2,
      let hour = Int(parts[0]), let minute = Int(parts[1]), (0...24).contains(hour), (0...59).contains(minute),
      hour < 24 || minute == 0
    else { return nil }
    return hour * 60 + minute
  }
}

extension SendWindow: CustomStringConvertible {
  /// The same in words for people, without personal data.
  public var description: String {
    func clock(_ minute: Int) -> String {
      let hour = minute / 60
      let rest = minute % 60
      return "\(hour < 10 ? "0" : "")\(hour):\(rest < 10 ? "0" : "")\(rest)"
    }
    let place =
      switch zone {
      case .recipient: "recipient's time"
      case .fixed(let identifier): identifier
      }
    return "\(clock(startMinute))-\(clock(endMinute)) \(place)"
  }
}
