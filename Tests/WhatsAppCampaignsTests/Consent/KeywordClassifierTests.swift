import Testing
import WhatsAppCampaigns

@Suite("What people write about consent")
struct KeywordClassifierTests {
  private let classifier = KeywordClassifier(
    words: ConsentWords(
      withdrawAnywhere: ["opt out"],
      grantAnywhere: ["sign me up", "start"],
      negations: ["under no terms", "never"]
    )
  )

  @Test(
    "A phrase counts wherever it stands, as whole words",
    arguments: [
      ("Please OPT-OUT my number", KeywordClassifier.Decision.withdraw), ("opt out", .withdraw),
      ("sign me up, please", .grant), ("sign me upwards", .none), ("co-opt outside", .none),
      ("under no terms sign me up", .none), ("never start", .none), ("under no terms", .none),
    ]
  )
  func phrases(text: String, decision: KeywordClassifier.Decision) {
    #expect(classifier.classify(text).decision == decision)
  }

  @Test("The phrase that decided is named")
  func naming() {
    #expect(classifier.classify("Please opt out my number").word == "opt out")
  }

  @Test(
    "A negation turns START into nothing in the lists that come with the package",
    arguments: ["do not start", "please DO NOT ever start", "don\u{2019}t start", "jangan start"]
  )
  func negations(text: String) {
    #expect(KeywordClassifier().classify(text).decision == .none)
  }
}
