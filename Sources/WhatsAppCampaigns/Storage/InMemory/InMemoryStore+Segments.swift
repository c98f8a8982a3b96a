package import Foundation

extension InMemoryStore {
  /// Saves a rule under a name or forgets it.
  public func changeSegment(_ request: SegmentChange) async throws(StoreError) {
    try perform(for: request.tenant) { (tenant, now) throws(StoreError) in try tenant.changeSegment(request, at: now) }
  }

  /// The saved segments of a tenant, by name.
  public func segments(_ request: SavedSegmentQuery) async throws(StoreError) -> [SavedSegment] {
    try perform(for: request.tenant) { (tenant, _) throws(StoreError) in tenant.segments(request) }
  }
}

extension InMemoryTenant {
  package mutating func changeSegment(_ request: SegmentChange, at now: Date) throws(StoreError) {
    switch request.action {
    case .save(let rule):
      self.segments[request.name] = SavedSegment(name: request.name, rule: rule, savedAt: now.truncatedToMilliseconds)
    case .delete:
      guard self.segments.removeValue(forKey: request.name) != nil else { throw .unknownSegment }
    }
  }

  package func segments(_ request: SavedSegmentQuery) -> [SavedSegment] {
    self.segments.values.filter { request.name == nil || request.name == $0.name }.sorted { $0.name < $1.name }
  }
}
