extension KeywordClassifier {
  /// Reads one message: its text, and what the business attached to the button or the choice that was tapped.
  ///
  /// What is attached can only withdraw, and only where the whole of it is a word that withdraws: a button with the
  /// payload `STOP` refuses whatever its label says, one with `bus_stop_5` does not.
  public func classify(_ message: InboundMessage) -> Reading {
    let reading = classify(message.text ?? "")
    guard reading.decision != .withdraw, let payload = message.content.payload else { return reading }
    return refusal(byWhole: payload) ?? reading
  }
}

extension InboundContent {
  fileprivate var payload: String? {
    switch self {
    case .button(let button): button.payload
    case .interactive(let reply): reply.id
    default: nil
    }
  }
}
