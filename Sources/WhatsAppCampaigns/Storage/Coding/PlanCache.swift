/// The plans of campaigns as they are at a control epoch: only a command changes a plan, and it raises the epoch.
package final class PlanCache {
  private var plans: [Int64: (epoch: Int64, plan: CampaignPlan)] = [:]

  /// More plans than are being sent at one time; a plan may be large.
  private static let most = 64

  package init() {}

  package func plan(
    of campaign: Int64,
    at epoch: Int64,
    stored text: @autoclosure () -> String
  ) throws(StoreError) -> CampaignPlan {
    if let known = plans[campaign], known.epoch == epoch { return known.plan }
    let plan = try StoredJSON.decode(CampaignPlan.self, from: text(), "campaign")
    if plans.count >= Self.most { plans = [:] }
    plans[campaign] = (epoch, plan)
    return plan
  }

  package func removeAll() { plans = [:] }
}
