import Foundation
import WhatsAppCampaigns

extension Command {
  private static let restored = Option.value(
    "restored",
    "TIME",
    "When the copy was made that the database was restored from"
  )

  static let campaignHold = Command(
    name: "campaign hold",
    summary: "Halt everything after the database was restored from an older copy",
    discussion: """
      A restored database does not know who was sent to since the copy was made, and would send to them again. So every \
      campaign that was sending is paused and every schedule is taken back; resume one only where nothing was sent since. \
      What `backup` copies is held already.
      """,
    options: [restored],
    examples: ["campaign hold --restored 2026-12-01T03:00:00+08:00 --store postgres://db.example.com/campaigns"]
  ) { call in
    guard let instant = try call.arguments.instant(restored) else {
      throw CommandFailure.usage("say when the copy was made, such as --restored 2026-12-01T03:00:00+08:00")
    }
    let held = try await call.engine().hold(restoredTo: instant)
    let lines = held.map { "The campaign \($0.id) is \($0.status.rawValue).\n" }.joined()
    call.print(
      ["held": .array(held.map { ["id": .string($0.id.rawValue), "status": .string($0.status.rawValue)] })],
      or: held.isEmpty ? "No campaign was about to send.\n" : lines
    )
    return .done
  }
}
