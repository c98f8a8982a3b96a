import Foundation
import Testing
import WhatsAppCampaigns

@Suite("The chain of an exported ledger")
struct LedgerExportChainTests {
  private func lines(_ count: Int) -> (lines: [[UInt8]], head: String) {
    var chain = LedgerExportChain()
    let lines = (0..<count).map { chain.append(["n": .number(JSONNumber($0)), "text": .string("\",\"chain\":\"é")]) }
    return (lines, chain.headText)
  }

  private func head(of lines: [[UInt8]]) -> String? {
    var chain = LedgerExportChain()
    for line in lines where chain.check(line) == nil { return nil }
    return chain.headText
  }

  @Test("An untouched file has the hash that was said at its end, and its lines are JSON")
  func untouched() throws {
    let (lines, head) = lines(20)
    #expect(self.head(of: lines) == head)
    for line in lines { _ = try JSONSerialization.jsonObject(with: Data(line)) }
    #expect(self.head(of: []) == String(repeating: "0", count: 64))
  }

  @Test("A line that was removed, moved, doubled or added is found", arguments: 0..<19)
  func structure(index: Int) {
    let (lines, _) = lines(20)
    var removed = lines
    removed.remove(at: index)
    #expect(head(of: removed) == nil)
    var moved = lines
    moved.swapAt(index, index + 1)
    #expect(head(of: moved) == nil)
    #expect(head(of: Array(lines[...index]) + Array(lines[index...])) == nil)
  }

  @Test("Any changed byte is found, and what was cut off at the end shows in the hash")
  func bytes() {
    let (lines, head) = lines(3)
    for index in lines[1].indices {
      var changed = lines
      changed[1][index] ^= 1
      #expect(self.head(of: changed) == nil, "byte \(index)")
    }
    #expect(self.head(of: Array(lines.dropLast())) != head)
    for garbage in ["", "{}", "{\"chain\":\"\"}", String(repeating: "}", count: 200)] {
      #expect(self.head(of: [Array(garbage.utf8)]) == nil)
    }
  }
}
