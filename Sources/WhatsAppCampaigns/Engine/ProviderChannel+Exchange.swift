extension ProviderChannel {
  /// Sends one request, and says what came of it and how long it waited in the transport.
  func exchange(_ request: HTTPRequest) async -> (Result<ProviderAnswer, ExchangeFailure>, waited: Duration) {
    do throws(HTTPTransportError) {
      let response = try await transport.send(request)
      return (.success(provider.answer(to: response)), response.waited)
    } catch {
      let failure = ExchangeFailure(
        isProvenUnsent: error.fate == .notSent,
        isLocal: error.code == .cancelled || error.code == .tooLate,
        word: error.code == .tooLate ? "late" : error.code.rawValue
      )
      return (.failure(failure), .zero)
    }
  }

  /// The limits of the sender and of its account, which answers to people share with campaigns.
  var senderPaces: [PaceKey: [RateLimit]] {
    let own = limits ?? SenderLimits(limits: provider.capabilities.defaultLimits)
    var paces: [PaceKey: [RateLimit]] = [.sender(sender): own.limits]
    if let portfolio = own.portfolio { paces[.portfolio(portfolio.name)] = portfolio.limits }
    return paces
  }
}
