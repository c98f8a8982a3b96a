import Foundation

/// The sources of this package as text, for tests that hold rules about them.
enum SourceTree {
  /// One Swift file.
  struct File {
    var path: String
    var name: String
    /// The folder directly below the target.
    var folder: String
    /// The text without comments and without the content of strings.
    var code: String
    var lineCount: Int

    /// Every identifier in the code.
    var words: Set<String> {
      Set(code.split { !($0.isLetter || $0.isNumber || $0 == "_") }.map(String.init))
    }

    /// The names of the types that the file declares at its top level.
    var declaredTypes: [String] {
      code.split(separator: "\n").filter { $0.first != " " }.compactMap { line in
        let words = line.split { !($0.isLetter || $0.isNumber || $0 == "_" || $0 == "@") }
        guard let keyword = words.firstIndex(where: { Self.keywords.contains(String($0)) }),
          words[..<keyword].allSatisfy({ Self.modifiers.contains(String($0)) }), keyword + 1 < words.count
        else { return nil }
        return String(words[keyword + 1])
      }
    }

    var imports: Set<String> {
      Set(
        code.split(separator: "\n").compactMap { line in
          let words = line.split(separator: " ")
          guard let keyword = words.firstIndex(of: "import"), keyword <= 1, keyword + 1 < words.count else {
            return nil
          }
          return String(words[keyword + 1])
        }
      )
    }

    private static let keywords: Set = ["struct", "enum", "class", "actor", "protocol", "typealias"]
    private static let modifiers: Set = [
      "public", "package", "internal", "private", "fileprivate", "final", "indirect", "@nonexhaustive",
    ]
  }

  static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()

  static func folders(of path: String) throws -> [String] {
    try FileManager.default.contentsOfDirectory(
      at: root.appending(path: path),
      includingPropertiesForKeys: [.isDirectoryKey]
    ).filter(\.hasDirectoryPath).map(\.lastPathComponent)
  }

  static func files(of path: String) throws -> [File] {
    let base = root.appending(path: path)
    guard let walker = FileManager.default.enumerator(atPath: base.path(percentEncoded: false)) else { return [] }
    var files: [File] = []
    for case let relative as String in walker where relative.hasSuffix(".swift") {
      let text = try String(contentsOf: base.appending(path: relative), encoding: .utf8)
      let parts = relative.split(separator: "/")
      files.append(
        File(
          path: "\(path)/\(relative)",
          name: String(parts.last?.dropLast(6) ?? ""),
          folder: parts.count > 1 ? String(parts[0]) : "",
          code: stripped(text),
          lineCount: text.split(separator: "\n", omittingEmptySubsequences: false).count
        )
      )
    }
    return files
  }

  /// Takes comments and the content of string literals out, so that prose does not count as use.
  private static func stripped(_ text: String) -> String {
    var isInsideText = false
    return text.split(separator: "\n", omittingEmptySubsequences: false).map { line -> String in
      if line.contains("\"\"\"") {
        isInsideText.toggle()
        return ""
      }
      if isInsideText { return "" }
      var result = ""
      var isInsideString = false
      var previous: Character = " "
      for character in line {
        if character == "\"", previous != "\\" {
          isInsideString.toggle()
        } else if !isInsideString {
          if character == "/", previous == "/" {
            result.removeLast()
            break
          }
          result.append(character)
        }
        previous = character
      }
      return result
    }.joined(separator: "\n")
  }
}
