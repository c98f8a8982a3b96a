import WhatsAppCampaigns

/// The people of a simulation: each tenant has its own, in Malaysia and in Germany.
enum People {
  static func phone(_ index: Int, of tenant: Int) -> PhoneNumber {
    let text =
      index % 3 == 2
      ? "+49151" + String(20_000_000 + tenant * 1_000_000 + index)
      : "+6012" + String(3_000_000 + tenant * 1_000_000 + index)
    guard let number = PhoneNumber(e164: text) else { preconditionFailure("the numbers of a simulation are valid") }
    return number
  }

  /// Another number under which the provider knows the first person of a tenant.
  static func otherNumber(of tenant: Int) -> PhoneNumber { phone(900_000, of: tenant) }

  static func zone(of person: PersonKey) -> String {
    person.rawValue.hasPrefix("p49") ? "Europe/Berlin" : "Asia/Kuala_Lumpur"
  }

  static func userID(_ index: Int, of tenant: Int) -> String { "MY.\(tenant)X\(index)" }
}

/// The bodies of webhooks are numbers: what they say stands in a list.
enum WebhookBody {
  static func bytes(_ number: Int) -> [UInt8] {
    (0..<4).map { UInt8(truncatingIfNeeded: number >> (8 * $0)) }
  }

  static func number(_ body: [UInt8]) -> Int {
    body.enumerated().reduce(0) { $0 | Int($1.element) << (8 * $1.offset) }
  }
}
