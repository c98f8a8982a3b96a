import WhatsAppCampaigns

/// What is wrong with one template; it may be so much that it cannot be read as one.
struct TemplateFindings {
  var name: String?
  var language: String?
  var problems: [TemplateProblem]

  var hasErrors: Bool { problems.contains { $0.severity == .error } }

  var document: JSONValue {
    var object = JSONObject()
    object.set("name", name)
    object.set("language", language)
    object["problems"] = .array(
      problems.map { problem -> JSONValue in
        [
          "path": .string(problem.path), "rule": .string(problem.rule),
          "severity": .string(problem.severity.rawValue),
        ]
      }
    )
    return .object(object)
  }

  var text: String {
    let lines = problems.map { "  \($0.severity): \($0)\n" }.joined()
    let title = "\((name ?? "?").printable) (\((language ?? "?").printable)): "
    return title + (lines.isEmpty ? "no problems\n" : "\n" + lines)
  }
}

extension TemplateFindings {
  init(_ template: MessageTemplate) {
    self.init(name: template.name.rawValue, language: template.language.rawValue, problems: template.problems)
  }

  /// Reads a template of the provider's own JSON, which holds more than the template that is kept of it.
  init(cloudAPI json: JSONValue) {
    defer { problems += MessageTemplate.problems(inCloudAPI: json) }
    let template: MessageTemplate
    do throws(TemplateError) {
      template = try MessageTemplate(cloudAPI: json)
    } catch {
      let language = (json["language"]?["code"] ?? json["language"])?.string
      self.init(name: json["name"]?.string, language: language, problems: error.problems)
      return
    }
    self.init(template)
  }
}
