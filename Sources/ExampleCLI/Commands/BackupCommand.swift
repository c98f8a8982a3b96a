import WhatsAppCampaigns
import WhatsAppCampaignsSQLite

extension Command {
  private static let output = Option.value(
    "output",
    "FILE",
    "Where to put the copy; a file that is there is left alone"
  )

  static let backup = Command(
    name: "backup",
    summary: "Copy a store's file while it is in use",
    discussion: """
      The copy is the store at one instant, with mode 0600. What is sent later is not in it, so in the copy every campaign \
      that was sending is paused, and every schedule is taken back: resume one only where nothing was sent since. A \
      PostgreSQL store is copied with its own tools; pause its campaigns before anything sends from a restored one.
      """,
    options: [output],
    examples: [
      "backup --output campaigns-backup.sqlite", "backup --store shop.sqlite --output /backup/shop.sqlite --json",
    ]
  ) { call in
    let path = try call.arguments.required(output)
    guard let store = try await call.workspace().store as? SQLiteStore else {
      throw CommandFailure.usage("only a store in a file is copied; use pg_dump for PostgreSQL")
    }
    do throws(StoreError) {
      try await store.backup(to: path)
    } catch {
      let code = CommandFailure(library: error)?.code ?? .unusable
      throw CommandFailure(code, "nothing was copied to “\(path.printable)”: \(error)")
    }
    call.print(["backup": .string(path)], or: "\(path)\n")
    return .done
  }
}
