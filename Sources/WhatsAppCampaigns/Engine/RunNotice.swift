/// Something that ``CampaignEngine/run(reporting:)`` tells of a campaign, once each time that it changes.
@nonexhaustive
public enum RunNotice: Hashable, Sendable {
  /// This engine sends it from now on.
  case began(Campaign)
  /// Nothing more of it is sent now; the ending says why, and the campaign whether it goes on by itself.
  case rested(SendSummary)
  /// This engine could not start or send it: somebody else has the right to, or something is in the way.
  case hindered(Campaign, EngineError)

  /// Which campaign it is about.
  public var campaign: Campaign {
    switch self {
    case .began(let campaign), .hindered(let campaign, _): campaign
    case .rested(let summary): summary.campaign
    }
  }
}

extension RunNotice {
  /// Whether it says something that the one before it did not. Pure.
  ///
  /// An engine takes a campaign that rests up again and again to look whether somebody is due: that is no news, and
  /// neither are other counts.
  func isNews(after last: RunNotice?) -> Bool {
    switch (last, self) {
    case (nil, _): true
    case (.began, .began): false
    case (.rested(let last), .began): last.campaign.status != .sending
    case (.rested(let last), .rested(let new)): last.ending != new.ending || last.campaign.status != new.campaign.status
    case (.hindered(_, let last), .hindered(_, let new)): last != new
    default: true
    }
  }
}
