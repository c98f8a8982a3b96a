import Synchronization
import WhatsAppCampaigns

/// One request while it is read, handled and answered.
final class ServerExchange: Sendable {
  private struct State {
    var request: ServerRequest
    var refusal: HTTPResponse?
    var answer: ServerAnswer?
  }

  private let state: Mutex<State>
  private let maximumBodyBytes: Int

  /// Takes the head of a request, its body still to come.
  init(_ request: ServerRequest, version: String, maximumBodyBytes: Int) {
    let refusal = RequestScreen.refusal(of: request, version: version, maximumBodyBytes: maximumBodyBytes)
    self.maximumBodyBytes = maximumBodyBytes
    state = Mutex(State(request: request, refusal: refusal))
  }

  /// The answer to a request that no handler gets to see.
  var refusal: HTTPResponse? { state.withLock(\.refusal) }

  /// Takes a piece of the body. What goes beyond the limit is read and thrown away, so that the client, which sends
  /// before it reads, gets to see the refusal.
  func receive(_ bytes: UnsafeRawBufferPointer) {
    state.withLock { state in
      guard state.refusal == nil else { return }
      if bytes.count > maximumBodyBytes - state.request.body.count {
        state.request.body = []
        state.refusal = RequestScreen.bodyTooLarge
      } else {
        state.request.body.append(contentsOf: bytes)
      }
    }
  }

  /// The whole request; its body is given away.
  func takeRequest() -> ServerRequest {
    state.withLock { state in
      let request = state.request
      state.request.body = []
      return request
    }
  }

  func setAnswer(_ answer: ServerAnswer) {
    state.withLock { $0.answer = answer }
  }

  /// The handler's answer, once it is there.
  func takeAnswer() -> ServerAnswer? {
    state.withLock { state in
      defer { state.answer = nil }
      return state.answer
    }
  }
}
