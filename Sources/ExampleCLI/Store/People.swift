import WhatsAppCampaigns

/// Whom a command is about: single numbers, or the numbers of a list.
struct People: Sendable {
  static let phone = Option.values("phone", "NUMBER", "A person, by phone number; may be given several times")
  static let file = Option.value("file", "LIST", "Everybody in a list: a text or a workbook, or one number a line")

  /// The people, in their order.
  var drafts: [ContactDraft]
  /// Rows of the list without a readable number.
  var rejected = 0

  var identities: [WhatsAppIdentity] { drafts.map { .phone($0.phone) } }
  var keys: [PersonKey] { drafts.map { PersonKey($0.phone) } }
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
    let normalizer = try normalizer()
    do throws(PhoneNormalizationError) {
      return try normalizer.normalize(text).number
    } catch {
      throw .usage(error.description)
    }
  }

  /// The person whom the command line names as its argument.
  func person(at index: Int = 0) throws(CommandFailure) -> PhoneNumber { try number(arguments.positionals[index]) }

  /// The people whom `--phone` and `--file` name, and those of some numbers; at least one.
  func people(and more: [String] = []) throws -> People {
    let numbers = more + arguments[all: People.phone]
    var people = People(drafts: try numbers.map { ContactDraft(phone: try number($0)) })
    if let path = arguments[People.file] { try read(path, into: &people) }
    guard !people.drafts.isEmpty || people.rejected > 0 else {
      throw CommandFailure.usage("nobody is named; give \(People.phone.spelling) or \(People.file.spelling)")
    }
    return people
  }

  private func read(_ path: String, into people: inout People) throws(CommandFailure) {
    let list = try list(path)
    do throws(ImportError) {
      var importer = try list.numbers()
      while let row = try importer.next() {
        if case .accepted(let draft) = row.outcome { people.drafts.append(draft) }
      }
      people.rejected += importer.summary.rejected
    } catch {
      throw CommandFailure(CommandFailure.code(of: error), "“\(path.printable)”: \(error)")
    }
  }
}
