import WhatsAppCampaigns

/// The readers of request bodies: what is accepted is written and accepted again as itself, and every problem has a place.
struct PayloadRules: Rules {
  func broken(by bytes: [UInt8]) -> String? {
    guard let json = try? JSONValue.parse(bytes) else { return nil }
    return cloud(json) ?? tata(json) ?? waBot(json)
  }

  private func cloud(_ json: JSONValue) -> String? {
    let payload: CloudAPIPayload
    do {
      payload = try CloudAPIPayload(json)
    } catch {
      return problems(of: error, json)
    }
    guard let written = try? payload.encoded(), let body = try? JSONValue.parse(written),
      let again = try? CloudAPIPayload(body), again == payload
    else { return "a message to the Cloud API is written and read as itself" }
    return (try? again.encoded()) == written ? nil : "a message is written the same way twice"
  }

  private func tata(_ json: JSONValue) -> String? {
    let payload: TataPayload
    do {
      payload = try TataPayload(json)
    } catch {
      return problems(of: error, json)
    }
    guard let written = try? payload.encoded(), let body = try? JSONValue.parse(written),
      (try? TataPayload(body))?.send == payload.send
    else { return "a message to Tata is written and read as itself" }
    return nil
  }

  private func waBot(_ json: JSONValue) -> String? {
    let payload: WABotPayload
    do {
      payload = try WABotPayload(json)
    } catch {
      return problems(of: error, json)
    }
    guard let written = try? payload.encoded(), let body = try? JSONValue.parse(written),
      let again = try? WABotPayload(body), (try? again.encoded()) == written
    else { return "a message to WABot is written and read as itself" }
    return nil
  }

  private func problems(of error: PayloadError, _ json: JSONValue) -> String? {
    if error.problems.isEmpty { return "a refusal names a problem" }
    for problem in error.problems where problem.rule.isEmpty || problem.path.isEmpty && json.object != nil {
      return "every problem has a place and a rule"
    }
    return error.problems.count <= 200 ? nil : "problems are bounded"
  }
}
