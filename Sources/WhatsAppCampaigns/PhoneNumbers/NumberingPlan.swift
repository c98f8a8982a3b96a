/// The world's numbering plan, read from ``NumberingPlanTables`` once.
///
/// A class, so that handing it around counts one reference and not those of all its tables.
final class NumberingPlan: Sendable {
  static let shared = NumberingPlan()

  /// The rules of one region for reading its numbers.
  struct Region: Sendable {
    let callingCode: Int
    let name: RegionCode
    let diallingOutPrefix: DigitAutomaton.State
    let nationalPrefix: DigitAutomaton.State
    let generalPattern: DigitAutomaton.State
    /// Bit masks of lengths.
    let possibleLengths: UInt32
    let localLengths: UInt32
  }

  /// What all regions of a calling code share.
  struct CallingCode: Sendable {
    let code: Int
    let classification: DigitAutomaton.State
    let formats: DigitAutomaton.State
    /// Places in ``NumberingPlan/regions``, the main region first.
    let regions: Range<Int>
  }

  struct PrefixAction: Sendable {
    /// Where the kept part of the match begins, or `nil` when all of it goes.
    let keptFrom: Int?
    let droppedAtEnd: Int
    let onlyAtEnd: Bool
    /// The digits put in front, and how many there are.
    let literal: UInt64
    let literalLength: Int
  }

  let regions: [Region]
  let callingCodes: [CallingCode]
  let classify = DigitAutomaton(NumberingPlanTables.classify)
  let formats = DigitAutomaton(NumberingPlanTables.formats)
  let masks: [(national: [UInt8], international: [UInt8])]
  /// What stands before an extension where a country has words of its own for it, by calling code.
  private let extensionLabels: [Int: String]
  private let general = DigitAutomaton(NumberingPlanTables.general)
  private let prefixes = DigitAutomaton(NumberingPlanTables.prefixes)
  private let prefixActions: [PrefixAction]
  private let zones = DigitAutomaton(NumberingPlanTables.zones)
  private let zoneLists: [[String]]
  /// For each ``RegionCode/place``: the place in ``regions``, or -1.
  private let regionPlaces: [Int16]
  /// For each number below 1,000: the place of that calling code, or -1.
  private let codePlaces: [Int16]

  private init() {
    let regions = Self.rows(NumberingPlanTables.regions).compactMap(Self.region)
    var callingCodes: [CallingCode] = []
    var codePlaces = [Int16](repeating: -1, count: 1_000)
    var extensionLabels: [Int: String] = [:]
    var first = 0
    for row in Self.rows(NumberingPlanTables.callingCodes) {
      guard row.count >= 3, let code = Int(row[0]), codePlaces.indices.contains(code),
        let classification = UInt16(row[1]), let formats = UInt16(row[2])
      else { continue }
      let end = regions[first...].firstIndex { $0.callingCode != code } ?? regions.count
      if row.count > 3 {
        extensionLabels[code] = row[3].split(separator: "_", omittingEmptySubsequences: false).joined(separator: " ")
      }
      codePlaces[code] = Int16(truncatingIfNeeded: callingCodes.count)
      callingCodes.append(
        CallingCode(
          code: code,
          classification: classification,
          formats: formats,
          regions: first..<end
        )
      )
      first = end
    }
    self.regions = regions
    self.callingCodes = callingCodes
    self.codePlaces = codePlaces
    self.extensionLabels = extensionLabels
    var regionPlaces = [Int16](repeating: -1, count: 26 * 26)
    for (index, region) in regions.enumerated() {
      if let place = region.name.place { regionPlaces[place] = Int16(truncatingIfNeeded: index) }
    }
    self.regionPlaces = regionPlaces
    prefixActions = Self.rows(NumberingPlanTables.prefixActions).map(Self.prefixAction)
    masks = Self.lines(NumberingPlanTables.masks).map { line in
      let parts = line.split(separator: "|", omittingEmptySubsequences: false)
      return (Array(parts.first?.utf8 ?? "".utf8[...]), Array(parts.last?.utf8 ?? "".utf8[...]))
    }
    let names = Self.lines(NumberingPlanTables.zoneNames).map(String.init)
    zoneLists = Self.rows(NumberingPlanTables.zoneLists).map { row in
      row.compactMap { Int($0) }.filter(names.indices.contains).map { names[$0] }
    }
  }

  private static func lines(_ table: String) -> [Substring] { table.split(separator: "\n") }

  private static func rows(_ table: String) -> [[Substring]] { lines(table).map { $0.split(separator: " ") } }

  private static func region(_ row: [Substring]) -> Region? {
    guard row.count == 7, let code = Int(row[0]), let name = RegionCode(String(row[1])),
      let diallingOut = UInt16(row[2]), let national = UInt16(row[3]), let general = UInt16(row[4]),
      let possible = UInt32(row[5], radix: 16), let local = UInt32(row[6], radix: 16)
    else { return nil }
    return Region(
      callingCode: code,
      name: name,
      diallingOutPrefix: diallingOut,
      nationalPrefix: national,
      generalPattern: general,
      possibleLengths: possible,
      localLengths: local
    )
  }

  private static func prefixAction(_ row: [Substring]) -> PrefixAction {
    let numbers = row.prefix(3).compactMap { Int($0) }
    let literal = row.count > 3 ? row[3] : ""
    guard numbers.count == 3 else {
      return PrefixAction(keptFrom: nil, droppedAtEnd: 0, onlyAtEnd: true, literal: 0, literalLength: 0)
    }
    return PrefixAction(
      keptFrom: numbers[0] < 0 ? nil : numbers[0],
      droppedAtEnd: numbers[1],
      onlyAtEnd: numbers[2] == 1,
      literal: UInt64(literal) ?? 0,
      literalLength: literal.utf8.count
    )
  }
}

extension NumberingPlan {
  /// The place of a region in ``regions``. The world has none: it cannot be a default region.
  func region(_ code: RegionCode) -> Int? {
    guard let place = code.place, regionPlaces[place] >= 0 else { return nil }
    return Int(regionPlaces[place])
  }

  func callingCode(_ code: Int) -> CallingCode? {
    guard codePlaces.indices.contains(code), codePlaces[code] >= 0 else { return nil }
    return callingCodes[Int(codePlaces[code])]
  }

  func extensionLabel(_ callingCode: Int) -> String { extensionLabels[callingCode] ?? " ext. " }

  /// The calling code that digits begin with. No calling code is the beginning of another.
  func callingCode(startOf digits: DigitBuffer) -> (code: CallingCode, length: Int)? {
    var number = 0
    var rest = digits
    for length in 1...3 where !rest.isEmpty {
      number = number * 10 + Int(rest.removeFirst())
      if number == 0 { return nil }
      if let code = callingCode(number) { return (code, length) }
    }
    return nil
  }

  /// Whether a national number has the general form of a region's numbers: a coarse test that only parsing uses.
  func hasGeneralForm(_ digits: DigitBuffer, in region: Region) -> Bool {
    general.label(from: region.generalPattern, of: digits) != 0
  }

  /// Strips the longest prefix that an automaton of ``prefixes`` knows; `nil` when there is none.
  func stripping(_ root: DigitAutomaton.State, from digits: DigitBuffer) -> DigitBuffer? {
    var state = root
    var matched: (label: Int, length: Int)?
    var rest = digits
    while state != 0 {
      let label = prefixes.label(of: state)
      if label > 0, rest.isEmpty || !prefixActions[label - 1].onlyAtEnd {
        matched = (label, digits.count - rest.count)
      }
      guard !rest.isEmpty else { break }
      state = prefixes.state(after: state, rest.removeFirst())
    }
    guard let (label, end) = matched else { return nil }
    let action = prefixActions[label - 1]
    guard let from = action.keptFrom, from <= end - action.droppedAtEnd else { return digits.dropFirst(end) }
    return digits.replacingFirst(
      end,
      with: DigitBuffer(action.literal, count: action.literalLength),
      keeping: from..<(end - action.droppedAtEnd)
    )
  }

  /// The time zones of the longest known beginning of an international number.
  func timeZones(of digits: DigitBuffer) -> [String] {
    var state: DigitAutomaton.State = 1
    var found = 0
    var rest = digits
    while !rest.isEmpty {
      state = zones.state(after: state, rest.removeFirst())
      if state == 0 { break }
      if zones.label(of: state) > 0 { found = zones.label(of: state) }
    }
    return found > 0 ? zoneLists[found - 1] : []
  }
}
