extension Dispatcher {
  /// Sizes and patience.
  package struct Sizes: Sendable {
    /// The most intents in one transaction.
    package var batch = 64
    /// The most attempts from their intent until their outcome is on disk: as many a crash can leave unconfirmed.
    package var maximumInFlight = 64
    /// The most recipients that are claimed and have no intent.
    package var maximumClaimed = 128
    /// How long it is waited for the next recipient before the dispatch ends.
    package var patience = Duration.seconds(300)
    /// So many times in a row without any answer stop the campaign. What was under way together counts once.
    package var maximumSilence = 6
    /// So many refusals for a reason that may be everybody's, without an acceptance between, stop the campaign.
    package var maximumDoubtful = 3
    /// The longest that a small write waits for company.
    package var longestRest = Duration.milliseconds(20)
    /// No more intents are asked for while somebody is overdue by so much.
    package var longestDelay = Duration.milliseconds(250)
    /// How often it is looked whether the campaign is still sending while nothing may leave.
    package var attention = Duration.seconds(2)
    /// So many failures of a store operation in a row end the dispatch.
    package var maximumFailures = 10

    package init() {}
  }
}
