import Foundation
import Testing

struct DemoCommandTests {
  @Test("The demonstration keeps what it promises for a short list, too", .timeLimit(.minutes(15)))
  func short() async throws {
    let folder = try CommandLineRun.Folder()
    let demo = try await CommandLineRun("demo", "--recipients", "30", "--output", "d", in: folder)
    #expect(demo.code == 0, "\(demo.output)\(demo.diagnostics)")
    #expect(demo.output.contains("✓ whoever wrote STOP got nothing after it\n"))
    #expect(!demo.output.contains("NOT KEPT"))
  }
}
