import Foundation
import WhatsAppCampaigns
import WhatsAppCampaignsCurl

extension Command {
  private static let kind = Option.value(
    "kind",
    "KIND",
    "image, video, audio, document or sticker. Default: by its name"
  )
  private static let known = Option.value("known", "FILE", "Where uploads are remembered, so that none is made twice")

  static let mediaCheck = Command(
    name: "media check",
    summary: "Look at a medium on the web, or at a file, by the provider's rules",
    discussion: """
      Asks the web server for type and size with HEAD, as the provider does, follows at most three redirects, and connects \
      to public addresses only. Ends with 1 where the provider would not take it.
      """,
    kind: .pure,
    positionals: [.init(placeholder: "URL-OR-FILE", help: "An address that begins with https://, or a file")],
    options: [ProviderKind.option, kind],
    examples: ["media check https://example.com/offer.jpg --provider cloud", "media check offer.pdf --kind document"]
  ) { call in
    let place = try call.arguments.positional(0, as: "an address or a file") { $0 }
    let rules = try ProviderKind.named(call.arguments[ProviderKind.option] ?? "cloud").mediaRules
    let report: MediaPreflight.Report
    if place.contains("://") {
      let transport = CurlTransport(configuration: .init(destinations: .publicOnly))
      defer { transport.shutDown() }
      report = await MediaPreflight(transport: transport, rules: rules).check(place, as: try mediaKind(call, place))
    } else {
      let file = try file(place, call)
      report = MediaPreflight.Report(
        type: file.type,
        size: Int64(file.bytes.count),
        problems: file.problems(by: rules)
      )
    }
    let problems = report.problems.map { problem -> JSONValue in
      [
        "path": .string(problem.path), "rule": .string(problem.rule),
        "severity": .string(problem.severity.rawValue),
      ]
    }
    call.print(
      [
        "usable": .bool(report.isUsable), "type": report.type.map(JSONValue.string) ?? .null,
        "size": report.size.map { .number(JSONNumber($0)) } ?? .null, "problems": .array(problems),
      ],
      or: Table.facts([
        ("Usable", report.isUsable ? "yes" : "no"), ("Type", report.type), ("Size", report.size.map { "\($0) bytes" }),
      ]) + report.problems.map { "\($0.severity): \($0)\n" }.joined()
    )
    return report.isUsable ? .done : .refused
  }

  static let mediaUpload = Command(
    name: "media upload",
    summary: "Upload a file to the Cloud API, or name the upload that is still good",
    discussion: "The identifier goes into a variable such as header:image. The provider keeps it for 30 days.",
    kind: .pure,
    positionals: [.init(placeholder: "FILE", help: "The file")],
    options: [ProviderKind.option, kind, known, ProviderKind.baseURL],
    examples: ["media upload offer.jpg --known uploads.json"]
  ) { call in
    let provider = try ProviderKind.named(call.arguments[ProviderKind.option] ?? "cloud")
    guard provider == .cloud else {
      throw CommandFailure.usage("uploads go to the Cloud API only; give the other providers a link")
    }
    let file = try file(try call.arguments.positional(0, as: "a file") { $0 }, call)
    let book = call.arguments[known].map { URL(fileURLWithPath: $0) }
    var before: [String: UploadedMedia] = [:]
    if let book, let data = try? Data(contentsOf: book) {
      let decoder = JSONDecoder()
      decoder.dateDecodingStrategy = .iso8601
      guard let read = try? decoder.decode([String: UploadedMedia].self, from: data) else {
        throw CommandFailure.unusable("“\(book.path.printable)” is no list of uploads; name another file")
      }
      before = read
    }
    let library = MediaLibrary(try provider.account(call), known: before)
    let upload = try await library.upload(file)
    let known = await library.known
    if let book {
      let encoder = JSONEncoder()
      encoder.dateEncodingStrategy = .iso8601
      try encoder.encode(known).write(to: book, options: .atomic)
    }
    call.print(
      [
        "id": .string(upload.id), "expiresAt": JSONValue(upload.expiresAt),
        "reused": .bool(before.values.contains(upload)),
      ],
      or: Table.facts([("Identifier", upload.id), ("Good until", upload.expiresAt.text)])
    )
    return .done
  }

  private static func file(_ path: String, _ call: Invocation) throws -> MediaFile {
    let bytes = try InputFile.bytes(of: path)
    return MediaFile(
      kind: try mediaKind(call, path),
      type: mediaTypes[ending(of: path)]?.type ?? "application/octet-stream",
      name: path.split(separator: "/").last.map(String.init) ?? path,
      bytes: bytes
    )
  }

  private static func mediaKind(_ call: Invocation, _ place: String) throws -> MediaKind {
    if let kind = try call.arguments.parsed(
      kind,
      as: "image, video, audio, document or sticker",
      { MediaKind(rawValue: $0) }
    ) {
      return kind
    }
    guard let kind = mediaTypes[ending(of: place)]?.kind else {
      throw CommandFailure.usage("the name does not say what it is; give --kind")
    }
    return kind
  }

  private static func ending(of place: String) -> String {
    place.prefix { $0 != "?" && $0 != "#" }.split(separator: ".").last.map { $0.lowercased() } ?? ""
  }

  /// What a file is by the ending of its name.
  private static let mediaTypes: [String: (kind: MediaKind, type: String)] = [
    "jpg": (.image, "image/jpeg"), "jpeg": (.image, "image/jpeg"), "png": (.image, "image/png"),
    "mp4": (.video, "video/mp4"), "3gp": (.video, "video/3gpp"), "aac": (.audio, "audio/aac"),
    "amr": (.audio, "audio/amr"), "mp3": (.audio, "audio/mpeg"), "m4a": (.audio, "audio/mp4"),
    "ogg": (.audio, "audio/ogg"), "webp": (.sticker, "image/webp"), "txt": (.document, "text/plain"),
    "pdf": (.document, "application/pdf"), "doc": (.document, "application/msword"),
    "xls": (.document, "application/vnd.ms-excel"), "ppt": (.document, "application/vnd.ms-powerpoint"),
    "docx": (.document, "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    "xlsx": (.document, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    "pptx": (.document, "application/vnd.openxmlformats-officedocument.presentationml.presentation"),
  ]
}

extension ProviderKind {
  /// What files the provider takes.
  var mediaRules: MediaRules {
    switch self {
    case .cloud: .cloudAPI
    case .tata: .tata
    case .wabot: .waBot
    }
  }
}
