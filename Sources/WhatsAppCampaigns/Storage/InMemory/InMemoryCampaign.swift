import Foundation

/// One campaign and what is known about its recipients without looking at each of them.
struct InMemoryCampaign: Sendable {
  /// A recipient that may be claimed from an instant on: the end of a wait, or of another worker's lease.
  struct Waiting: Comparable, Sendable {
    var instant: Date
    var id: RecipientID

    static func < (left: Self, right: Self) -> Bool { (left.instant, left.id) < (right.instant, right.id) }
  }

  var campaign: Campaign
  /// What was done to it, oldest first.
  var history: [CampaignChange] = []
  /// Counts the campaigns of the tenant, for their order.
  let sequence: Int
  /// The numbers of its recipients; `nil` before the snapshot. A snapshot is one operation, so they are consecutive.
  var recipients: Range<Int64>?
  /// How many recipients have each status.
  private(set) var counts = OutcomeCounts()
  /// How many still have something to do.
  private(set) var openCount = 0
  /// Who may be claimed at once, and who from an instant on: together the line of ``PlaceInLine``. An entry may be out
  /// of date: ask the recipient.
  var ready = Heap<RecipientID>()
  var waiting = Heap<Waiting>()
  private(set) var claimed: Set<RecipientID> = []
  private(set) var sending: Set<RecipientID> = []
  private(set) var settling: Set<RecipientID> = []

  init(campaign: Campaign, sequence: Int) {
    self.campaign = campaign
    self.sequence = sequence
  }

  /// A recipient was added or changed.
  mutating func index(_ recipient: Recipient, replacing old: Recipient?) {
    count(recipient, 1)
    if let old { count(old, -1) }
    guard recipient.state != old?.state else { return }
    switch old?.state {
    case .claimed: claimed.remove(recipient.id)
    case .sending: sending.remove(recipient.id)
    case .settling: settling.remove(recipient.id)
    default: break
    }
    switch recipient.state {
    case .pending(nil): ready.insert(recipient.id)
    case .pending(let instant?): waiting.insert(Waiting(instant: instant, id: recipient.id))
    case .claimed(_, let lease):
      claimed.insert(recipient.id)
      waiting.insert(Waiting(instant: lease, id: recipient.id))
    case .sending: sending.insert(recipient.id)
    case .settling: settling.insert(recipient.id)
    case .accepted, .rejected, .unconfirmed, .optedOut, .skipped, .cancelled: break
    }
  }

  private mutating func count(_ recipient: Recipient, _ step: Int) {
    counts[recipient.status] += step
    if recipient.isSettling { counts.settling += step }
    if recipient.hasResponded { counts.responded += step }
    if recipient.isOpen { openCount += step }
  }
}
