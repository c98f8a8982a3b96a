/// A message that shows a place on a map.
public struct LocationMessage: Hashable, Sendable {
  /// Where it is, in degrees north.
  public var latitude: Coordinate
  /// Where it is, in degrees east.
  public var longitude: Coordinate
  /// What the place is called.
  public var name: String?
  /// Its address; it is shown only together with the name.
  public var address: String?

  /// Creates a place.
  public init(latitude: Coordinate, longitude: Coordinate, name: String? = nil, address: String? = nil) {
    self.latitude = latitude
    self.longitude = longitude
    self.name = name
    self.address = address
  }

  /// What breaks the documented limits.
  public var problems: [TemplateProblem] { problems(path: "location") }

  func problems(path: @autoclosure () -> String) -> [TemplateProblem] {
    var result: [TemplateProblem] = []
    if !(-90...90).contains(latitude.degrees) {
      result.append(TemplateProblem(path: "\(path()).latitude", rule: "must be from -90 to 90"))
    }
    if !(-180...180).contains(longitude.degrees) {
      result.append(TemplateProblem(path: "\(path()).longitude", rule: "must be from -180 to 180"))
    }
    // The documentation names no limit for these; what is longer than any caption is a mistake.
    if let name { result += FieldRule.text(name, path: "\(path()).name", limit: 1_024) }
    if let address { result += FieldRule.text(address, path: "\(path()).address", limit: 1_024) }
    return result
  }
}

/// Degrees of latitude or longitude.
///
/// The documentation writes them as numbers in one place and as texts in another, so they keep the spelling in which
/// they came.
public struct Coordinate: Sendable {
  /// The degrees.
  public let degrees: Double
  /// How it is written.
  let json: JSONValue

  /// Takes degrees; they are written as a number. What is no number counts as out of range.
  public init(_ degrees: Double) {
    self.degrees = degrees
    json = JSONNumber(degrees).map(JSONValue.number) ?? .null
  }

  /// Reads degrees, written as a number or as a text such as `"3.139"`.
  public init?(_ json: JSONValue) {
    let number: JSONNumber? =
      switch json {
      case .number(let number): number
      case .string(let text): JSONNumber(text)
      default: nil
      }
    guard let degrees = number?.double else { return nil }
    self.degrees = degrees
    self.json = json
  }

  /// Reads degrees from a text such as `3.139`, as a list of contacts holds them; they are written as a text.
  public init?(_ text: some StringProtocol) {
    self.init(JSONValue.string(String(text)))
  }
}

extension Coordinate: Hashable {
  /// Whether both are the same angle, however written.
  public static func == (left: Self, right: Self) -> Bool { left.degrees == right.degrees }
  /// Hashes the angle.
  public func hash(into hasher: inout Hasher) { hasher.combine(degrees) }
}

extension Coordinate: ExpressibleByFloatLiteral, ExpressibleByIntegerLiteral {
  /// Takes degrees.
  public init(floatLiteral value: Double) { self.init(value) }
  /// Takes whole degrees.
  public init(integerLiteral value: Int) { self.init(Double(value)) }
}
