import WhatsAppCampaigns

extension Command {
  private static let template = Command.Positional(placeholder: "NAME", help: "The template's name")

  static let templateAdd = Command(
    name: "template add",
    summary: "Keep a template as the provider has it",
    discussion: "What breaks the provider's documented rules is said, and the template is kept: its review decides.",
    options: TemplateSource.options,
    examples: [
      "template add --name promo --language en --category marketing --body \"Hi {{1}}, our sale begins today.\"",
      "template add --file template.json",
    ]
  ) { call in
    let templates = try TemplateSource.templates(call)
    let engine = try await call.engine(ifAbsent: .make)
    for template in templates { try await engine.saveTemplate(template) }
    for template in templates {
      for problem in template.problems { Diagnostics.say("\(template.name): \(problem.severity): \(problem)") }
    }
    call.print(
      templates.count == 1 ? document(of: templates[0]) : .array(templates.map(document)),
      or: templates.map { "Kept \($0.name) (\($0.language), \($0.category), \($0.status)).\n" }.joined()
    )
    return .done
  }

  static let templateList = Command(
    name: "template list",
    summary: "List the templates",
    examples: ["template list --json"]
  ) { call in
    let templates = try await call.engine().templates()
    var table = Table(["NAME", "LANGUAGE", "CATEGORY", "STATUS", "QUALITY", "VARIABLES"])
    for template in templates {
      table.append([
        template.name.rawValue, template.language.rawValue, "\(template.category)", "\(template.status)",
        template.quality ?? "", template.placeholders.map(\.rawValue).joined(separator: " "),
      ])
    }
    call.print(.array(templates.map(document)), or: table.isEmpty ? "No templates yet.\n" : table.text)
    return .done
  }

  static let templateShow = Command(
    name: "template show",
    summary: "Show a template in every language it has",
    positionals: [template],
    examples: ["template show promo"]
  ) { call in
    let templates = try await stored(call)
    let text = templates.map { template in
      Table.facts([
        ("Name", template.name.rawValue), ("Language", template.language.rawValue),
        ("Category", "\(template.category)"), ("Status", "\(template.status)"),
        ("Quality", template.quality),
        ("Outdated", template.isOutdated ? "yes: it was edited at the provider and has other variables; sync it" : nil),
        ("Header", template.header.map { $0.text ?? $0.format.rawValue.lowercased() }),
        ("Body", template.body),
        ("Footer", template.footer),
        ("Buttons", template.buttons.isEmpty ? nil : template.buttons.map(\.label).joined(separator: ", ")),
        ("Variables", template.placeholders.map(\.rawValue).joined(separator: " ")),
      ])
    }.joined(separator: "\n")
    call.print(templates.count == 1 ? document(of: templates[0]) : .array(templates.map(document)), or: text)
    return .done
  }

  static let templateLint = Command(
    name: "template lint",
    summary: "Check templates against the provider's documented rules",
    discussion: """
      Names a template of the store, or takes one from the options or a file, which needs no store. It ends with 1 where a \
      rule is broken, also by what cannot be read as a template at all.
      """,
    positionals: [.init(placeholder: "NAME", help: "A template of the store", isOptional: true)],
    options: TemplateSource.options,
    examples: ["template lint promo", "template lint --file template.json"]
  ) { call in
    let findings =
      if !call.arguments.positionals.isEmpty {
        try await stored(call).map(TemplateFindings.init)
      } else if let path = call.arguments[TemplateSource.file] {
        try TemplateSource.documents(in: path).map(TemplateFindings.init(cloudAPI:))
      } else {
        try TemplateSource.templates(call).map(TemplateFindings.init)
      }
    let documents = findings.map(\.document)
    call.print(documents.count == 1 ? documents[0] : .array(documents), or: findings.map(\.text).joined())
    return findings.contains(where: \.hasErrors) ? .refused : .done
  }

  /// The templates of the store that the first argument names.
  private static func stored(_ call: Invocation) async throws -> [MessageTemplate] {
    let name = try call.arguments.positional(
      0,
      as: "a name of lowercase letters, digits and underscores",
      { TemplateName($0) }
    )
    let templates = try await call.engine().templates(named: name)
    guard !templates.isEmpty else {
      throw CommandFailure(.usage, "There is no template “\(name)”. `template list` shows those there are.")
    }
    return templates
  }

  private static func document(of template: MessageTemplate) -> JSONValue {
    var object: JSONObject = [
      "name": .string(template.name.rawValue), "language": .string(template.language.rawValue),
      "category": .string("\(template.category)"), "status": .string("\(template.status)"),
    ]
    object.set("quality", template.quality)
    if template.isOutdated { object["isOutdated"] = true }
    object.set("header", template.header?.text ?? template.header?.format.rawValue.lowercased())
    object.set("body", template.body)
    object.set("footer", template.footer)
    object["buttons"] = .array(
      template.buttons.map { ["kind": .string($0.kind.rawValue), "label": .string($0.label)] }
    )
    object["variables"] = .array(template.placeholders.map { .string($0.rawValue) })
    return .object(object)
  }
}
