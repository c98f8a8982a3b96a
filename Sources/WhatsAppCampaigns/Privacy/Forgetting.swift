/// What it means to forget a person, wherever they are kept.
public enum Forgetting {
  /// Whether somebody is kept away when their number comes back: always after an erasure; otherwise where they had
  /// objected, because an objection outlives the person's data.
  public static func keepsAway(
    _ extent: ForgetPerson.Extent,
    consent: ConsentState,
    isSuppressed: Bool
  ) -> Bool {
    if extent == .erase || isSuppressed { return true }
    return ConsentPurpose.allCases.contains { consent.isWithdrawn($0) || consent.isStoppedByPlatform($0) }
  }

  /// Texts by which people are found in what providers sent: their numbers and ids, and these as they stand in the
  /// identifiers of messages, which are base64 with the number of the other side in it.
  public static func traces(of people: [PersonKey], _ identity: WhatsAppIdentity?) -> [String] {
    let texts = Set(people.map { String($0.rawValue.dropFirst()) } + [identity?.address ?? ""])
    return Set(texts.filter { $0.utf8.count >= 5 }.flatMap { [$0] + encoded($0) }).sorted()
  }

  /// What a text looks like inside of base64, for each place where it may begin: all characters that it has a part in but
  /// the first, with every form that the last can take.
  private static func encoded(_ text: String) -> [String] {
    let bytes = Array(text.utf8)
    return (0..<3).flatMap { offset in
      let bits = 8 * (offset + bytes.count)
      // So many bits of the last character are those of the byte behind the text.
      let open = (6 - bits % 6) % 6
      return (0..<UInt8(1 << open)).map { tail in
        let padded = [UInt8](repeating: 0, count: offset) + bytes + [tail << (8 - UInt8(max(1, open))), 0]
        return String(Base64URL.encode(padded).prefix((bits + 5) / 6).dropFirst((8 * offset + 5) / 6))
      }
    }
  }

  /// The plan without a person among its single numbers; `nil` where they are not.
  public static func plan(_ plan: CampaignPlan, without person: PersonKey) -> CampaignPlan? {
    guard plan.audience.numbers.contains(where: { PersonKey($0) == person }) else { return nil }
    var plan = plan
    plan.audience.numbers.removeAll { PersonKey($0) == person }
    return plan
  }
}
