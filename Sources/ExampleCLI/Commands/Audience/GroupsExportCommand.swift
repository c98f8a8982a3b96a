import Foundation
import WhatsAppCampaigns

extension Command {
  private static let outputFile = Option.value("output", "FILE", "Write there instead of standard output")
  private static let byteOrderMark = Option.flag("bom", "Begin with a byte-order mark, for Excel")

  static let groupsExport = Command(
    name: "groups export",
    summary: "Write the people of a group as CSV that an import reads back",
    discussion: "Numbers are written in full: an export is for keeping.",
    positionals: [.group],
    options: [outputFile, byteOrderMark],
    examples: ["groups export customers --output customers.csv"]
  ) { call in
    let name = try call.arguments.group()
    let engine = try await call.engine()
    _ = try await engine.group(name)
    var fields: Set<String> = []
    var hasNames = false
    try await engine.forEachContact(in: name) { contact in
      fields.formUnion(contact.fields.keys)
      if contact.name != nil { hasNames = true }
    }
    let target = try call.arguments[outputFile].map(file) ?? call.output
    var writer = ContactCSVWriter(
      fields: fields.sorted(),
      hasNames: hasNames,
      byteOrderMark: call.arguments[flag: byteOrderMark]
    )
    try await engine.forEachContact(in: name) { contact in
      guard let phone = contact.phone else { return }
      writer.append(ContactDraft(phone: phone, name: contact.name, fields: contact.fields))
      target.write(writer.take())
    }
    target.write(writer.take())
    target.flush()
    if let problem = target.problem { throw CommandFailure.unusable("the file cannot be written: \(problem)") }
    return .done
  }

  /// Opens a file that only its owner may read.
  private static func file(_ path: String) throws(CommandFailure) -> StandardOutput {
    let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else {
      throw .unusable("the file cannot be written: \(String(cString: strerror(errno)))")
    }
    return StandardOutput(descriptor: descriptor)
  }
}
