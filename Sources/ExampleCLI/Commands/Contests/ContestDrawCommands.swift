import Foundation
import WhatsAppCampaigns

extension Command {
  private static let beacon = Option.value("beacon", "VALUE", "The public value that the contest has announced")

  static let contestDraw = Command(
    name: "contest draw",
    summary: "Draw a contest that is over, once and for all",
    discussion: """
      Reveals the seed. Whoever knows the commitment, and the list that `contest export` writes, can repeat the draw; \
      Documentation/Contests.md says how. Tell the winners by a campaign: `groups from-contest`.
      """,
    positionals: [.contest],
    options: [beacon],
    examples: ["contest draw w7h2kq9xmp", "contest draw w7h2kq9xmp --beacon 4821"]
  ) { call in
    let id = try call.arguments.contest()
    let engine = try await call.engine()
    let draw = try await engine.draw(id, beacon: call.arguments[beacon], by: call.actor)
    var drawn: [Int: ContestEntry] = [:]
    try await engine.forEachEntry(of: id) { entry in if entry.drawnAs != nil { drawn[entry.number] = entry } }
    var table = Table(["PLACE", "ENTRY", "WHO"])
    func documents(_ numbers: [Int], _ place: String) -> JSONValue {
      .array(
        numbers.compactMap { drawn[$0] }.enumerated().map { index, entry in
          table.append(["\(place) \(index + 1)", entry.id, call.shown(entry.person)])
          return ["id": .string(entry.id), "phone": .string(call.shown(entry.person))]
        }
      )
    }
    let document: JSONValue = [
      "contest": .string(id.rawValue), "winners": documents(draw.winners, "winner"),
      "reserves": documents(draw.reserves, "reserve"), "seed": .string(draw.seed.revealed),
      "beacon": JSONValue(draw.beacon), "listDigest": .string(draw.listDigest), "drawnAt": JSONValue(draw.drawnAt),
    ]
    call.print(
      document,
      or: table.text + "\n"
        + Table.facts([
          ("Seed", draw.seed.revealed), ("Public value", draw.beacon), ("List", draw.listDigest),
        ])
    )
    return .done
  }

  private static let file = Option.value("file", "FILE", "What `contest export` wrote; no store is needed")
  private static let commitment = Option.value("commitment", "HEX", "The commitment, as it was published at the start")
  private static let list = Option.value("list", "HEX", "The digest of the list, as it was published before the draw")

  static let contestVerify = Command(
    name: "contest verify",
    summary: "Repeat a draw and compare, from the store or from an export",
    discussion: """
      Without --commitment it says whether a record fits itself; only the commitment that was published before people \
      entered says that the seed was not chosen afterwards.
      """,
    positionals: [.init(placeholder: "ID", help: "The contest, unless --file gives one", isOptional: true)],
    options: [file, commitment, list],
    examples: ["contest verify w7h2kq9xmp", "contest verify --file contest.json --commitment 9f86d081…"]
  ) { call in
    let record: ContestRecord
    if let path = call.arguments[file] {
      guard call.arguments.positionals.isEmpty else { throw CommandFailure.usage("give either a contest or --file") }
      let bytes = try InputFile.bytes(of: path)
      let value = try? JSONValue.parse(bytes, limits: JSONLimits(maximumBytes: InputFile.maximumBytes))
      guard let read = value.flatMap({ ContestRecord(document: $0) }) else {
        throw CommandFailure.refused("“\(path.printable)” is no export of a contest")
      }
      record = read
    } else {
      guard !call.arguments.positionals.isEmpty else { throw CommandFailure.usage("give a contest, or --file") }
      record = try await call.engine().contestRecord(try call.arguments.contest())
    }
    let problems = record.problems(commitment: call.arguments[commitment], listDigest: call.arguments[list])
    let isDrawn = record.contest.draw != nil
    let count = record.list.lots.count
    call.print(
      [
        "contest": .string(record.contest.id.rawValue), "drawn": .bool(isDrawn), "entries": .number(JSONNumber(count)),
        "listDigest": .string(record.list.digest), "holds": .bool(problems.isEmpty),
        "problems": .array(problems.map { .string($0) }),
      ],
      or: problems.isEmpty
        ? "\(isDrawn ? "The draw holds" : "Not drawn yet; the record holds"): "
          + "\(counted(count, "entry", "entries")), list \(record.list.digest).\n"
        : problems.map { $0 + "\n" }.joined()
    )
    return problems.isEmpty ? .done : .refused
  }

  static let contestExport = Command(
    name: "contest export",
    summary: "Write what is published of a contest: rules, commitment, entries without numbers, draw",
    discussion: """
      Before the draw it is the list of entries, whose digest can be published before the announced public value is \
      known; after the draw it is all that anybody needs to repeat it.
      """,
    positionals: [.contest],
    options: [.output],
    examples: ["contest export w7h2kq9xmp --output contest.json"]
  ) { call in
    let record = try await call.engine().contestRecord(try call.arguments.contest())
    try await call.withTarget("entry", "entries") { target in
      target.write(record.document.encoded() + [0x0A])
      return record.list.lots.count
    }
    return .done
  }
}
