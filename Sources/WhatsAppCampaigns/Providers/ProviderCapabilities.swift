/// What a provider can do.
public struct ProviderCapabilities: Hashable, Sendable {
  /// How a provider takes templates.
  @nonexhaustive
  public enum Templates: Hashable, Sendable {
    /// Not at all.
    case none
    /// By name, with the values of their variables.
    case byName
    /// It knows none: the words of the template are sent, as text or under a medium.
    case asWords
  }

  /// How templates are taken; without them no campaign can be planned.
  public var templates: Templates
  /// Whether the buttons of a template can have variables.
  public var fillsButtons: Bool
  /// The categories of template that are taken; `nil` for all.
  public var templateCategories: Set<TemplateCategory>?
  /// The kinds of message that can be sent.
  public var messageKinds: Set<OutboundMessage.Kind>
  /// The files that can be sent.
  public var media: MediaRules
  /// Whether the callback tag comes back in the webhooks. Without it, an unknown outcome can hardly be settled.
  public var echoesCallbackData: Bool
  /// Whether the provider reports delivery and reading.
  public var reportsDelivery: Bool
  /// Whether its webhooks are signed.
  public var signsWebhooks: Bool
  /// The pace that the provider allows a sender number, shared by all of its campaigns; a campaign's own limits hold beside it.
  public var defaultLimits: [RateLimit]

  /// Whether templates can be sent.
  public var sendsTemplates: Bool { templates != .none }

  /// Creates capabilities.
  public init(
    templates: Templates = .byName,
    fillsButtons: Bool = true,
    templateCategories: Set<TemplateCategory>? = nil,
    messageKinds: Set<OutboundMessage.Kind> = OutboundMessage.Kind.all,
    media: MediaRules = .cloudAPI,
    echoesCallbackData: Bool,
    reportsDelivery: Bool,
    signsWebhooks: Bool,
    defaultLimits: [RateLimit]
  ) {
    self.templates = templates
    self.fillsButtons = fillsButtons
    self.templateCategories = templateCategories
    self.messageKinds = messageKinds
    self.media = media
    self.echoesCallbackData = echoesCallbackData
    self.reportsDelivery = reportsDelivery
    self.signsWebhooks = signsWebhooks
    self.defaultLimits = defaultLimits
  }
}

extension ProviderCapabilities {
  /// What of a compiled template the provider cannot honour; a campaign with any of it is refused when it is planned.
  public func problems(with builder: TemplatePayloadBuilder) -> [TemplateProblem] {
    let template = builder.template
    var result: [TemplateProblem] = []
    if templates == .none {
      result.append(TemplateProblem(path: "template", rule: "the provider sends no templates"))
    }
    if let templateCategories, !templateCategories.contains(template.category) {
      let names = templateCategories.map(\.description).sorted().joined(separator: ", ")
      result.append(TemplateProblem(path: "category", rule: "this way of sending takes \(names) only"))
    }
    let cards = template.cards.indices.map { "carousel.cards[\($0)]." }
    if templates == .byName, !fillsButtons {
      let rule = "the provider takes no variables in buttons; put the value into the body"
      for (part, places) in zip([""] + cards, [builder.places] + builder.cards.map { $0.map(\.place) }) {
        for case .button(_, let index) in places {
          result.append(TemplateProblem(path: "\(part)buttons[\(index)]", rule: rule))
        }
      }
    }
    for (part, header) in zip([""] + cards, [template.header] + template.cards.map(\.header)) {
      guard case .media(let kind) = header?.format, media[kind] == nil else { continue }
      result.append(TemplateProblem(path: "\(part)header", rule: "the provider takes no \(kind.rawValue) here"))
    }
    if templates == .asWords, let part = builder.unwordablePart {
      result.append(TemplateProblem(path: part, rule: "cannot be put into words, which is all that the provider takes"))
    }
    return result
  }
}
