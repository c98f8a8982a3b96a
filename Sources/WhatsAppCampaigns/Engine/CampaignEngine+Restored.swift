public import Foundation

extension CampaignEngine {
  /// Halts every campaign of the tenant that would send, after the database was restored from a copy, or a standby has
  /// taken over that lacked the last commits.
  ///
  /// Call it **before anything sends**: such a database does not know who was sent to since, and would send to them again. A
  /// copy that `SQLiteStore.backup(to:)` made was halted when it was made. A campaign of which nothing was sent since may be
  /// resumed.
  ///
  /// - Parameter instant: When the copy was made, for the reason that people are shown.
  /// - Returns: The campaigns that stand still now, or are drafts again.
  @discardableResult
  public func hold(restoredTo instant: Date) async throws(EngineError) -> [Campaign] {
    var held: [Campaign] = []
    for campaign in try await campaigns() {
      guard let command = campaign.command(forCopyMadeAt: instant) else { continue }
      do throws(EngineError) {
        held.append(try await control(campaign.id, command).campaign)
      } catch {
        // One that ended meanwhile sends nothing more.
        guard error.code == .wrongStatus else { throw error }
      }
    }
    return held
  }
}
