/// A text about a person as a store keeps it: the words of a message, a note, what somebody entered a contest with.
public struct KeptText: Hashable, Sendable {
  /// What a text stands in.
  @nonexhaustive
  public enum Kind: String, Hashable, Sendable, CaseIterable {
    /// What people wrote.
    case messages
    /// What the business wrote freely.
    case freeMessages
    /// Notes about people.
    case notes
    /// What people entered contests with.
    case contestEntries
  }

  /// The stored row that a text belongs to.
  @nonexhaustive
  public enum Row: Hashable, Sendable {
    /// What a person wrote.
    case message(ProviderMessageID)
    /// What the business wrote to a person.
    case freeMessage(AttemptID)
    /// A note about a person.
    case note(NoteID)
    /// What a person entered a contest with.
    case contestEntry(ContestID, ProviderMessageID)
  }

  /// Where it stands.
  public var row: Row
  /// The text, sealed or not.
  public var text: String

  /// Creates a text.
  public init(row: Row, text: String) {
    self.row = row
    self.text = text
  }
}

extension KeptText: Redacted {
  /// That there is a text: neither what it says nor an identifier, which may hold a phone number.
  public var description: String { "a kept text" }
}

extension KeptText.Row: Redacted {
  /// What the row is: a provider's identifier may hold a phone number.
  public var description: String {
    switch self {
    case .message: "a message"
    case .freeMessage: "a free message"
    case .note: "a note"
    case .contestEntry: "a contest's entry"
    }
  }
}

/// Asks for texts that are kept.
public struct KeptTextQuery: Sendable {
  /// Whose texts.
  public var tenant: TenantID
  /// Which kind.
  public var kind: KeptText.Kind
  /// Only those behind this row; `nil` for the first ones. It has to be of the same kind.
  public var after: KeptText.Row?
  /// The most texts to return.
  public var limit: Int

  /// Creates a query.
  public init(tenant: TenantID, kind: KeptText.Kind, after: KeptText.Row? = nil, limit: Int = 500) {
    self.tenant = tenant
    self.kind = kind
    self.after = after
    self.limit = limit
  }
}

/// Texts that take the places of others, where those are still there.
public struct KeptTextChange: Sendable {
  /// One of them.
  public struct Replacement: Hashable, Sendable {
    /// Where it stands.
    public var row: KeptText.Row
    /// The text as it was read.
    public var old: String
    /// The text from now on.
    public var new: String

    /// Creates a replacement.
    public init(row: KeptText.Row, old: String, new: String) {
      self.row = row
      self.old = old
      self.new = new
    }
  }

  /// Whose texts.
  public var tenant: TenantID
  /// What takes the place of what.
  public var replacements: [Replacement]

  /// Creates a change.
  public init(tenant: TenantID, replacements: [Replacement]) {
    self.tenant = tenant
    self.replacements = replacements
  }
}
