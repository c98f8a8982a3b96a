import Foundation
import WhatsAppCampaigns
import WhatsAppCampaignsPostgres
import WhatsAppCampaignsSQLite

/// What `doctor` finds in a store: damage, a clock of its own, how much there is, keys that fit, webhooks that wait.
struct StoreCheck {
  /// A file that is larger takes more than a few seconds to read.
  private static let examinedAtOnce: Int64 = 256 << 20
  private static let mostWebhooks = 100
  /// Clocks that differ by less are taken for one.
  private static let unnoticedDifference: TimeInterval = 2

  private(set) var lines: [(String, String?)] = []
  private(set) var document = JSONObject()
  /// Whether nothing is known that keeps it from being used.
  private(set) var isUsable = true

  /// - Parameter isDeep: Whether a file is read however large it is.
  init(_ call: Invocation, isDeep: Bool) async {
    do {
      try await look(into: try await call.workspace(), isDeep)
    } catch {
      report((CommandFailure(library: error) ?? error as? CommandFailure)?.description ?? "\(error)")
    }
    if document["storeProblem"] == nil { document["storeProblem"] = .null }
  }

  private mutating func look(into workspace: Workspace, _ isDeep: Bool) async throws {
    if let store = workspace.store as? SQLiteStore {
      examine(try await store.examine(upTo: isDeep ? .max : Self.examinedAtOnce))
      compare(await store.now(), with: workspace.time.now)
    } else if let store = workspace.store as? PostgresStore {
      compare(try await store.now(), with: workspace.time.now)
    }
    // What is damaged may not be readable: it is told, and not asked any further.
    guard document["storeProblem"] == nil else { return }
    do {
      _ = try workspace.call.cipher()
    } catch {
      tell(keyProblem: error.description)
    }
    // What is wrong with a provider's settings is told beside the provider.
    if let engine = try? workspace.engine() {
      try await count(engine)
      try await checkKeys(of: engine)
    }
    let query = PendingWebhooks(tenant: workspace.tenant, limit: Self.mostWebhooks + 1)
    count(try await workspace.store.pendingWebhooks(query))
  }

  private mutating func report(_ problem: String) {
    isUsable = false
    lines.append(("Store problem", problem))
    document["storeProblem"] = .string(problem)
  }

  private mutating func count(_ engine: CampaignEngine) async throws {
    let campaigns = try await engine.campaigns().count
    let groups = try await engine.groups().count
    let unread = try await engine.unreadWebhookCount()
    lines += [("Campaigns", String(campaigns)), ("Groups", String(groups))]
    lines.append(("Webhooks that were not read whole", unread == 0 ? "0" : "\(unread), see webhook unread"))
    document.set("campaigns", campaigns)
    document.set("groups", groups)
    document.set("unreadWebhooks", unread)
  }

  private mutating func checkKeys(of engine: CampaignEngine) async throws {
    var problem: String?
    do throws(EngineError) {
      try await engine.checkKeys()
    } catch {
      guard error.code == .wrongKey || error.code == .missingKey else { throw error }
      problem = error.description
    }
    tell(keyProblem: problem)
  }

  private mutating func tell(keyProblem problem: String?) {
    isUsable = isUsable && problem == nil
    lines.append(("Encryption", problem ?? "the keys fit the store"))
    document["keyProblem"] = JSONValue(problem)
  }

  private mutating func examine(_ examination: SQLiteStore.Examination) {
    switch examination {
    case .sound:
      lines.append(("Store file", "no damage found"))
      document["examined"] = true
    case .damaged(let words):
      report("the file is damaged; restore it from a backup. SQLite says: \(words)")
      document["examined"] = true
    case .tooLarge(let bytes):
      let size = ByteCountFormatStyle(style: .file, locale: Locale(identifier: "en_US_POSIX")).format(bytes)
      lines.append(("Store file", "not looked through: \(size); `doctor --deep` does"))
      document["examined"] = false
    @unknown default: break
    }
  }

  private mutating func compare(_ clock: Date, with machine: Date) {
    let difference = clock.timeIntervalSince(machine)
    document["clockDifferenceSeconds"] = .number(JSONNumber(Int(exactly: difference.rounded()) ?? 0))
    guard abs(difference) > Self.unnoticedDifference else { return }
    let seconds = Int(exactly: abs(difference).rounded()) ?? 0
    let side = difference > 0 ? "ahead of" : "behind"
    let isFar = .seconds(difference) > CampaignEngine.clockTolerance
    isUsable = isUsable && !isFar
    let effect = isFar ? "; until it is that time here, no campaign with a window or an end is sent" : ""
    lines.append(
      ("Store clock", "\(clock.text), \(counted(seconds, "second", "seconds")) \(side) this machine's\(effect)")
    )
  }

  private mutating func count(_ webhooks: [StoredWebhook]) {
    // A page ends early where it grows large; how many follow is not known then.
    let bytes = webhooks.reduce(0) { $0 + $1.body.count }
    let isAll = webhooks.count <= Self.mostWebhooks && bytes < StoredWebhook.mostBytesOfPage / 2
    let known = min(webhooks.count, Self.mostWebhooks)
    let arrivals = webhooks.map(\.receivedAt)
    document.set("waitingWebhooks", known)
    document["oldestWaitingWebhook"] = JSONValue(arrivals.min())
    document["newestWaitingWebhook"] = JSONValue(isAll ? arrivals.max() : nil)
    var sentence = isAll ? String(known) : "\(known) and more"
    if let oldest = arrivals.min() {
      sentence += isAll ? ", the oldest since \(oldest.text)" : ", some since \(oldest.text)"
    }
    if isAll, known > 1, let last = arrivals.max() { sentence += ", the last came at \(last.text)" }
    lines.append(("Webhooks that wait", sentence))
  }
}
