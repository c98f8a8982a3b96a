import WhatsAppCampaigns

extension StoreConformance {
  static let keyCases = [
    ConformanceCase("What a key is known by is kept once: another key of the same name does not take its place") {
      bench in
      let store = bench.store
      let first = KeyCheck(keyID: "1", value: "first")
      let request = KeyCheckRequest(tenant: bench.tenant)
      try bench.expect(try await store.keyChecks(request), is: [], "What is known of keys at first")
      var sealing = request
      sealing.sealing = first
      try bench.expect(try await store.keyChecks(sealing), is: [first], "The first key")
      sealing.sealing = KeyCheck(keyID: "1", value: "another")
      try bench.expect(try await store.keyChecks(sealing), is: [first], "After another key of the same name")
      let second = KeyCheck(keyID: "2026", value: "second")
      sealing.sealing = second
      try bench.expect(Set(try await store.keyChecks(sealing)), is: [first, second], "After a second key")
      try bench.expect(Set(try await store.keyChecks(request)), is: [first, second], "When somebody only looks")
      let theirs = try await store.keyChecks(KeyCheckRequest(tenant: bench.asTenant("beta").tenant))
      try bench.expect(theirs, is: [], "The keys of another tenant")
    }
  ]
}
