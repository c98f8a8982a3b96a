/// Hides the phone numbers that stand in the cells of a person beside their own: in a column for the office, in one that
/// only looks like numbers, in a name that is none.
struct NumberMask {
  /// Shorter than this nobody's number is: ages, sizes and house numbers are not looked at.
  private static let fewestDigits = 6

  /// The person's own number. Its country is that of the others, where they do not name theirs.
  private let phone: PhoneNumber?

  init(beside phone: PhoneNumber?) {
    self.phone = phone
  }

  /// Whether there can be a number in a text at all. Most texts hold none, and this is asked for every cell of an export.
  static func isNeeded(for text: String) -> Bool {
    var digits = 0
    for scalar in text.unicodeScalars where PhoneCharacter.digit(scalar) != nil {
      digits += 1
      if digits == fewestDigits { return true }
    }
    return false
  }

  /// A cell as it may be shown.
  ///
  /// A cell that ``ContactImporter`` would read as a number, under any header, is shown with its middle hidden; where there
  /// are words beside the number, or several numbers, all digits are hidden instead. Under a header that speaks of phones so
  /// are those of whatever else has six. In any other text those of the numbers are that ``NumberSearch`` finds. Dates are no
  /// numbers.
  ///
  /// - Parameter header: Of the cell, or `nil` where it is no phone's, which need not be found out.
  func masked(_ text: String, under header: String?) -> String {
    guard Self.isNeeded(for: text) else { return text }
    let isPhoneColumn = header.flatMap(HeaderVocabulary.phoneRank) != nil
    if isPhoneColumn || !NumberSearch.hasDate(text) {
      // A number with a minus in front is refused by an import, and is one for whoever reads it.
      let unsigned = text.trimmingPrefix { $0 == "-" || $0 == "\u{2212}" }
      do throws(PhoneNormalizationError) {
        let number = try PhoneNormalizer(defaultRegion: phone?.region).normalize(String(unsigned)).number
        let hasWords = text.unicodeScalars.contains(where: \.properties.isAlphabetic)
        return hasWords ? Self.withoutDigits(text) : number.description
      } catch {
        if isPhoneColumn || error.reason == .severalNumbers { return Self.withoutDigits(text) }
      }
    }
    return NumberSearch(region: phone?.region).hidingNumbers(in: text)
  }

  /// The name as it may be shown.
  func masked(name: String?) -> String? { name.map { masked($0, under: nil) } }

  /// Fields as they may be shown.
  func masked(_ fields: [String: String]) -> [String: String] {
    var shown = fields
    for (header, text) in fields where Self.isNeeded(for: text) { shown[header] = masked(text, under: header) }
    return shown
  }

  private static func withoutDigits(_ text: String) -> String {
    String(String.UnicodeScalarView(text.unicodeScalars.map { PhoneCharacter.digit($0) == nil ? $0 : "•" }))
  }
}

extension Contact {
  /// The contact with the phone numbers hidden that stand in its name and its further fields, for lists in which numbers
  /// are masked. Its own number stays: print ``identity``, which is masked by itself.
  ///
  /// Hidden is every number that an import would read, under any header and within a sentence, whatever else is written as one
  /// dials, with a zero or a plus in front, and every cell with six digits or more under a header that speaks of phones. Dates
  /// stay.
  public func hidingNumbers() -> Contact {
    var contact = self
    let mask = NumberMask(beside: phone)
    contact.name = mask.masked(name: name)
    contact.fields = mask.masked(fields)
    return contact
  }
}

extension GroupMember {
  /// The member with the phone numbers hidden that stand in the contact's name, its further fields and those of the
  /// membership; see ``Contact/hidingNumbers()``.
  public func hidingNumbers() -> GroupMember {
    GroupMember(contact: contact.hidingNumbers(), fields: NumberMask(beside: contact.phone).masked(fields))
  }
}

extension Suppression {
  /// The entry with the phone numbers hidden that stand in its source and its reason, as ``Contact/hidingNumbers()`` hides
  /// them.
  public func hidingNumbers() -> Suppression {
    let mask = NumberMask(beside: person.phoneNumber)
    var entry = self
    entry.source = mask.masked(source, under: nil)
    entry.reason = reason.map { mask.masked($0, under: nil) }
    return entry
  }
}

extension ContactDraft {
  /// The draft with the phone numbers hidden that stand in its name and its fields.
  func hidingNumbers() -> ContactDraft {
    let mask = NumberMask(beside: phone)
    var draft = self
    draft.name = mask.masked(name: name)
    draft.fields = mask.masked(fields)
    draft.memberFields = mask.masked(memberFields)
    return draft
  }
}

extension ImportedRow {
  /// The row with the phone numbers hidden that stand in its name and its further fields, as
  /// ``Contact/hidingNumbers()`` hides them. The number of its draft stays: it is masked where it is printed.
  public func hidingNumbers() -> ImportedRow {
    var row = self
    let mask = NumberMask(beside: nil)
    switch outcome {
    case .accepted(let draft): row.outcome = .accepted(draft.hidingNumbers())
    case .duplicate(let draft, of: let other): row.outcome = .duplicate(draft.hidingNumbers(), of: other)
    case .rejected, .blank: break
    }
    row.rejectedName = mask.masked(name: rejectedName)
    row.rejectedFields = mask.masked(rejectedFields)
    return row
  }
}
