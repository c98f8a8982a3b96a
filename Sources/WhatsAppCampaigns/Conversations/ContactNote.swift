public import Foundation

/// Names one note that is kept.
public typealias NoteID = Identifier<ContactNote, String>

/// One line of what is known of a contact's life with the business.
///
/// What follows from the contact, the consent ledger and the history is not written down a second time: such notes are
/// made when somebody asks for them and have no identifier. Kept are those that follow from nothing else.
public struct ContactNote: Hashable, Sendable {
  /// What it is about.
  @nonexhaustive
  public enum Kind: String, Hashable, Sendable, Codable, CaseIterable {
    /// The person became a contact.
    case becameContact
    /// The person agreed; the text says to what, and where.
    case agreed
    /// The person refused or took their agreement back.
    case withdrew
    /// The person stopped the business in the app.
    case stoppedInApp
    /// The person lifted that again.
    case resumedInApp
    /// An operator cleared what the person had decided.
    case consentCleared
    /// The person answered a campaign for the first time; the text is its identifier.
    case answeredCampaign
    /// The person stated something about themselves; the text names the fields.
    case changedProfile
    /// The person entered a contest; the text names it.
    case joinedContest
    /// Somebody of the business wrote it.
    case written
  }

  /// The longest text, in Unicode scalars.
  public static let maximumLength = 2_000

  /// Its identifier; `nil` where it follows from what is stored elsewhere.
  public var id: NoteID?
  /// When.
  public var at: Date
  /// What it is about.
  public var kind: Kind
  /// What there is to say.
  public var text: String
  /// Who wrote it, where a person did.
  public var author: String?

  /// Creates a note.
  public init(id: NoteID? = nil, at: Date, kind: Kind, text: String, author: String? = nil) {
    self.id = id
    self.at = at
    self.kind = kind
    self.text = text
    self.author = author
  }

  /// The latest first; of one instant, those with the greater identifier.
  public static func isLater(_ one: ContactNote, than other: ContactNote) -> Bool {
    let (left, right) = (one.at.millisecondsSince1970, other.at.millisecondsSince1970)
    if left != right { return left > right }
    return (other.id?.rawValue ?? "").utf8.lexicographicallyPrecedes((one.id?.rawValue ?? "").utf8)
  }
}

extension Identifier where Subject == ContactNote, RawValue == String {
  /// Draws a new identifier.
  package static func draw(from source: any RandomSource) -> NoteID {
    NoteID(unchecked: Base64URL.encode(source.bytes(16)))
  }
}

extension ContactNote: Redacted {
  /// What it is about: what it says is never printed.
  public var description: String { "note.\(kind.rawValue)" }
}

extension ContactNote {
  /// The notes that follow from what is stored elsewhere.
  ///
  /// - Parameters:
  ///   - contact: The contact.
  ///   - ledger: What the person decided.
  ///   - answers: Messages of theirs that answer campaigns.
  public static func following(
    from contact: Contact,
    _ ledger: [ConsentEvent],
    answers: [ConversationMessage]
  ) -> [ContactNote] {
    var notes = [ContactNote(at: contact.createdAt, kind: .becameContact, text: "")]
    var last: (kind: Kind, purposes: [ConsentPurpose])?
    for event in ledger {
      let kind: Kind
      switch event.decision {
      case .granted: kind = .agreed
      case .withdrawn: kind = .withdrew
      case .platformStop: kind = .stoppedInApp
      case .platformResume: kind = .resumedInApp
      case .reset: kind = .consentCleared
      case .requested: continue
      }
      // Whoever stops twice has stopped once.
      if let last, last == (kind, event.purposes) { continue }
      last = (kind, event.purposes)
      let text = event.purposes.map(\.rawValue).joined(separator: ", ") + " (\(event.source))"
      notes.append(ContactNote(at: event.at, kind: kind, text: text, author: event.actor))
    }
    var first: [CampaignID: Date] = [:]
    for answer in answers {
      guard let campaign = answer.campaign else { continue }
      first[campaign] = min(first[campaign] ?? answer.at, answer.at)
    }
    notes += first.map { ContactNote(at: $0.value, kind: .answeredCampaign, text: $0.key.rawValue) }
    return notes
  }
}
