public import Foundation

extension Campaign {
  /// Lets a campaign that waits for its audience go on meaning a group that gets another name.
  ///
  /// It raises the control epoch: a start that is under way was asked for under the old name, and is refused. A campaign that
  /// was started has its recipients, and keeps what its plan said.
  ///
  /// - Returns: The entry of its history; `nil` where nothing changes.
  public mutating func renameGroup(_ old: GroupName, to new: GroupName, at now: Date) -> CampaignChange? {
    guard status == .draft || status == .scheduled, plan.audience.names(old) else { return nil }
    plan.audience = plan.audience.renamingGroup(old, to: new)
    controlEpoch += 1
    return CampaignChange(action: "noted", at: now, detail: "The group “\(old)” is called “\(new)” now.")
  }
}

extension SavedSegment {
  /// Lets the rule go on meaning a group that gets another name. Returns whether it names it.
  public mutating func renameGroup(_ old: GroupName, to new: GroupName) -> Bool {
    let renamed = rule.renamingGroup(old, to: new)
    guard renamed != rule else { return false }
    rule = renamed
    return true
  }
}
