/// Names one variant of a campaign.
public typealias VariantName = Identifier<CampaignVariant, String>

/// One of several messages among which the people of a campaign are divided, to see which one does better.
public struct CampaignVariant: Hashable, Sendable, Codable {
  /// The largest weight.
  public static let mostWeight = 1_000
  /// The most variants of one campaign.
  public static let mostVariants = 20

  /// The variant's name, as reports show it.
  public var name: VariantName
  /// Its share beside the other variants' weights, 1 to ``mostWeight``: with weights 1 and 3 every fourth person gets
  /// the first.
  public var weight: Int
  /// The template's name.
  public var template: TemplateName
  /// The template's language.
  public var language: LanguageCode
  /// Where the values of the template's variables come from.
  public var variables: VariableMapping

  /// Creates a variant.
  public init(
    name: VariantName,
    weight: Int = 1,
    template: TemplateName,
    language: LanguageCode,
    variables: VariableMapping
  ) {
    self.name = name
    self.weight = weight
    self.template = template
    self.language = language
    self.variables = variables
  }
}
