import Foundation
import Testing
import WhatsAppCampaigns

@Suite("Dividing people among variants and a holdout")
struct CampaignVariantTests {
  private func plan(weights: [Int] = [], holdout: Int = 0, seed: UInt64? = 7) -> CampaignPlan {
    CampaignPlan(
      name: "x",
      provider: "cloud",
      template: "base",
      language: "en",
      variables: [:],
      audience: Audience(),
      variants: weights.enumerated().map { index, weight in
        CampaignVariant(
          name: ["a", "b", "c"][index],
          weight: weight,
          template: ["one", "two", "three"][index],
          language: "ms",
          variables: ["1": .field("name")]
        )
      },
      holdout: holdout,
      seed: seed
    )
  }

  private func people(_ count: Int) throws -> [PersonKey] {
    try (0..<count).map { PersonKey(try #require(PhoneNumber(e164: "+60123\(String(1_000_000 + $0).dropFirst())"))) }
  }

  @Test("The same seed and person give the same lot in every version: these are kept by hand")
  func frozen() throws {
    // printf '%s' 'holdout:7:p60123000000' | sha256sum, and so on: the first eight bytes times the count, shifted.
    let people = try people(12)
    let plan = plan(weights: [1, 1], holdout: 50)
    #expect(people.map { plan.isHeldOut($0) ? 1 : 0 } == [0, 1, 0, 0, 0, 1, 0, 0, 1, 0, 1, 0])
    #expect(people.map { plan.variant(of: $0)?.name == "b" ? 1 : 0 } == [0, 0, 0, 1, 1, 1, 1, 0, 1, 1, 0, 1])
  }

  @Test(
    "People are divided by weight, and a holdout is its share, for any seed",
    arguments: [0, 1, 42, .max] as [UInt64]
  )
  func distribution(seed: UInt64) throws {
    let people = try people(20_000)
    let plan = plan(weights: [1, 3, 6], holdout: 10, seed: seed)
    var counts: [VariantName: Int] = [:]
    for person in people { counts[try #require(plan.variant(of: person)).name, default: 0] += 1 }
    // Five standard deviations of a draw of 20 000.
    #expect(abs(counts["a", default: 0] - 2_000) < 213)
    #expect(abs(counts["b", default: 0] - 6_000) < 325)
    #expect(abs(counts["c", default: 0] - 12_000) < 347)
    #expect(abs(people.count(where: plan.isHeldOut) - 2_000) < 213)
  }

  @Test("Who is held out says nothing about the variant, and a larger holdout only adds people")
  func independence() throws {
    let people = try people(20_000)
    let held = people.filter(plan(weights: [1, 1], holdout: 20).isHeldOut)
    let first = held.count { plan(weights: [1, 1], holdout: 20).variant(of: $0)?.name == "a" }
    #expect(abs(first * 2 - held.count) < 320)
    for (small, large) in [(1, 2), (10, 20), (20, 50)] {
      #expect(people.filter(plan(holdout: small).isHeldOut).allSatisfy(plan(holdout: large).isHeldOut))
    }
  }

  @Test("Another seed divides anew; the same seed divides the same in another campaign")
  func seeds() throws {
    let people = try people(1_000)
    func names(_ seed: UInt64) -> [VariantName?] {
      people.map { plan(weights: [1, 1], seed: seed).variant(of: $0)?.name }
    }
    #expect(names(1) == names(1))
    let same = zip(names(1), names(2)).count { $0 == $1 }
    #expect((400...600).contains(same))
  }

  @Test("Without variants and holdout nobody is divided, and nobody traps on weights that make no sense")
  func edges() throws {
    let person = try people(1)[0]
    #expect(plan().variant(of: person) == nil)
    #expect(!plan().isHeldOut(person))
    #expect(plan(weights: [.min, .max]).variant(of: person)?.name == "b")
    #expect(plan(weights: [0, 0]).variant(of: person)?.name == "a")
    #expect(plan(weights: [5]).variant(of: person)?.name == "a")
    #expect(plan(holdout: -1).isHeldOut(person) == false)
    #expect(plan(holdout: 100).isHeldOut(person))
  }

  @Test("A plan comes back from JSON with its division, and one that was stored without any is read")
  func coding() throws {
    let divided = plan(weights: [1, 2], holdout: 10, seed: .max)
    let data = try JSONEncoder().encode(divided)
    #expect(try JSONDecoder().decode(CampaignPlan.self, from: data) == divided)

    var emptied = divided
    emptied.variants = []
    emptied.holdout = 0
    emptied.seed = nil
    #expect(emptied == plan(seed: nil))
    let text = String(decoding: try JSONEncoder().encode(emptied), as: UTF8.self)
    #expect(!text.contains("division"))
    #expect(try JSONDecoder().decode(CampaignPlan.self, from: Data(text.utf8)) == emptied)
  }

  @Test("The plan of one variant sends its message to everybody")
  func single() throws {
    let plan = plan(weights: [1, 2], holdout: 10)
    let alone = plan.sending(plan.variants[1])
    #expect(alone.template == "two")
    #expect(alone.language == "ms")
    #expect(alone.variants.isEmpty)
    #expect(alone.holdout == 10)
  }
}
