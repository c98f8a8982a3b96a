/// Why an engine could not do what it was asked.
///
/// Nothing was changed, unless it was the store (``Code/store``): an operation of several transactions keeps those that
/// were durable before, and may be repeated.
public struct EngineError: Error, Hashable, Sendable {
  /// What is wrong.
  @nonexhaustive
  public enum Code: String, Hashable, Sendable {
    /// No campaign has this identifier.
    case unknownCampaign
    /// No template has this name and language.
    case unknownTemplate
    /// The engine was given no provider of this name.
    case unknownProvider
    /// No group has this name.
    case unknownGroup
    /// A campaign that was not started yet names the group.
    case groupInUse
    /// The person is no contact.
    case unknownContact
    /// No saved segment has this name.
    case unknownSegment
    /// The engine was given no holiday calendar of this name.
    case unknownHolidays
    /// The schedule cannot be kept: its start or its end is past, or nothing ever starts.
    case unkeepableSchedule
    /// The template is not one that may be sent.
    case templateNotApproved
    /// The template and its variables do not fit.
    case templateMismatch
    /// The variants or the holdout of the plan cannot be used.
    case unusableVariants
    /// The rule of a segment asks more than a rule may.
    case unusableSegment
    /// No contest has this identifier.
    case unknownContest
    /// The rules of the contest cannot be gone by.
    case unusableContest
    /// The contest cannot be drawn, or was not drawn yet.
    case undrawable
    /// The campaign has nobody to send to.
    case noRecipients
    /// The campaign's status does not allow it.
    case wrongStatus
    /// The provider cannot do what the campaign asks for.
    case unsupported
    /// The person has not written within the last 24 hours: only a template may be sent.
    case outsideServiceWindow
    /// The person must not be written to at all.
    case forbidden
    /// The sender's limits leave no room for a message now.
    case noRoom
    /// This process is sending the campaign already.
    case alreadySending
    /// The store's clock is far ahead of this machine's, and the campaign has a window or an end.
    case storeClockAhead
    /// Something is to be encrypted, and the engine was given no key.
    case missingKey
    /// A key is not the one that has encrypted under its name here.
    case wrongKey
    /// An encrypted value does not open: its key is not at hand, or it was changed.
    case unreadableValue
    /// The store failed.
    case store
  }

  /// What is wrong.
  public var code: Code
  /// What was wrong, where, and what to do, in one or two sentences without personal data.
  public var detail: String
  /// The store's error, where it was the store.
  public var storeError: StoreError?

  /// Creates an error.
  public init(_ code: Code, _ detail: String) {
    self.code = code
    self.detail = detail
  }

  /// Wraps a store's error.
  public init(_ error: StoreError) {
    code = .store
    detail = error.detail
    storeError = error
  }
}

extension EngineError: CustomStringConvertible {
  /// What was wrong and what to do.
  public var description: String { detail }
}
