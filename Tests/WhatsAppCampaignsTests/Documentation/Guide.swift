import Foundation
import Testing

/// One page of the documentation, read as far as the tests need it.
struct Guide: Sendable, CustomTestStringConvertible {
  /// A block of Swift behind a comment `<!-- sample: NAME -->`.
  struct Sample: Hashable, Sendable {
    var name: String
    var code: String
  }

  /// The path from the root of the package.
  var path: String
  private(set) var samples: [Sample] = []
  /// The targets of links, without those to the web and to places on the same page.
  private(set) var relativeLinks: [String] = []

  var testDescription: String { path }

  init(path: String, text: String) {
    self.path = path
    var name: String?
    var block: [Substring]?
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
      if let lines = block {
        guard line == "```" else {
          block = lines + [line]
          continue
        }
        if let sample = name { samples.append(Sample(name: sample, code: lines.joined(separator: "\n"))) }
        name = nil
        block = nil
      } else if line.hasPrefix("```") {
        block = []
      } else if let marked = line.wholeMatch(of: /<!-- sample: (?<name>[a-z-]+) -->/) {
        name = String(marked.name)
      } else {
        relativeLinks += line.matches(of: /\]\((?<target>[^)\s]+)\)/).compactMap { Self.file(of: String($0.target)) }
      }
    }
  }

  /// The file that a link leads to, where it leads to one of this repository.
  private static func file(of link: String) -> String? {
    guard !link.contains("://"), !link.hasPrefix("mailto:") else { return nil }
    let file = link.prefix { $0 != "#" }
    return file.isEmpty ? nil : String(file).removingPercentEncoding
  }

  /// The page at the root and the pages of the documentation.
  static func all() throws -> [Guide] {
    let folder = SourceTree.root.appending(path: "Documentation").path(percentEncoded: false)
    let pages = try FileManager.default.subpathsOfDirectory(atPath: folder).filter { $0.hasSuffix(".md") }.sorted()
    let paths = ["README.md"] + pages.map { "Documentation/\($0)" }
    return try paths.compactMap { path in
      let url = SourceTree.root.appending(path: path)
      guard FileManager.default.fileExists(atPath: url.path(percentEncoded: false)) else { return nil }
      return Guide(path: path, text: try String(contentsOf: url, encoding: .utf8))
    }
  }

  /// The code between `// sample: NAME` and `// end` in the sources beside this file, by name.
  static func compiledSamples() throws -> [String: String] {
    let folder = URL(filePath: #filePath).deletingLastPathComponent()
    let files = try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
    var samples: [String: String] = [:]
    for file in files where file.lastPathComponent.hasSuffix("Samples.swift") {
      let text = try String(contentsOf: file, encoding: .utf8)
      var name: String?
      var lines: [Substring] = []
      for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
        let words = line.drop { $0 == " " }
        if words.hasPrefix("// sample: ") {
          name = String(words.dropFirst(11))
          lines = []
        } else if words == "// end", let ended = name {
          try #require(samples[ended] == nil, "the sample “\(ended)” stands in the sources twice")
          samples[ended] = outdented(lines)
          name = nil
        } else {
          lines.append(line)
        }
      }
      try #require(name == nil, "\(file.lastPathComponent): a sample has no end")
    }
    return samples
  }

  private static func outdented(_ lines: [Substring]) -> String {
    let indent = lines.filter { !$0.isEmpty }.map { $0.prefix { $0 == " " }.count }.min() ?? 0
    return lines.map { $0.dropFirst(indent) }.joined(separator: "\n")
  }
}
