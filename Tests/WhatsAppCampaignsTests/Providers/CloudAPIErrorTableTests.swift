import Testing

@testable import WhatsAppCampaigns

@Suite("Table of the Cloud API's error codes")
struct CloudAPIErrorTableTests {
  private static let rows = CloudAPIErrors.sendRows + CloudAPIErrors.otherRows

  @Test("Every code stands in exactly one row")
  func noRowTwice() {
    let sorted = Self.rows.map(\.codes).sorted { $0.lowerBound < $1.lowerBound }
    for (row, next) in zip(sorted, sorted.dropFirst()) {
      #expect(row.upperBound < next.lowerBound, "\(row) and \(next)")
    }
  }

  @Test("Every documented code of a send is in the table")
  func allSendCodes() {
    let documented = [
      0, 1, 2, 3, 4, 10, 33, 100, 104, 190, 200, 250, 299, 368, 613, 803, 80_007, 130_403, 130_429, 130_472, 130_497,
      131_000, 131_005, 131_008, 131_009, 131_014, 131_016, 131_020, 131_021, 131_026, 131_030, 131_031, 131_036,
      131_037, 131_041, 131_042, 131_045, 131_047, 131_048, 131_049, 131_050, 131_051, 131_053, 131_055, 131_056,
      131_057, 131_062, 131_063, 131_064, 132_000, 132_001, 132_005, 132_007, 132_008, 132_012, 132_015, 132_016,
      132_018, 132_068, 132_069, 133_004, 133_010, 134_100, 134_101, 134_102, 135_000, 137_000,
    ]
    for code in documented {
      let error = CloudAPIErrors.known(code: code)
      #expect(error?.isKnown == true && error?.errorClass != .notASendError && error?.code == code, "\(code)")
    }
    let count = CloudAPIErrors.sendRows.map(\.codes.count).reduce(0, +)
    #expect(count == documented.count - 3 + 100)
  }

  @Test("Every documented code of another part of the API is recognised as such")
  func allOtherCodes() {
    let documented = [
      130_501, 131_035, 131_044, 131_052, 131_059, 131_201, 131_215, 132_021, 133_000, 133_005, 133_006, 133_008,
      133_009, 133_015, 133_016, 134_011, 136_024, 136_025, 138_000, 138_006, 138_018, 139_000, 139_004, 139_100,
      139_102, 139_103, 139_200, 147_001, 147_005, 200_005, 200_007, 1_752_041, 2_388_001, 2_388_012, 2_388_019,
      2_388_039, 2_388_040, 2_388_047, 2_388_072, 2_388_073, 2_388_091, 2_388_093, 2_388_103, 2_388_293, 2_388_299,
      2_494_100, 2_593_107, 2_593_109,
    ]
    for code in documented {
      #expect(CloudAPIErrors.known(code: code)?.errorClass == .notASendError, "\(code)")
      #expect(CloudAPIErrors.known(code: code)?.reaction == ProviderError.Reaction.none, "\(code)")
    }
  }

  @Test("A code between two rows is unknown", arguments: [-1, 5, 199, 300, 130_430, 139_005, 139_104, 999_999])
  func unknown(code: Int) {
    #expect(CloudAPIErrors.known(code: code) == nil)
  }

  @Test("Class, scope and reaction fit together in every row")
  func consistent() {
    for row in Self.rows {
      switch row.reaction {
      case .refreshToken: #expect(row.errorClass == .authentication && row.scope == .account, "\(row.codes)")
      case .pauseAccount: #expect(row.scope == .account, "\(row.codes)")
      case .pauseSender: #expect(row.scope == .sender, "\(row.codes)")
      case .pauseTemplate: #expect(row.errorClass == .templateRejected && row.scope == .template, "\(row.codes)")
      case .slowPair: #expect(row.errorClass == .throttled && row.scope == .pair, "\(row.codes)")
      case .slowDown: #expect(row.errorClass == .throttled, "\(row.codes)")
      case .retry: #expect([.throttled, .transient].contains(row.errorClass), "\(row.codes)")
      case .retryAfterDay: #expect(row.errorClass == .recipientLimit, "\(row.codes)")
      case .suppressMarketing, .suppressNumber: #expect(row.scope == .recipient, "\(row.codes)")
      case .sendTemplate: #expect(row.errorClass == .windowClosed, "\(row.codes)")
      case .none: #expect(row.errorClass == .notASendError, "\(row.codes)")
      case .fail, .pauseCampaign: continue
      case .settle: Issue.record("\(row.codes): an outcome that is unknown has no place in a table of refusals")
      }
      #expect(!row.meaning.isEmpty)
    }
  }
}
