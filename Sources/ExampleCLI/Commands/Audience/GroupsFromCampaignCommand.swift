import WhatsAppCampaigns

extension Command {
  private static let status = Option.values("status", "STATUS", "Those with this status; may be given several times")
  private static let code = Option.values("code", "NUMBER", "Only those with this code of the provider")

  static let groupsFromCampaign = Command(
    name: "groups from-campaign",
    summary: "Put recipients of a campaign into a group, for another campaign",
    discussion: """
      The group is made where it is missing. People who are in it already stay. What was fixed with the campaign's \
      recipients, such as a code of their group, replaces what this group knows of them, also where nothing was fixed: \
      take a new group rather than one that is used for something else.
      """,
    positionals: [.group, .campaign],
    options: [status, code],
    examples: [
      "groups from-campaign try-again c7h2kq9xmp --status failed --code 131049",
      "groups from-campaign unread c7h2kq9xmp --status sent --status delivered",
    ]
  ) { call in
    let name = try call.arguments.group()
    let id = try call.arguments.campaign(at: 1)
    let names = RecipientStatus.allCases.map(\.rawValue).joined(separator: ", ")
    let statuses = Set(try call.arguments.parsedAll(status, as: "one of \(names)", RecipientStatus.init(rawValue:)))
    guard !statuses.isEmpty else { throw CommandFailure.usage("\(status.spelling) is missing") }
    let codes = Set(try call.arguments.parsedAll(code, as: "a whole number") { Int($0) })
    let group = try await call.engine().collect(into: name, from: id) { recipient in
      statuses.contains(recipient.status)
        && (codes.isEmpty || recipient.outcomeCode.map(codes.contains) == true)
    }
    call.print(group)
    return .done
  }
}
