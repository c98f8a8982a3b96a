/// Gives the people of one contest opaque names: who has two entries has one token, and nobody without the tenant's key
/// can tell whose it is. The same person has another token in another contest.
struct ContestTokens: Sendable {
  private let key: HMACKey

  init(_ contest: ContestID, key: Secret) {
    self.key = HMACKey(HMACKey(key).code(of: Array("contest tokens\n\(contest)".utf8)))
  }

  func token(of person: PersonKey) -> String { token("person\n\(person.rawValue)") }

  func token(of card: ICNumber) -> String { token("card\n\(card.digits)") }

  // Half of the code is enough that no two people ever share a token.
  private func token(_ text: String) -> String { key.code(of: Array(text.utf8)).prefix(16).hexadecimal }
}
