import WhatsAppCampaigns

extension Command {
  static let campaignWhy = Command(
    name: "campaign why",
    summary: "Say what happened to one person in a campaign, and why",
    positionals: [.campaign, .person],
    examples: ["campaign why c7h2kq9xmp 012-3456789"]
  ) { call in
    let id = try call.arguments.campaign()
    let phone = try call.person(at: 1)
    let engine = try await call.engine()
    let campaign = try await engine.campaign(id)
    guard let record = try await engine.recipient(PersonKey(phone), of: id) else {
      return try await foresee(phone, campaign, engine, call)
    }
    let recipient = record.recipient
    let explanation = Explanation.sentence(about: record, in: campaign)
    let attempts = recipient.attempts.map { attempt in
      "  attempt \(attempt.number)  \(attempt.committedAt.text)  \(attempt.outcome.rawValue)"
        + (RecipientDocument.errorCode(attempt).map { ", code \($0)" } ?? "")
        + (attempt.note.map { ", \($0)" } ?? "") + "\n"
    }
    var document = RecipientDocument.line(record, phone: call.shown(phone), of: campaign.plan).object ?? [:]
    document["detail"] = JSONValue(recipient.reasonDetail)
    document["explanation"] = .string(explanation)
    document["responded"] = .bool(recipient.hasResponded)
    document["possibleDuplicate"] = .bool(recipient.isPossibleDuplicate)
    document["stopRaced"] = .bool(recipient.stopRaced)
    document["history"] = .array(recipient.attempts.map(RecipientDocument.attempt))
    call.print(
      .object(document),
      or: "\(call.shown(phone)): \(recipient.status.rawValue). \(explanation)\n" + attempts.joined()
    )
    return .done
  }

  /// What would happen to somebody in a campaign that has no fixed recipients yet.
  private static func foresee(
    _ phone: PhoneNumber,
    _ campaign: Campaign,
    _ engine: CampaignEngine,
    _ call: Invocation
  ) async throws -> ExitCode {
    var found: DryRunEntry?
    if campaign.status == .draft || campaign.status == .scheduled {
      _ = try await engine.dryRun(campaign.id) { entry in
        if entry.contact.person == PersonKey(phone) { found = entry }
      }
    }
    let explanation: String
    switch found?.verdict {
    case nil: explanation = "This person is no recipient of the campaign."
    case .send: explanation = "The campaign is not started; the message would be sent."
    case .hold(let instant, _):
      explanation = "The campaign is not started; the message would wait until \(instant.text)."
    case .optedOut(let block): explanation = "The campaign is not started; " + Explanation.clause(about: block)
    case .skip(let reason):
      explanation = "The campaign is not started; " + Explanation.clause(about: reason.word, reason.detail)
    default: explanation = "The campaign is not started."
    }
    call.print(
      [
        "phone": .string(call.shown(phone)), "status": nil, "reason": JSONValue(found?.verdict.words.reason),
        "explanation": .string(explanation),
      ],
      or: "\(call.shown(phone)): \(explanation)\n"
    )
    return found == nil ? .refused : .done
  }
}

/// Puts a recipient's state into words.
enum Explanation {
  static func sentence(about record: RecipientRecord, in campaign: Campaign) -> String {
    let recipient = record.recipient
    let number = RecipientDocument.errorCode(recipient.bestAttempt).map { " (provider code \($0))" } ?? ""
    let reason = recipient.reason.map { ": \($0)" } ?? ""
    switch recipient.status {
    case .pending:
      return campaign.status == .paused ? "Waits because the campaign is paused." : "Waits for its turn\(reason)."
    case .queued, .sending: return "Is being sent right now, or was when the sending process ended."
    case .unconfirmed:
      return recipient.isSettling
        ? "The answer of the provider was lost, and evidence may still come. It is not sent again by itself."
        : "The answer of the provider was lost, and no evidence came. It is not sent again by itself."
    case .sent: return "The provider took the message; no delivery is reported yet."
    case .delivered: return "The message reached a device."
    case .read: return "The message was read."
    case .failed: return "The provider refused the message or could not deliver it\(reason)\(number)."
    case .skipped: return "Was not sent: " + clause(about: recipient.reason ?? "", recipient.reasonDetail)
    case .optedOut:
      let block = recipient.reason.flatMap(ConsentBlock.init(rawValue:))
      return "Was not sent: " + (block.map(clause) ?? "consent forbids it.")
    case .cancelled: return "Was not sent: the campaign was cancelled first."
    @unknown default: return "The status is \(recipient.status.rawValue)\(reason)."
    }
  }

  static func clause(about block: ConsentBlock) -> String {
    switch block {
    case .suppressed: "the person is on the suppression list."
    case .withdrawn: "the person refused, or took their agreement back."
    case .platformStop: "the person stopped the business in the app."
    case .notGranted: "no agreement of the person is on record."
    @unknown default: "consent forbids it."
    }
  }

  static func clause(about word: String, _ detail: String?) -> String {
    let about = detail.map { " (\($0))" } ?? ""
    switch word {
    case "missingVariable": return "the contact has no value for a variable of the template\(about)."
    case "cannotBeBuilt": return "the message breaks a rule of the provider\(about)."
    case "unknownTimeZone": return "the window is in the person's own time, and their zone is not known."
    case "noAddress": return "the contact has no number that the provider could send to."
    case "holdout": return "the person was deliberately left out, so that the effect can be measured."
    case "expired": return "the campaign ended before their turn."
    default: return "\(word)\(about)."
    }
  }
}
