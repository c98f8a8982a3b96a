/// How a pace stands in its column: as the JSON string that `Codable` makes of it.
///
/// It is read and written with every batch of intents, so it goes over no coder.
package enum PaceCoding {
  package static func text(of state: PaceState) -> String { "\"\(state.compact)\"" }

  package static func state(_ text: String) throws(StoreError) -> PaceState {
    if text.hasPrefix("\""), let state = PaceState(compact: String(text.dropFirst().dropLast())) { return state }
    // What was written before there was the compact text.
    return try StoredJSON.decode(PaceState.self, from: text, "pace")
  }
}
