/// How the people of a campaign are divided: who gets which message, and who deliberately gets none.
///
/// It stands in the plan as one optional value, so that plans that were stored before there was any of it can be read.
struct AudienceDivision: Hashable, Sendable, Codable {
  var variants: [CampaignVariant] = []
  /// Whole per cent.
  var holdout = 0
  var seed: UInt64?

  /// Whether the division makes a difference to anybody.
  var divides: Bool { !variants.isEmpty || holdout > 0 }

  func isHeldOut(_ person: PersonKey) -> Bool {
    guard holdout > 0 else { return false }
    return AudienceDraw(seed: seed ?? 0).lot(.holdout, of: person, below: 100) < UInt64(holdout)
  }

  /// The place of a person's variant among the variants; `nil` without any.
  func index(of person: PersonKey) -> Int? {
    guard variants.count > 1 else { return variants.isEmpty ? nil : 0 }
    // A plan that was read from somewhere may hold any weight: none of them may trap.
    let weights = variants.map { UInt64(min(max($0.weight, 0), CampaignVariant.mostWeight)) }
    var lot = AudienceDraw(seed: seed ?? 0).lot(.variant, of: person, below: max(1, weights.reduce(0, +)))
    for (index, weight) in weights.enumerated() {
      if lot < weight { return index }
      lot -= weight
    }
    return 0
  }
}

extension CampaignPlan {
  /// The largest share of an audience that may be held out, in per cent.
  public static let mostHoldout = 50

  /// The messages among which people are divided; empty for one message for all.
  ///
  /// With variants nobody gets the plan's own ``template``, unless a variant names it.
  public var variants: [CampaignVariant] {
    get { division?.variants ?? [] }
    set { divide { $0.variants = newValue } }
  }

  /// How many per cent of the people deliberately get nothing, so that the effect of the message can be measured: 0 to
  /// ``mostHoldout``. They are skipped with the reason `holdout`.
  public var holdout: Int {
    get { division?.holdout ?? 0 }
    set { divide { $0.holdout = newValue } }
  }

  /// What decides by chance who is held out and who gets which variant: with the same seed the same people, in every
  /// campaign. `nil`: drawn when a campaign that divides its people is created.
  public var seed: UInt64? {
    get { division?.seed }
    set { divide { $0.seed = newValue } }
  }

  /// Whether a person deliberately gets nothing.
  ///
  /// A pure function of the seed and the person's key. Whoever is held out at one share is held out at every larger one.
  public func isHeldOut(_ person: PersonKey) -> Bool { division?.isHeldOut(person) ?? false }

  /// The variant that a person gets, or would get if they were not held out; `nil` without variants.
  ///
  /// A pure function of the seed, the person's key, and the variants with their weights and in their order.
  /// Which one somebody got who was forgotten since, nobody knows any more: there is none.
  public func variant(of person: PersonKey) -> CampaignVariant? {
    person.isAnonymous ? nil : variantIndex(of: person).map { variants[$0] }
  }

  func variantIndex(of person: PersonKey) -> Int? { division?.index(of: person) }

  /// The plan with one variant's message for everybody.
  public func sending(_ variant: CampaignVariant) -> CampaignPlan {
    var plan = self
    plan.template = variant.template
    plan.language = variant.language
    plan.variables = variant.variables
    plan.variants = []
    return plan
  }

  /// One plan for each message: for each variant in order, or the plan itself.
  var messagePlans: [CampaignPlan] { variants.isEmpty ? [self] : variants.map(sending) }

  private mutating func divide(_ change: (inout AudienceDivision) -> Void) {
    var changed = division ?? AudienceDivision()
    change(&changed)
    division = changed == AudienceDivision() ? nil : changed
  }
}
