import WhatsAppCampaigns

extension World {
  /// Counts what came back, a second time and in another way than the engine: the latest answers as they are.
  mutating func countAnswer(_ process: Int, _ lane: Int, _ result: Result<ProviderAnswer, ExchangeFailure>) {
    let campaign = processes[process].lanes[lane].campaign
    guard let breaker = campaigns[campaign].plan.breaker else { return }
    let isRefusal: Bool
    switch result {
    case .success(.refused(let error)) where error == Refusals.unreachable || error == Refusals.optedOut:
      isRefusal = true
    // How often one person is put off before that counts as a refusal is the engine's to know.
    case .success(.refused(let error)) where error.errorClass == .throttled || error.errorClass == .recipientLimit:
      return processes[process].lanes[lane].answers = []
    case .failure(let failure) where failure.isLocal: return
    default: isRefusal = false
    }
    processes[process].lanes[lane].answers.append(isRefusal)
    let latest = processes[process].lanes[lane].answers.suffix(breaker.answers)
    guard latest.count == breaker.answers,
      latest.count(where: { $0 }) * 100 > breaker.mostFailures * breaker.answers
    else { return }
    marks.hit(.breakerTripped)
    processes[process].lanes[lane].isTripped = true
  }
}
