import WhatsAppCampaigns

extension Command {
  private static let others = "others"
  private static let names = (ContestEntrants.allCases.map(\.rawValue) + [others]).joined(separator: ", ")
  private static let who = Option.value("who", "WHO", "One of \(names). Default: everybody")

  static let groupsFromContest = Command(
    name: "groups from-contest",
    summary: "Put people of a contest into a group, for a campaign that tells them",
    discussion: """
      The group is made where it is missing. People who are in it already stay. `others` are those who took part and \
      were drawn for nothing.
      """,
    positionals: [.group, .contest],
    options: [who],
    examples: ["groups from-contest winners w7h2kq9xmp --who winners", "groups from-contest entrants w7h2kq9xmp"]
  ) { call in
    let name = try call.arguments.group()
    let id = try call.arguments.contest(at: 1)
    let engine = try await call.engine()
    if call.arguments[who] == others {
      call.print(try await engine.collectNotDrawn(into: name, from: id))
    } else {
      let entrants = try call.arguments.parsed(who, as: "one of \(names)", ContestEntrants.init(rawValue:))
      call.print(try await engine.collect(into: name, from: id, entrants ?? .everybody))
    }
    return .done
  }
}
