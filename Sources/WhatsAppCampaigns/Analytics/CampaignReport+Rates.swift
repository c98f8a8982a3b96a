extension CampaignReport {
  /// What share of the messages that the provider took reached a device.
  public var deliveryRate: ReportRate { rate(.delivered, of: .taken) }
  /// What share of those who got the message read or answered it.
  public var readRate: ReportRate { rate(.readOrResponded, of: .delivered) }
  /// What share of those who got the message wrote back.
  public var responseRate: ReportRate { rate(.responded, of: .delivered) }
  /// What share of those for whom an attempt was made could not be reached.
  public var failureRate: ReportRate { ReportRate(counts[.failed], outOf: count(reaching: .attempted)) }
  /// What share of those for whom an attempt was made nobody knows about.
  public var unconfirmedRate: ReportRate { ReportRate(counts[.unconfirmed], outOf: count(reaching: .attempted)) }
  /// What share of those whose message the provider took withdrew their consent afterwards.
  public var withdrawalRate: ReportRate { ReportRate(withdrewAfterwards, outOf: count(reaching: .taken)) }
  /// What share of the audience consent forbade to write to.
  public var optedOutRate: ReportRate { ReportRate(counts[.optedOut], outOf: total) }

  private func rate(_ stage: FunnelStage, of whole: FunnelStage) -> ReportRate {
    ReportRate(count(reaching: stage), outOf: count(reaching: whole))
  }

  /// Every rate with its name in JSON, in the order in which reports show them.
  var rates: [(name: String, rate: ReportRate)] {
    [
      ("delivery", deliveryRate), ("read", readRate), ("response", responseRate), ("failure", failureRate),
      ("unconfirmed", unconfirmedRate), ("withdrawal", withdrawalRate), ("optedOut", optedOutRate),
    ]
  }
}
