import WhatsAppCampaigns

/// One operation of a store, as a value that can wait, be lost and be repeated.
indirect enum StoreRequest: Sendable {
  case enlist(EnlistWorker)
  case discharge(DischargeWorker)
  case look(CampaignQuery)
  case claim(ClaimRecipients)
  case commit(CommitIntents)
  case record(RecordOutcomes)
  case sweep(SweepCampaign)
  case control(ControlCampaign)
  case keep(KeepWebhook)
  case pending(PendingWebhooks)
  case apply(ApplyWebhooks)
  case save(SaveContacts)
  case suppress(SuppressionChange)
  case unconfirmed(RecipientQuery)
  case rearm(RearmRecipients)
  case snapshot(SnapshotAudience)

  var name: String {
    switch self {
    case .enlist: "enlist"
    case .discharge: "discharge"
    case .look: "look"
    case .claim: "claim"
    case .commit: "commit"
    case .record: "record"
    case .sweep: "sweep"
    case .control(let request): "control(\(request.command))"
    case .keep: "keep"
    case .pending: "pending"
    case .apply: "apply"
    case .save: "save"
    case .suppress: "suppress"
    case .unconfirmed: "unconfirmed"
    case .rearm: "rearm"
    case .snapshot: "snapshot"
    }
  }

  /// Whether it changes nothing.
  var isRead: Bool {
    switch self {
    case .look, .pending, .unconfirmed: true
    default: false
    }
  }
}

/// What an operation returned.
indirect enum StoreReply: Sendable {
  case done
  case campaigns([Campaign])
  case claimed(ClaimRecipientsResult)
  case plan(IntentPlan)
  case swept(SweepCampaignResult)
  case controlled(ControlCampaignResult)
  case kept(KeepWebhookResult)
  case pending([StoredWebhook])
  case recipients([RecipientRecord])
  case rearmed(Int)
}
