import Foundation
import Testing

@testable import ExampleCLI

@Suite("The guide to the command line")
struct CommandLineGuideTests {
  private let text: String

  init() throws {
    text = try String(contentsOf: SourceTree.root.appending(path: "Documentation/CommandLine.md"), encoding: .utf8)
  }

  @Test("The table of the environment names every variable that is read for a provider, and no other")
  func environment() throws {
    let section = try #require(text.components(separatedBy: "\n## Environment\n").last)
    let names = section.split(separator: "\n").compactMap { line in
      line.wholeMatch(of: /\| `(?<name>[A-Z_]+)` \|.*/).map { String($0.name) }
    }
    #expect(names.sorted() == ProviderKind.allCases.flatMap(\.variables).map(\.name).sorted())
  }

  @Test("Every provider of this build is named")
  func providers() {
    for kind in ProviderKind.allCases { #expect(text.contains("`\(kind.rawValue)`"), "\(kind.rawValue) is missing") }
  }
}
