import Foundation
import Testing

@Suite("The guides show code that compiles and link to files that exist")
struct GuideTests {
  @Test("Every sample of a guide is the code that the tests compile", arguments: try Guide.all())
  func samplesAreCompiled(_ guide: Guide) throws {
    let compiled = try Guide.compiledSamples()
    for sample in guide.samples {
      let code = try #require(compiled[sample.name], "\(guide.path): no test source holds the sample “\(sample.name)”")
      #expect(sample.code == code, "\(guide.path): the sample “\(sample.name)” differs from the code that is compiled")
    }
  }

  @Test("Every compiled sample stands in a guide")
  func noSampleIsForgotten() throws {
    let shown = Set(try Guide.all().flatMap(\.samples).map(\.name))
    #expect(Set(try Guide.compiledSamples().keys).subtracting(shown).sorted() == [])
  }

  @Test("Every relative link leads to a file", arguments: try Guide.all())
  func linksLeadSomewhere(_ guide: Guide) throws {
    let folder = SourceTree.root.appending(path: guide.path).deletingLastPathComponent()
    for link in guide.relativeLinks {
      let target = folder.appending(path: link).standardizedFileURL.path(percentEncoded: false)
      #expect(FileManager.default.fileExists(atPath: target), "\(guide.path) links to \(link), which does not exist")
    }
  }

  @Test("A guide is read as Markdown is")
  func readsMarkdown() {
    let guide = Guide(
      path: "A.md",
      text: """
        See [this](B.md#part), [that](https://example.com) and [here](#there).
        <!-- sample: one -->
        ```swift
        let one = 1  // [no](link)
        ```
        ```swift
        let unmarked = [2](3)
        ```
        """
    )
    #expect(guide.samples.map(\.name) == ["one"])
    #expect(guide.samples.map(\.code) == ["let one = 1  // [no](link)"])
    #expect(guide.relativeLinks == ["B.md"])
  }
}
