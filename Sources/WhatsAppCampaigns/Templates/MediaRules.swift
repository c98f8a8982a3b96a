/// What files a provider takes: for each kind the media types and the largest size.
public struct MediaRules: Hashable, Sendable {
  /// What holds for one kind.
  public struct Rule: Hashable, Sendable {
    /// The media types, in lowercase and without parameters.
    public var types: Set<String>
    /// The largest file in bytes.
    public var maximumBytes: Int
    /// The largest file in bytes whose picture does not move, where less is allowed for it. Only its bytes tell.
    public var maximumStillBytes: Int?

    /// Creates a rule.
    public init(types: Set<String>, maximumBytes: Int, maximumStillBytes: Int? = nil) {
      self.types = types
      self.maximumBytes = maximumBytes
      self.maximumStillBytes = maximumStillBytes
    }
  }

  /// The rules by kind. A kind without one cannot be sent.
  public var rules: [MediaKind: Rule]

  /// Creates rules.
  public init(_ rules: [MediaKind: Rule]) {
    self.rules = rules
  }

  /// The rule of a kind; `nil` for one that cannot be sent.
  public subscript(kind: MediaKind) -> Rule? { rules[kind] }

  /// What is wrong with a file of a type and a size.
  ///
  /// - Parameters:
  ///   - kind: What it is sent as.
  ///   - type: Its media type, with or without parameters; `nil` where nobody says.
  ///   - size: Its size in bytes; `nil` where nobody says.
  public func problems(of kind: MediaKind, type: String?, size: Int64?) -> [TemplateProblem] {
    guard let rule = self[kind] else {
      return [TemplateProblem(path: "kind", rule: "the provider takes no \(kind.rawValue)")]
    }
    var result: [TemplateProblem] = []
    if let type {
      let name = Self.name(of: type)
      if !rule.types.contains(name) {
        let names = rule.types.sorted().joined(separator: ", ")
        result.append(TemplateProblem(path: "type", rule: "must be one of \(names)"))
      }
    } else {
      result.append(TemplateProblem(path: "type", rule: "is not stated; the server must send a Content-Type"))
    }
    if let size {
      if size == 0 { result.append(TemplateProblem(path: "size", rule: "the file is empty")) }
      if size > Int64(rule.maximumBytes) {
        result.append(TemplateProblem(path: "size", rule: "must not be larger than \(Self.text(rule.maximumBytes))"))
      }
    } else {
      result.append(
        TemplateProblem(
          path: "size",
          rule: "is not stated; the server should send a Content-Length",
          severity: .warning
        )
      )
    }
    return result
  }

  /// What is wrong with a file whose bytes are at hand: what its type and size tell, and what only they do.
  ///
  /// - Parameters:
  ///   - kind: What it is sent as.
  ///   - type: Its media type, with or without parameters.
  ///   - bytes: What it holds.
  public func problems(of kind: MediaKind, type: String, bytes: [UInt8]) -> [TemplateProblem] {
    var result = problems(of: kind, type: type, size: Int64(bytes.count))
    let name = Self.name(of: type)
    guard let rule = self[kind], rule.types.contains(name), !bytes.isEmpty else { return result }
    if !MediaSignature.allows(bytes, as: name) {
      let rule = "does not begin as \(name) does; name the file as what it is, or save it as that type"
      result.append(TemplateProblem(path: "content", rule: rule))
    } else if let limit = rule.maximumStillBytes, bytes.count > limit, bytes.count <= rule.maximumBytes,
      !MediaSignature.moves(bytes)
    {
      let rule = "must not be larger than \(Self.text(limit)) where the picture does not move"
      result.append(TemplateProblem(path: "size", rule: rule))
    }
    return result
  }

  private static func text(_ bytes: Int) -> String {
    bytes < 1 << 20 ? "\(bytes >> 10) KB" : "\(bytes >> 20) MB"
  }

  /// A media type in lowercase and without parameters: `image/jpeg` of `Image/JPEG; q=1`.
  static func name(of type: String) -> String {
    let name = type.prefix { $0 != ";" }.lowercased()
    return String(name.drop { $0 == " " }.prefix { $0 != " " })
  }
}

extension MediaRules {
  /// What Meta's Cloud API takes.
  public static var cloudAPI: MediaRules {
    let office = "application/vnd.openxmlformats-officedocument."
    return MediaRules([
      .image: Rule(types: ["image/jpeg", "image/png"], maximumBytes: 5 << 20),
      .video: Rule(types: ["video/mp4", "video/3gpp"], maximumBytes: 16 << 20),
      .audio: Rule(
        types: ["audio/aac", "audio/amr", "audio/mpeg", "audio/mp4", "audio/ogg"],
        maximumBytes: 16 << 20
      ),
      .document: Rule(
        types: [
          "text/plain", "application/pdf", "application/msword", "application/vnd.ms-excel",
          "application/vnd.ms-powerpoint", "\(office)wordprocessingml.document", "\(office)spreadsheetml.sheet",
          "\(office)presentationml.presentation",
        ],
        maximumBytes: 100 << 20
      ),
      .sticker: Rule(types: ["image/webp"], maximumBytes: 500 << 10, maximumStillBytes: 100 << 10),
      .gif: Rule(types: ["video/mp4"], maximumBytes: 3_670_016),
    ])
  }

  /// What Tata's panel takes: images, films and PDF.
  public static var tata: MediaRules {
    MediaRules([
      .image: Rule(types: ["image/jpeg", "image/png"], maximumBytes: 5 << 20),
      .video: Rule(types: ["video/mp4", "video/3gpp"], maximumBytes: 16 << 20),
      .document: Rule(types: ["application/pdf"], maximumBytes: 100 << 20),
    ])
  }

  /// What WABot is known to take. It documents no limits, so they are those of the app behind it.
  public static var waBot: MediaRules {
    var rules = cloudAPI
    rules.rules[.gif] = nil
    rules.rules[.sticker] = nil
    return rules
  }
}
