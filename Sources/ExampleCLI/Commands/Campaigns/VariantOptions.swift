import WhatsAppCampaigns

/// The options that divide the people of a campaign.
enum VariantOptions {
  static let variant = Option.values(
    "variant",
    "NAME=TEMPLATE[,LANGUAGE][,WEIGHT]",
    "One of several messages to compare; people are divided by chance. Default: one message for all"
  )
  static let holdout = Option.value(
    "holdout",
    "PERCENT",
    "Leave so many out on purpose, to measure the effect: 10%. At most 50%. Default: nobody"
  )
  static let variable = Option.values(
    "variant-var",
    "NAME:VARIABLE=SOURCE",
    "A variable's value in one variant, such as short:1=field:name; a variant with any has no part in --var"
  )
  static let all = [variant, variable, holdout]

  /// The variants that a command line lists, with the variables that they share or have of their own.
  static func variants(
    _ arguments: Arguments,
    language: LanguageCode?,
    variables: VariableMapping
  ) throws(CommandFailure) -> [CampaignVariant] {
    let form = "such as a=promo_a, a=promo_a,ms or a=promo_a,ms,3, with a weight of 1 to \(CampaignVariant.mostWeight)"
    var variants: [CampaignVariant] = []
    var own: [VariantName: [String]] = [:]
    for assignment in try arguments.parsedAll(variable, as: "such as short:1=field:name", Assignment.init) {
      own[assignment.variant, default: []].append(assignment.text)
    }
    for parts in try arguments.parsedAll(variant, as: form, Parts.init) {
      guard let language = parts.language ?? language else {
        throw .usage("--variant names no language; write NAME=TEMPLATE,LANGUAGE or give --language CODE")
      }
      var variables = variables
      if let assignments = own.removeValue(forKey: parts.name) {
        variables = try VariableArguments.mapping(assignments, of: variable)
      }
      variants.append(
        CampaignVariant(
          name: parts.name,
          weight: parts.weight,
          template: parts.template,
          language: language,
          variables: variables
        )
      )
    }
    if let name = own.keys.min(by: { $0.rawValue < $1.rawValue }) {
      throw .usage("\(variable.spelling) names “\(name)”, which is no variant")
    }
    return variants
  }

  private struct Assignment {
    let variant: VariantName
    let text: String

    init?(_ text: String) {
      let sides = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
      guard sides.count == 2, let variant = VariantName(String(sides[0])) else { return nil }
      self.variant = variant
      self.text = String(sides[1])
    }
  }

  private struct Parts {
    let name: VariantName
    let template: TemplateName
    var language: LanguageCode?
    var weight = 1

    init?(_ text: String) {
      let sides = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      let words = sides.last?.split(separator: ",", omittingEmptySubsequences: false) ?? []
      guard sides.count == 2, let name = VariantName(String(sides[0])), (1...3).contains(words.count),
        let template = TemplateName(words[0])
      else { return nil }
      self.name = name
      self.template = template
      for (index, word) in words.enumerated().dropFirst() {
        if index == words.count - 1, let weight = Int(word) {
          guard (1...CampaignVariant.mostWeight).contains(weight) else { return nil }
          self.weight = weight
        } else if index == 1, let language = LanguageCode(word) {
          self.language = language
        } else {
          return nil
        }
      }
    }
  }

  /// The share that is held out, in per cent.
  static func holdout(_ arguments: Arguments) throws(CommandFailure) -> Int {
    try arguments.parsed(holdout, as: "a whole percentage from 0% to \(CampaignPlan.mostHoldout)%") { text in
      let digits = text.last == "%" ? text.dropLast() : text[...]
      return Int(digits).flatMap { (0...CampaignPlan.mostHoldout).contains($0) ? $0 : nil }
    } ?? 0
  }
}
