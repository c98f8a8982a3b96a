import Foundation
import WhatsAppCampaigns

extension StoreConformance {
  static let savedSegmentCases = [
    ConformanceCase("A segment's rule is kept under its name, until it is replaced or forgotten") { bench in
      let rules: [(SegmentName, SegmentRule)] = [
        ("new", .new(days: 7)),
        (
          "Penang & Perak",
          .all([.field("city", .isOneOf(["Ipoh", "' --"])), .not(.inGroup(try bench.group("staff")))])
        ),
        ("北部", .any([.lastWrote(.before(.instant(bench.time.now))), .recipient(of: nil, [.read, .failed])])),
      ]
      for (name, rule) in rules { try await bench.changeSegment(name, .save(rule)) }
      let order = rules.map(\.0).sorted()
      try bench.expect(try await bench.segments().map(\.name), is: order, "The names")
      for (name, rule) in rules {
        let found = try await bench.segments(name)
        try bench.expect(found.map(\.rule), is: [rule], "The rule of \(name)")
        try bench.expect(found.map(\.savedAt), is: [bench.time.now.truncatedToMilliseconds], "When \(name) was saved")
      }
      bench.time.advance(by: .seconds(60))
      try await bench.changeSegment("new", .save(.suppressed))
      let replaced = try await bench.segments("new")
      try bench.expect(replaced.map(\.rule), is: [.suppressed], "The rule that was replaced")
      try bench.expect(replaced.map(\.savedAt), is: [bench.time.now.truncatedToMilliseconds], "When it was replaced")
      try await bench.changeSegment("new", .delete)
      try bench.expect(try await bench.segments("new"), is: [], "What was forgotten")
      try await bench.expectRefusal(.notFound, "Forgetting it again") { try await bench.changeSegment("new", .delete) }
      try bench.expect(try await bench.segments().count, is: 2, "The others")
    },

    ConformanceCase("Saved segments belong to their tenant") { bench in
      let other = bench.asTenant("beta")
      try await bench.changeSegment("mine", .save(.suppressed))
      try bench.expect(try await other.segments(), is: [], "What another tenant sees")
      try await other.expectRefusal(.notFound, "Forgetting it") { try await other.changeSegment("mine", .delete) }
      try await other.changeSegment("mine", .save(.new()))
      try bench.expect(try await bench.segments().map(\.rule), is: [.suppressed], "The rule, after the other's")
    },
  ]
}

extension StoreBench {
  fileprivate func changeSegment(_ name: SegmentName, _ action: SegmentChange.Action) async throws {
    try await store.changeSegment(SegmentChange(tenant: tenant, name: name, action: action))
  }

  fileprivate func segments(_ name: SegmentName? = nil) async throws -> [SavedSegment] {
    try await store.segments(SavedSegmentQuery(tenant: tenant, name: name))
  }
}
