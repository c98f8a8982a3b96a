import Foundation
import Testing
import WhatsAppCampaigns

struct PlaceOfBirthTests {
  @Test(
    "Every code of the registry stands for its state",
    arguments: [
      ("MY-01", "Johor", [1, 21, 22, 23, 24]), ("MY-02", "Kedah", [2, 25, 26, 27]), ("MY-03", "Kelantan", [3, 28, 29]),
      ("MY-04", "Melaka", [4, 30]), ("MY-05", "Negeri Sembilan", [5, 31, 59]), ("MY-06", "Pahang", [6, 32, 33]),
      ("MY-07", "Pulau Pinang", [7, 34, 35]), ("MY-08", "Perak", [8, 36, 37, 38, 39]), ("MY-09", "Perlis", [9, 40]),
      ("MY-10", "Selangor", [10, 41, 42, 43, 44]), ("MY-11", "Terengganu", [11, 45, 46]),
      ("MY-12", "Sabah", [12, 47, 48, 49]), ("MY-13", "Sarawak", [13, 50, 51, 52, 53]),
      ("MY-14", "Kuala Lumpur", [14, 54, 55, 56, 57]), ("MY-15", "Labuan", [15, 58]), ("MY-16", "Putrajaya", [16]),
    ]
  )
  func states(iso: String, name: String, codes: [Int]) throws {
    for code in codes {
      let place = try #require(PlaceOfBirth(registryCode: code))
      #expect(place.code == iso && place.englishName == name && place.malayName == name)
      guard case .state(let state) = place else { throw Unexpected() }
      #expect(Set(state.registryCodes) == Set(codes) && state.abbreviation.utf8.count == 3)
    }
  }

  private struct Unexpected: Error {}

  @Test(
    "Every code outside Malaysia stands for its country, its group or what it is",
    arguments: [
      (60, "BN", "Brunei"), (61, "ID", "Indonesia"), (62, "KH", "Cambodia"), (63, "LA", "Laos"), (64, "MM", "Myanmar"),
      (65, "PH", "Philippines"), (66, "SG", "Singapore"), (67, "TH", "Thailand"), (68, "VN", "Vietnam"),
      (71, "abroad", "Abroad, country not given"), (72, "abroad", "Abroad, country not given"), (74, "CN", "China"),
      (75, "IN", "India"), (76, "PK", "Pakistan"), (77, "SA", "Saudi Arabia"), (78, "LK", "Sri Lanka"),
      (79, "BD", "Bangladesh"), (82, "MY-unknown", "Malaysia, state not known"),
      (83, "group:83", "Asia-Pacific and Oceania"), (84, "group:84", "South America"), (85, "group:85", "Africa"),
      (86, "group:86", "Europe"), (87, "group:87", "Britain and Ireland"), (88, "group:88", "Middle East"),
      (89, "group:89", "Far East"), (90, "group:90", "Caribbean and Central America"),
      (91, "group:91", "North America"), (92, "group:92", "Eastern Europe"), (93, "group:93", "Other countries"),
      (98, "stateless", "Stateless"), (99, "unspecified", "Not specified"),
    ]
  )
  func abroad(code: Int, expected: String, name: String) throws {
    let place = try #require(PlaceOfBirth(registryCode: code))
    #expect(place.code == expected && place.englishName == name && !place.malayName.isEmpty)
  }

  @Test("Fourteen codes do not exist")
  func missing() {
    let missing = (0...99).filter { PlaceOfBirth(registryCode: $0) == nil }
    #expect(missing == [0, 17, 18, 19, 20, 69, 70, 73, 80, 81, 94, 95, 96, 97])
    #expect(PlaceOfBirth(registryCode: -1) == nil && PlaceOfBirth(registryCode: 100) == nil)
  }

  @Test("Every country of a group is an ISO code")
  func groups() {
    for group in CountryGroup.allCases {
      let known = Set(Locale.Region.isoRegions.map(\.identifier))
      #expect(!group.countries.isEmpty)
      #expect(group.countries.allSatisfy { known.contains($0.rawValue) })
    }
    #expect(CountryGroup.britainAndIreland.countries.map(\.rawValue) == ["GB", "IE"])
    #expect(CountryGroup.southAmerica.countries.map(\.rawValue).contains("SR"))
  }
}
