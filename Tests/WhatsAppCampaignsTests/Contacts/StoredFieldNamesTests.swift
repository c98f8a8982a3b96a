import Testing
import WhatsAppCampaigns

@Suite("The names of stored fields")
struct StoredFieldNamesTests {
  @Test("are those of all contacts, each once, whatever their letters and their order")
  func names() {
    let random = SeededRandomSource(seed: 5)
    let words =
      (0..<40).map { "name \($0)" } + ["a \"b\\", "\\", "\"", "é", "街\n", "{\"x\":\"y\"}", "", ":", ",", "\u{1}"]
    for count in [1, 3, 16, 17, words.count] {
      var names = StoredFieldNames()
      var expected: Set<String> = []
      #expect(names.isEmpty && names.names.isEmpty)
      names.insert(StoredFields([:]))
      for _ in 0..<60 {
        var fields: [String: String] = [:]
        for word in words.prefix(count) + words.suffix(count) where random.next() % 3 == 0 {
          fields[word] = words[Int(random.next() % UInt64(words.count))]
        }
        expected.formUnion(fields.keys)
        names.insert(StoredFields(fields))
      }
      #expect(names.names == expected.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) })
    }
  }

  @Test("A field is asked for as it is spelled first, then as others spell it")
  func spellings() {
    #expect(FieldSpelling.spellings(of: "city", among: ["City", "town", "CITY", "city"]) == ["city", "CITY", "City"])
    #expect(FieldSpelling.spellings(of: "ÉTAGE", among: ["étage", "etage"]) == ["étage"])
    #expect(FieldSpelling.spellings(of: "none", among: ["city"]) == [])
  }
}
