/// The compiled messages of a campaign: one for everybody, or one for each variant.
struct CampaignMessages: Sendable {
  private let plan: CampaignPlan
  /// In the order of the variants; never empty.
  let builders: [TemplatePayloadBuilder]

  init(plan: CampaignPlan, builders: [TemplatePayloadBuilder]) {
    self.plan = plan
    self.builders = builders
  }

  /// What makes a person's message.
  func builder(for person: PersonKey) -> TemplatePayloadBuilder { builders[plan.variantIndex(of: person) ?? 0] }

  /// The category by which everybody is judged, whichever variant they get.
  var category: TemplateCategory { .strictest(of: builders.flatMap(\.template.categories)) }

  /// Whether people dislike what somebody gets.
  var isDisliked: Bool { builders.contains { $0.template.isDisliked } }

  /// The first template that the provider would refuse.
  var unapproved: MessageTemplate? { builders.lazy.map(\.template).first { !$0.status.allowsSending } }
}

extension TemplatePayloadBuilder {
  /// Why somebody cannot get the message, whatever it says; `nil` where they can.
  ///
  /// A code goes to phone numbers only: the provider refuses it for a user identifier (131062).
  func refusal(of identity: WhatsAppIdentity) -> Gate.SkipReason? {
    guard template.category == .authentication, case .userID = identity else { return nil }
    return .cannotBeBuilt("recipient: must be a phone number, because the message carries a code")
  }
}

extension CampaignEngine {
  /// Compiles the messages of a campaign from its templates as they were last saved.
  nonisolated func messages(of plan: CampaignPlan) async throws(EngineError) -> CampaignMessages {
    var builders: [TemplatePayloadBuilder] = []
    for plan in plan.messagePlans { builders.append(try builder(of: plan, template: try await template(of: plan))) }
    return CampaignMessages(plan: plan, builders: builders)
  }

  /// Refuses variants that cannot be told apart or weighed, and a holdout that is no share of an audience.
  nonisolated func validateDivision(of plan: CampaignPlan) throws(EngineError) {
    let variants = plan.variants
    guard (0...CampaignPlan.mostHoldout).contains(plan.holdout) else {
      throw EngineError(
        .unusableVariants,
        "A holdout of \(plan.holdout)% cannot be kept. Hold out 0 to \(CampaignPlan.mostHoldout)%."
      )
    }
    guard variants.count <= CampaignVariant.mostVariants else {
      throw EngineError(.unusableVariants, "A campaign has at most \(CampaignVariant.mostVariants) variants.")
    }
    var names: Set<VariantName> = []
    for variant in variants {
      guard names.insert(variant.name).inserted else {
        throw EngineError(.unusableVariants, "Two variants are called “\(variant.name)”. Give each a name of its own.")
      }
      guard (1...CampaignVariant.mostWeight).contains(variant.weight) else {
        throw EngineError(
          .unusableVariants,
          "The variant “\(variant.name)” has the weight \(variant.weight). Weigh it 1 to \(CampaignVariant.mostWeight)."
        )
      }
    }
  }
}
