public import Foundation

/// A type that keeps the rules of segments under names.
///
/// Whoever uses a name gets the rule that it stands for at that moment; a campaign keeps the rule, not the name.
public protocol SegmentStore: Sendable {
  /// Saves a rule under a name or forgets it. Durable when it returns.
  func changeSegment(_ request: SegmentChange) async throws(StoreError)

  /// The saved segments of a tenant, by name.
  func segments(_ request: SavedSegmentQuery) async throws(StoreError) -> [SavedSegment]
}

/// A rule under a name.
public struct SavedSegment: Hashable, Sendable {
  /// The name.
  public var name: SegmentName
  /// The rule.
  public var rule: SegmentRule
  /// When it was saved last.
  public var savedAt: Date

  /// Creates a saved segment.
  public init(name: SegmentName, rule: SegmentRule, savedAt: Date) {
    self.name = name
    self.rule = rule
    self.savedAt = savedAt
  }
}

/// Changes one saved segment.
public struct SegmentChange: Sendable {
  /// What to change.
  @nonexhaustive
  public enum Action: Sendable {
    /// Saves a rule; one of the same name is replaced.
    case save(SegmentRule)
    /// Forgets the rule; where there is none, ``StoreError/Code/notFound``.
    case delete
  }

  /// Whose segment.
  public var tenant: TenantID
  /// Which segment.
  public var name: SegmentName
  /// What to change.
  public var action: Action

  /// Creates a change.
  public init(tenant: TenantID, name: SegmentName, action: Action) {
    self.tenant = tenant
    self.name = name
    self.action = action
  }
}

/// Asks for the saved segments of a tenant.
public struct SavedSegmentQuery: Sendable {
  /// Whose segments.
  public var tenant: TenantID
  /// Only this one.
  public var name: SegmentName?

  /// Creates a query.
  public init(tenant: TenantID, name: SegmentName? = nil) {
    self.tenant = tenant
    self.name = name
  }
}

extension StoreError {
  /// There is no segment of the name that was to be forgotten.
  public static var unknownSegment: StoreError {
    StoreError(.notFound, "There is no saved segment of that name.")
  }
}
