/// Which columns of a list hold what. What the caller leaves open is found by the headers.
///
/// Headers are compared without regard to case, spaces and punctuation.
public struct ColumnMapping: Hashable, Sendable {
  /// Which further columns hold only in the group that the list is imported into.
  @nonexhaustive
  public enum MemberColumns: Hashable, Sendable {
    /// None of them: every further column is a field of the contact.
    case none
    /// The columns of these headers.
    case named([String])
    /// All of them.
    case all
  }

  /// The columns with phone numbers, the preferred one first; empty to find them.
  public var phone: [String]
  /// The columns that make up the name, in the order in which they are joined; empty to find them.
  public var name: [String]
  /// New names for further columns: the header by the name that the field shall have.
  public var fields: [String: String]
  /// Which further columns are kept with the membership of the group instead of the contact: what is another one in every
  /// list, such as a voucher's code. See ``ContactDraft/memberFields``.
  public var memberColumns: MemberColumns

  /// Creates a mapping.
  public init(
    phone: [String] = [],
    name: [String] = [],
    fields: [String: String] = [:],
    memberColumns: MemberColumns = .none
  ) {
    self.phone = phone
    self.name = name
    self.fields = fields
    self.memberColumns = memberColumns
  }

  /// Finds every column by its header.
  public static var automatic: ColumnMapping { ColumnMapping() }

  /// Reads a mapping as a person writes it: `phone=HP,name=Nama,city=Bandar`. `phone` and `name` may stand several
  /// times. `field:` before the name of a field says that it is one, whatever it is called: `field:phone=Pejabat`. A
  /// comma in a header is left out, as other punctuation may be.
  ///
  /// - Throws: ``ImportError`` with ``ImportError/Code/invalidMapping``.
  public init(parsing text: String) throws(ImportError) {
    self.init()
    var columns: Set<String> = []
    for part in text.split(separator: ",", omittingEmptySubsequences: false) {
      let sides = part.split(separator: "=", maxSplits: 1).map { CellText.trimmed(String($0)) }
      guard sides.count == 2, sides.allSatisfy({ !$0.isEmpty }) else {
        throw ImportError(.invalidMapping, detail: "every part is a field, an equals sign and a header")
      }
      guard columns.insert(HeaderVocabulary.normalized(sides[1])).inserted else {
        throw ImportError(.invalidMapping, detail: "the column “\(sides[1])” is named twice")
      }
      switch sides[0].lowercased() {
      case "phone": phone.append(sides[1])
      case "name": name.append(sides[1])
      default:
        let prefix = "field:"
        let field = sides[0].hasPrefix(prefix) ? CellText.trimmed(String(sides[0].dropFirst(prefix.count))) : sides[0]
        guard !field.isEmpty else {
          throw ImportError(.invalidMapping, detail: "every part is a field, an equals sign and a header")
        }
        guard fields.updateValue(sides[1], forKey: field) == nil else {
          throw ImportError(.invalidMapping, detail: "a field stands there twice")
        }
      }
    }
  }
}
