/// What it means to forget a person, wherever they are kept.
package enum Forgetting {
  /// Whether somebody is kept away when their number comes back: always after an erasure; otherwise where they had
  /// objected, because an objection outlives the person's data.
  package static func keepsAway(
    _ extent: ForgetPerson.Extent,
    consent: ConsentState,
    isSuppressed: Bool
  ) -> Bool {
    if extent == .erase || isSuppressed { return true }
    return ConsentPurpose.allCases.contains { consent.isWithdrawn($0) || consent.isStoppedByPlatform($0) }
  }

  /// Texts by which a person is found in what providers sent.
  package static func traces(of person: PersonKey, _ identity: WhatsAppIdentity?) -> [String] {
    let texts = [String(person.rawValue.dropFirst()), identity?.address ?? ""]
    return Set(texts).filter { $0.utf8.count >= 5 }.sorted()
  }

  /// The plan without a person among its single numbers; `nil` where they are not.
  package static func plan(_ plan: CampaignPlan, without person: PersonKey) -> CampaignPlan? {
    guard plan.audience.numbers.contains(where: { PersonKey($0) == person }) else { return nil }
    var plan = plan
    plan.audience.numbers.removeAll { PersonKey($0) == person }
    return plan
  }
}
