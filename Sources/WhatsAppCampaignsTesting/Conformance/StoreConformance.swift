public import WhatsAppCampaigns

/// What every ``CampaignStore`` has to do, as cases that a host runs against its own store.
///
/// It needs no test framework. With Swift Testing it is one test:
///
/// ```swift
/// @Test(arguments: StoreConformance.cases)
/// func conforms(_ conformance: ConformanceCase) async throws {
///   try await conformance.run { time in try MyStore.temporary(time: time) }
/// }
/// ```
///
/// Each case gets a new and empty store, and moves the clock by hand: none of them waits.
public enum StoreConformance {
  /// Every case.
  public static let cases: [ConformanceCase] =
    contactCases + suppressionCases + consentCases + campaignCases + snapshotCases + claimCases + intentCases
    + paceCases + outcomeCases + settlingCases + evidenceCases + inboxCases + replyCases + sweepCases + operatorCases
    + newsCases + segmentCases + writtenValueCases + savedSegmentCases + conversationCases + freeMessageCases
    + contestCases
    + tenantCases + groupMemberCases + groupNameCases
    + ledgerCases + privacyCases + keyCases + peopleCases + mergingCases + mergedRecipientCases
    + namingCases + userIDCases
}

/// One behaviour that a store has to show.
public struct ConformanceCase: Sendable {
  /// The behaviour, in a sentence.
  public let name: String
  private let body: @Sendable (StoreBench) async throws -> Void

  init(_ name: String, _ body: @escaping @Sendable (StoreBench) async throws -> Void) {
    self.name = name
    self.body = body
  }

  /// Runs the case against a new store.
  ///
  /// - Parameter makeStore: Makes an empty store that takes its time from the given source.
  /// - Throws: ``ConformanceFailure`` when the store does something else, or whatever the store throws.
  public func run(against makeStore: (any TimeSource) async throws -> any CampaignStore) async throws {
    let time = ManualTimeSource()
    let bench = StoreBench(caseName: name, store: try await makeStore(time), time: time)
    try await body(bench)
  }
}

extension ConformanceCase: CustomStringConvertible {
  /// The behaviour, in a sentence.
  public var description: String { name }
}

/// A store did not do what a case asks of it.
public struct ConformanceFailure: Error, Hashable, Sendable {
  /// The behaviour that was asked for.
  public var caseName: String
  /// What did not hold, in a sentence.
  public var sentence: String
  /// The line of the suite that found it.
  public var line: UInt

  init(caseName: String, sentence: String, line: UInt) {
    self.caseName = caseName
    self.sentence = sentence
    self.line = line
  }
}

extension ConformanceFailure: CustomStringConvertible {
  /// The behaviour and what did not hold.
  public var description: String { "\(caseName): \(sentence) (line \(line))" }
}
