/// A message of contact cards.
public struct ContactsMessage: Hashable, Sendable {
  /// The cards, up to 257; the provider advises far fewer.
  public var cards: [Card]

  /// Creates a message.
  public init(_ cards: [Card]) {
    self.cards = cards
  }

  /// What breaks the documented limits.
  public var problems: [TemplateProblem] {
    FieldRule.count(cards.count, in: 1...257, path: "contacts", noun: "cards")
      + cards.enumerated().flatMap { $1.problems(path: "contacts[\($0)]") }
  }

  /// One contact card.
  public struct Card: Hashable, Sendable {
    /// The name.
    public var name: Name
    /// Phone numbers.
    public var phones: [Phone]
    /// E-mail addresses.
    public var emails: [Entry]
    /// Web addresses.
    public var urls: [Entry]
    /// Postal addresses.
    public var addresses: [Address]
    /// Where the person works.
    public var organization: Organization?
    /// The birthday, as `YYYY-MM-DD`.
    public var birthday: String?

    /// Creates a card.
    public init(
      name: Name,
      phones: [Phone] = [],
      emails: [Entry] = [],
      urls: [Entry] = [],
      addresses: [Address] = [],
      organization: Organization? = nil,
      birthday: String? = nil
    ) {
      self.name = name
      self.phones = phones
      self.emails = emails
      self.urls = urls
      self.addresses = addresses
      self.organization = organization
      self.birthday = birthday
    }

    func problems(path: String) -> [TemplateProblem] {
      var result = FieldRule.text(name.formatted, path: "\(path).name.formatted_name", limit: 1_024)
      if name.parts.allSatisfy({ $0.1.map(ParameterText.isBlank) ?? true }) {
        result.append(
          TemplateProblem(path: "\(path).name", rule: "must hold one part of the name beside formatted_name")
        )
      }
      if let birthday, CalendarDay(birthday) == nil {
        result.append(TemplateProblem(path: "\(path).birthday", rule: "must be a date such as 1990-12-31"))
      }
      for (index, phone) in phones.enumerated() where phone.isBlank {
        result.append(
          TemplateProblem(path: "\(path).phones[\(index)].phone", rule: "is missing; give phone or wa_id")
        )
      }
      for (list, key, entries) in [("emails", "email", emails), ("urls", "url", urls)] {
        for (index, entry) in entries.enumerated() {
          result += FieldRule.text(entry.value, path: "\(path).\(list)[\(index)].\(key)", limit: 2_000)
        }
      }
      return result
    }
  }

  /// The name on a card.
  public struct Name: Hashable, Sendable {
    /// The whole name, as it is shown.
    public var formatted: String
    /// The given name.
    public var first: String?
    /// The family name.
    public var last: String?
    /// What stands between the two.
    public var middle: String?
    /// What stands behind, such as `Jr.`.
    public var suffix: String?
    /// What stands in front, such as `Dr.`.
    public var prefix: String?

    /// Creates a name. The provider asks for one part beside the whole name.
    public init(
      formatted: String,
      first: String? = nil,
      last: String? = nil,
      middle: String? = nil,
      suffix: String? = nil,
      prefix: String? = nil
    ) {
      self.formatted = formatted
      self.first = first
      self.last = last
      self.middle = middle
      self.suffix = suffix
      self.prefix = prefix
    }

    /// The parts by the provider's names.
    var parts: [(String, String?)] {
      [
        ("first_name", first), ("last_name", last), ("middle_name", middle), ("suffix", suffix), ("prefix", prefix),
      ]
    }
  }

  /// A phone number on a card.
  public struct Phone: Hashable, Sendable {
    /// The number as it is shown; without one, the provider shows the WhatsApp id.
    public var number: String?
    /// What kind it is, such as `CELL` or `WORK`.
    public var label: String?
    /// The WhatsApp id, which makes the card offer a chat instead of an invitation.
    public var waID: String?

    /// Creates a phone number.
    public init(_ number: String?, label: String? = nil, waID: String? = nil) {
      self.number = number
      self.label = label
      self.waID = waID
    }

    /// Whether it names no number at all.
    var isBlank: Bool { [number, waID].allSatisfy { $0.map(ParameterText.isBlank) ?? true } }
  }

  /// An e-mail or web address on a card.
  public struct Entry: Hashable, Sendable {
    /// The address.
    public var value: String
    /// What kind it is, such as `HOME` or `WORK`.
    public var label: String?

    /// Creates an entry.
    public init(_ value: String, label: String? = nil) {
      self.value = value
      self.label = label
    }
  }

  /// A postal address on a card.
  public struct Address: Hashable, Sendable {
    /// Street and number.
    public var street: String?
    /// The town.
    public var city: String?
    /// The state or its code.
    public var state: String?
    /// The postcode.
    public var postcode: String?
    /// The country's name.
    public var country: String?
    /// The country's two-letter code.
    public var countryCode: String?
    /// What kind it is, such as `HOME` or `WORK`.
    public var label: String?

    /// Creates an address.
    public init(
      street: String? = nil,
      city: String? = nil,
      state: String? = nil,
      postcode: String? = nil,
      country: String? = nil,
      countryCode: String? = nil,
      label: String? = nil
    ) {
      self.street = street
      self.city = city
      self.state = state
      self.postcode = postcode
      self.country = country
      self.countryCode = countryCode
      self.label = label
    }

    /// The parts by the provider's names.
    var parts: [(String, String?)] {
      [
        ("street", street), ("city", city), ("state", state), ("zip", postcode), ("country", country),
        ("country_code", countryCode), ("type", label),
      ]
    }
  }

  /// Where a person works.
  public struct Organization: Hashable, Sendable {
    /// The company.
    public var company: String?
    /// The department.
    public var department: String?
    /// The person's title there.
    public var title: String?

    /// Creates an organization.
    public init(company: String? = nil, department: String? = nil, title: String? = nil) {
      self.company = company
      self.department = department
      self.title = title
    }

    /// The parts by the provider's names.
    var parts: [(String, String?)] { [("company", company), ("department", department), ("title", title)] }
  }
}
