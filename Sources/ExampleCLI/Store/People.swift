import WhatsAppCampaigns

/// Whom a command is about: single people, or the numbers of a list.
struct People: Sendable {
  static let phone = Option.values(
    "phone",
    "NUMBER",
    "A person, by phone number, or by user id where they have none; may be given several times"
  )
  static let file = Option.value("file", "LIST", "Everybody in a list: a text or a workbook, or one number a line")
  /// How a command line names people, and how a list of them is read.
  static let options = [phone, file] + PeopleList.options

  /// The people with a phone number, in their order.
  var drafts: [ContactDraft] = []
  /// People whom WhatsApp knows by a user id alone.
  var withoutNumber: [WhatsAppIdentity] = []
  /// Rows of the list without a readable number.
  var rejected = 0

  var identities: [WhatsAppIdentity] { drafts.map { .phone($0.phone) } + withoutNumber }
  var keys: [PersonKey] { identities.compactMap(\.key) }
}

extension Invocation {
  /// Reads the numbers of people.
  func normalizer() throws(CommandFailure) -> PhoneNormalizer {
    let region = try arguments.parsed(.region, as: "a country code of two letters such as MY") { text in
      RegionCode(text).flatMap { $0.isSupported ? $0 : nil }
    }
    return PhoneNormalizer(defaultRegion: region ?? RegionCode("MY"))
  }

  /// Reads one number that stands on the command line.
  func number(_ text: String) throws(CommandFailure) -> PhoneNumber {
    guard case .phone(let number) = try identity(text) else {
      throw .usage("a phone number is needed here, and this is a user id")
    }
    return number
  }

  /// Reads who is meant: a phone number, or a user id such as `MY.1234`, which no number looks like.
  func identity(_ text: String) throws(CommandFailure) -> WhatsAppIdentity {
    if case .userID(let id)? = WhatsAppIdentity.parse(waID: text) { return .userID(id) }
    let normalizer = try normalizer()
    do throws(PhoneNormalizationError) {
      return .phone(try normalizer.normalize(text).number)
    } catch {
      throw .usage(error.description)
    }
  }

  /// Whom a text means, by number or user id.
  func person(_ text: String) throws(CommandFailure) -> PersonKey {
    guard let key = try identity(text).key else { throw .usage("there is nobody of this number") }
    return key
  }

  /// The person whom the command line names as its argument.
  func person(at index: Int = 0) throws(CommandFailure) -> PersonKey { try person(arguments.positionals[index]) }

  /// The people whom `--phone` and `--file` name, and some more; at least one.
  ///
  /// - Parameter everyNumber: Whether whoever is in the list is meant under each of their numbers there.
  func people(and more: [String] = [], everyNumber: Bool = false) throws -> People {
    var people = People()
    for text in more + arguments[all: People.phone] {
      switch try identity(text) {
      case .phone(let number): people.drafts.append(ContactDraft(phone: number))
      case let other: people.withoutNumber.append(other)
      }
    }
    if let path = arguments[People.file] { try read(path, everyNumber, into: &people) }
    guard !people.identities.isEmpty || people.rejected > 0 else {
      throw CommandFailure.usage("nobody is named; give \(People.phone.spelling) or \(People.file.spelling)")
    }
    return people
  }

  private func read(_ path: String, _ everyNumber: Bool, into people: inout People) throws(CommandFailure) {
    let list = try list(path)
    do throws(ImportError) {
      var importer = try list.numbers(takesEveryNumber: everyNumber)
      while let row = try importer.next() {
        if case .accepted(let draft) = row.outcome { people.drafts.append(draft) }
        people.drafts += row.draftsOfFurtherNumbers
      }
      people.rejected += importer.summary.rejected
    } catch {
      throw CommandFailure(CommandFailure.code(of: error), sentence(on: list, error))
    }
  }
}
