/// The last state that was read: people of one list often agreed in the same second.
@usableFromInline
package final class ConsentMemo {
  private var last: (text: String, state: ConsentState)?

  package init() {}

  @usableFromInline
  package func state(_ text: String?) throws(StoreError) -> ConsentState {
    guard let text else { return ConsentState() }
    if let last, last.text == text { return last.state }
    let state = try ConsentCoding.state(text)
    last = (text, state)
    return state
  }
}
