import WhatsAppCampaigns

extension Invocation {
  /// Prints one JSON document, or one line of JSON Lines.
  func print(_ document: JSONValue) {
    output.write(document.encoded())
    output.write(CollectionOfOne(0x0A))
  }

  /// Prints a document for programs or a text for people, as `--json` says.
  func print(_ document: @autoclosure () -> JSONValue, or text: @autoclosure () -> String) {
    if wantsJSON { print(document()) } else { output.write(text()) }
  }

  /// A person's number, in full only where `--show-numbers` asks for it.
  func shown(_ identity: WhatsAppIdentity) -> String {
    guard arguments[flag: .showNumbers] else { return identity.description }
    return switch identity {
    case .phone(let number): number.e164
    default: identity.address
    }
  }

  func shown(_ phone: PhoneNumber) -> String { shown(.phone(phone)) }

  /// A contact with the numbers hidden that stand in its fields, unless `--show-numbers` asks for them.
  func shown(_ contact: Contact) -> Contact { arguments[flag: .showNumbers] ? contact : contact.hidingNumbers() }

  /// The same of a member of a group, with the fields of the membership.
  func shown(_ member: GroupMember) -> GroupMember {
    arguments[flag: .showNumbers] ? member : member.hidingNumbers()
  }

  /// The same of an entry of the suppression list.
  func shown(_ entry: Suppression) -> Suppression {
    arguments[flag: .showNumbers] ? entry : entry.hidingNumbers()
  }

  /// The same of a row of a list.
  func shown(_ row: ImportedRow) -> ImportedRow { arguments[flag: .showNumbers] ? row : row.hidingNumbers() }

  /// How an export writes numbers.
  var numbers: ExportedNumbers { arguments[flag: .showNumbers] ? .full : .masked }

  /// A person's key, in full only where `--show-numbers` asks for it.
  func shown(_ person: PersonKey) -> String {
    guard arguments[flag: .showNumbers] else { return person.description }
    return person.rawValue.first == "p" ? "+" + person.rawValue.dropFirst() : String(person.rawValue.dropFirst())
  }
}

/// `1 person`, `2 people`.
func counted(_ count: Int, _ singular: String, _ plural: String) -> String {
  "\(count) \(count == 1 ? singular : plural)"
}
