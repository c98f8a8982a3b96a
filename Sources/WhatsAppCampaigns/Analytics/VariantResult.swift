/// What became of one variant of a campaign: how many of its people came how far.
///
/// Each figure counts those who came at least so far, as the funnel does: whoever read the message was sent it, too.
public struct VariantResult: Hashable, Sendable {
  /// The variant.
  public let variant: CampaignVariant
  /// People whose variant it is, those who were held out left aside.
  public private(set) var people = 0
  /// People whose message the provider took.
  public private(set) var sent = 0
  /// People whom it reached.
  public private(set) var delivered = 0
  /// People who read or answered it.
  public private(set) var read = 0
  /// People who answered it.
  public private(set) var responded = 0
  /// People for whom it was refused or could not be delivered.
  public private(set) var failed = 0

  init(_ variant: CampaignVariant) {
    self.variant = variant
  }

  /// What share of those whose message the provider took it reached.
  public var deliveryRate: ReportRate { ReportRate(delivered, outOf: sent) }
  /// What share of those whom it reached read or answered it.
  public var readRate: ReportRate { ReportRate(read, outOf: delivered) }
  /// What share of those whom it reached answered it.
  public var responseRate: ReportRate { ReportRate(responded, outOf: delivered) }

  mutating func add(_ stage: FunnelStage, _ status: RecipientStatus) {
    people += 1
    if status == .failed { failed += 1 }
    switch stage {
    case .responded: (sent, delivered, read, responded) = (sent + 1, delivered + 1, read + 1, responded + 1)
    case .readOrResponded: (sent, delivered, read) = (sent + 1, delivered + 1, read + 1)
    case .delivered: (sent, delivered) = (sent + 1, delivered + 1)
    case .taken: sent += 1
    case .audience, .allowed, .attempted: break
    }
  }
}
