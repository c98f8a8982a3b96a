import Foundation

/// Why a text is no rule of a segment. It holds the keys of the text, and nothing that stands under them.
public struct SegmentRuleError: Error, Hashable, Sendable {
  /// Where in the rule, such as `all[2].not.equal`; empty for the whole of it.
  public var path: String
  /// What is wrong there, in words without a full stop.
  public var problem: String

  /// Creates an error.
  public init(path: String = "", problem: String) {
    self.path = path
    self.problem = problem
  }
}

extension SegmentRuleError: CustomStringConvertible {
  /// What is wrong, and where.
  public var description: String {
    "the segment's rule cannot be understood\(path.isEmpty ? "" : " at \(path)"): \(problem)"
  }
}

extension SegmentRule {
  /// Reads a rule in JSON, as people write it, and says of one that cannot be understood what is wrong, and where.
  ///
  /// - Throws: ``SegmentRuleError`` for what is no JSON, for a key that is missing, misspelt, out of place or there twice, and
  ///   for a value that its key cannot have. Whether it asks more than a rule may, ``problem`` says.
  public init(json bytes: [UInt8]) throws(SegmentRuleError) {
    do {
      // Says where the text is no JSON, and bounds its depth before anything descends into it.
      let tape = try JSONTape(parsing: bytes)
      if let path = tape.repeatedKey(in: JSONTape.root) {
        throw SegmentRuleError(path: SegmentRuleError.text(path), problem: "this stands here twice")
      }
      self = try JSONDecoder().decode(SegmentRule.self, from: Data(bytes))
    } catch let error as SegmentRuleError {
      throw error
    } catch let error as JSONError {
      throw SegmentRuleError(problem: error.description)
    } catch let error as DecodingError {
      throw SegmentRuleError(error)
    } catch {
      throw SegmentRuleError(problem: "it cannot be read")
    }
  }
}

extension SegmentRuleError {
  fileprivate init(_ error: DecodingError) {
    switch error {
    case .typeMismatch(let type, let context), .valueNotFound(let type, let context):
      self.init(path: Self.text(context.codingPath), problem: "\(Self.kind(of: type)) belongs here")
    case .keyNotFound(let key, let context):
      self.init(path: Self.text(context.codingPath), problem: "“\(key.stringValue)” is missing")
    case .dataCorrupted(let context):
      self.init(path: Self.text(context.codingPath), problem: context.debugDescription)
    @unknown default:
      self.init(problem: "it cannot be read")
    }
  }

  /// A place as people write it. A key may be anything that somebody wrote, so it is cut.
  fileprivate static func text(_ path: [any CodingKey]) -> String {
    path.reduce("") { text, key in
      if let index = key.intValue { return "\(text)[\(index)]" }
      let name = String(key.stringValue.unicodeScalars.prefix(40))
      return text.isEmpty ? name : "\(text).\(name)"
    }
  }

  private static func kind(of type: any Any.Type) -> String {
    switch type {
    case _ where String(describing: type).hasPrefix("Dictionary<"): "an object in braces"
    case is String.Type: "a text"
    case is Bool.Type: "true or false"
    case is Int.Type: "a whole number"
    case is Double.Type: "a number"
    case is any Collection.Type: "a list"
    default: "an object in braces"
    }
  }
}

extension JSONTape {
  /// Where the first object is that has two equal keys, and which; `nil` where there is none. A decoder drops one of them.
  fileprivate func repeatedKey(in place: Int) -> [RuleWord]? {
    switch kind(place) {
    case .object:
      var known: Set<String> = []
      var members = members(of: place)
      while let member = members.next(in: self) {
        let key = string(member) ?? ""
        if !known.insert(key).inserted { return [RuleWord(stringValue: key)] }
        if let path = repeatedKey(in: member + 1) { return [RuleWord(stringValue: key)] + path }
      }
    case .array:
      for (index, element) in elements(place).enumerated() {
        if let path = repeatedKey(in: element) { return [RuleWord(intValue: index)] + path }
      }
    default: break
    }
    return nil
  }
}
