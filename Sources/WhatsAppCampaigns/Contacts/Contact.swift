public import Foundation

/// The store's number for one contact.
public typealias ContactID = Identifier<Contact, Int64>

/// One person as a business knows them.
///
/// A contact is one row per ``PersonKey`` and tenant: however a number is spelled, it is the same contact.
public struct Contact: Hashable, Sendable {
  /// The store's number.
  public var id: ContactID
  /// Who it is, folded over all spellings.
  public var person: PersonKey
  /// How to reach them, as WhatsApp last reported it or as the list had it.
  public var identity: WhatsAppIdentity
  /// The name, where one is known.
  public var name: String?
  /// Further columns of the list, by the header they stood under.
  public var fields: [String: String]
  /// When the contact was first seen.
  public var createdAt: Date

  /// Creates a contact.
  public init(
    id: ContactID,
    person: PersonKey,
    identity: WhatsAppIdentity,
    name: String? = nil,
    fields: [String: String] = [:],
    createdAt: Date
  ) {
    self.id = id
    self.person = person
    self.identity = identity
    self.name = name
    self.fields = fields
    self.createdAt = createdAt
  }

  /// The phone number, where the person is known by one.
  public var phone: PhoneNumber? { identity.phoneNumber }

  /// The value of a field by the name that a template mapping uses: `name`, `phone`, or a column of the list. Capitals do not
  /// matter: `Name` is a column where the contact has one that is called so, and otherwise the name.
  public func value(of field: String) -> String? {
    switch field {
    case "name": name
    case "phone": phone?.e164
    default: column(field) ?? profile(field)
    }
  }

  /// What stands in a column of the list, however its name is capitalised.
  func column(_ field: String) -> String? { FieldSpelling.value(of: field, in: fields) }

  private func profile(_ field: String) -> String? {
    switch FieldSpelling.profileField(field) {
    case .name: name
    case .phone: phone?.e164
    case nil: nil
    }
  }
}

extension Contact {
  /// Takes in what a list states: what it states replaces what was known, under the name by which it was known, and what
  /// it leaves out stays.
  public mutating func merge(_ draft: ContactDraft) {
    if let name = draft.name { self.name = name }
    guard draft.storedFields.text != nil else { return }
    fields = FieldSpelling.fields(fields, stating: draft.fields)
  }
}

extension Contact {
  /// The time zones in which the person may be, by their identifiers.
  ///
  /// What the profile says counts: a field `timezone` or `time_zone`, however it is cased, with an identifier such as
  /// `Asia/Kuala_Lumpur`. Otherwise the zones of the number. None: nobody knows. A profile may hold nonsense; whoever
  /// asks a clock for it finds that there is none, and sends nothing.
  public var timeZones: [String] {
    let stated = fields.filter { !$0.value.isEmpty && Self.isTimeZoneField($0.key) }.values
    return stated.isEmpty ? phone?.timeZones ?? [] : stated.sorted()
  }

  private static func isTimeZoneField(_ name: String) -> Bool {
    // Most fields are nothing of the kind, and this is asked for every message.
    guard (8...9).contains(name.utf8.count) else { return false }
    return ["timezone", "time_zone", "time zone", "time-zone"].contains(name.lowercased())
  }
}

extension Contact: Redacted {
  /// The store's number and the masked key: a contact never prints whole.
  public var description: String { "Contact \(id) \(person)" }
}

/// A contact as a list states it, before a store knows it.
public struct ContactDraft: Hashable, Sendable {
  /// The number.
  public var phone: PhoneNumber
  /// The name, where the list has one.
  public var name: String?
  /// Further columns, by header. They are kept as a store keeps them, and taken apart when they are asked for.
  public var fields: [String: String] {
    get { storedFields.values }
    set { storedFields = StoredFields(Self.trimmed(newValue)) }
  }
  /// What holds only in the group that the person is put into. Without a group it is left aside.
  public var memberFields: [String: String] {
    get { storedMemberFields.values }
    set { storedMemberFields = StoredFields(Self.trimmed(newValue)) }
  }
  /// ``fields`` in the form in which a store keeps them.
  package var storedFields: StoredFields
  /// ``memberFields`` in the form in which a store keeps them.
  package var storedMemberFields: StoredFields

  /// Creates a draft. White space around the name, the headers and what stands under them is taken off, as an import does.
  public init(
    phone: PhoneNumber,
    name: String? = nil,
    fields: [String: String] = [:],
    memberFields: [String: String] = [:]
  ) {
    self.init(
      phone: phone,
      name: name.map(CellText.trimmed),
      storedFields: StoredFields(Self.trimmed(fields)),
      storedMemberFields: StoredFields(Self.trimmed(memberFields))
    )
  }

  init(
    phone: PhoneNumber,
    name: String?,
    storedFields: StoredFields,
    storedMemberFields: StoredFields = StoredFields(written: nil)
  ) {
    self.phone = phone
    self.name = name
    self.storedFields = storedFields
    self.storedMemberFields = storedMemberFields
  }

  static func trimmed(_ fields: [String: String]) -> [String: String] {
    // In the order of the headers, so that of two that become one the same one stays each time.
    let pairs = fields.sorted { $0.key < $1.key }.map { (CellText.trimmed($0.key), CellText.trimmed($0.value)) }
    return Dictionary(pairs) { $1 }
  }
}
