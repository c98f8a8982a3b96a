extension KeywordClassifier {
  /// Reads one message: its words, and what the business attached to the button or the choice that was tapped.
  ///
  /// What is attached can only withdraw, and only where the whole of it is a word that withdraws: a button with the
  /// payload `STOP` refuses whatever its label says, one with `bus_stop_5` does not.
  public func classify(_ message: InboundMessage) -> Reading {
    let reading = classify(message.content.words ?? "")
    guard reading.decision != .withdraw, let attached = message.content.attachment else { return reading }
    return refusal(byWhole: attached) ?? reading
  }
}
