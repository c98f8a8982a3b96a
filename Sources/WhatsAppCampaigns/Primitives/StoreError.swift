/// Why a store could not do what it was asked.
///
/// A store either did the whole of an operation or none of it. The one exception has a code of its own,
/// ``Code/outcomeUnknown``: the commit itself failed, and only reading again tells what is there.
public struct StoreError: Error, Hashable, Sendable {
  /// What is wrong.
  @nonexhaustive
  public enum Code: String, Hashable, Sendable {
    /// The store cannot be opened or reached.
    case unavailable
    /// The file is no store of this library, or one of a later version.
    case notAStore
    /// The stored data contradicts itself.
    case corrupt
    /// Another process held the store for too long.
    case busy
    /// The disk is full.
    case full
    /// What was asked for is not there.
    case notFound
    /// What was asked for collides with what is there.
    case conflict
    /// Another process uses the store in a way that excludes this one.
    case inUse
    /// The commit failed in a way that leaves open whether it took effect.
    case outcomeUnknown
    /// The task was cancelled before anything was done.
    case cancelled
  }

  /// What is wrong.
  public var code: Code
  /// What was being done and what helps, in one sentence without personal data.
  public var detail: String

  /// Creates an error.
  public init(_ code: Code, _ detail: String) {
    self.code = code
    self.detail = detail
  }
}

extension StoreError: CustomStringConvertible {
  /// The same in words for people, without personal data.
  public var description: String { detail }
}
