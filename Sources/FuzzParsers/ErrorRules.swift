import Foundation
import WhatsAppCampaigns

/// The readers of answers: two bytes are the status, two the length of a header that says how long to wait, the rest is
/// the body.
struct ErrorRules: Rules {
  private let providers: [any MessagingProvider]

  init?() {
    let secret = Secret("a-secret-that-is-not-in-the-input-0123456789")
    guard let cloud = try? CloudAPIConfiguration(phoneNumberID: "100", accessToken: secret),
      let tata = try? TataConfiguration(token: secret),
      let waBot = try? WABotConfiguration(instanceID: "100", accessToken: secret)
    else { return nil }
    providers = [CloudAPIProvider(cloud), TataProvider(tata), WABotProvider(waBot)]
  }

  func broken(by bytes: [UInt8]) -> String? {
    guard bytes.count >= 3 else { return nil }
    let status = 100 + (Int(bytes[0]) << 8 | Int(bytes[1])) % 900
    let rest = bytes.dropFirst(3)
    let wait = String(decoding: rest.prefix(Int(bytes[2])), as: UTF8.self)
    let body = Array(rest.dropFirst(Int(bytes[2])))
    var headers = HTTPHeaders()
    headers.add(wait, for: bytes[2] % 2 == 0 ? "Retry-After" : "X-Business-Use-Case-Usage")
    let response = HTTPResponse(status: status, headers: headers, body: body)
    for provider in providers {
      let answer = provider.answer(to: response)
      if let broken = broken(answer, status: status, body) { return broken }
    }
    return nil
  }

  private func broken(_ answer: ProviderAnswer, status: Int, _ body: [UInt8]) -> String? {
    guard case .refused(let error) = answer else {
      return (200..<300).contains(status) ? nil : "only a 2xx is an acceptance"
    }
    if let wait = error.retryAfter, wait < .zero || wait > .seconds(86_400) { return "a wait is at most a day" }
    let repeats: Set<ProviderError.Reaction> = [.retry, .slowDown, .slowPair, .retryAfterDay]
    if !error.isKnown, error.code != nil, repeats.contains(error.reaction), error.errorClass == .unknown {
      return "an unknown code is never repeated blindly"
    }
    if error.errorClass == .ambiguous, error.reaction != .settle { return "what may have been accepted is settled" }
    if error.detail.unicodeScalars.count > 4_000 { return "the provider's words are bounded" }
    let words = error.detail.trimmingCharacters(in: .whitespaces)
    return words.utf8.count >= 24 && "\(error)".contains(words) ? "the provider's words are in no log line" : nil
  }
}
