import Foundation
import WhatsAppCampaigns

/// Who holds which recipients, in this process.
///
/// Claims are not on disk. The right to send keeps other senders away, a crash that forgets claims has given them back,
/// and what protects a recipient is the intent, which is on disk. A claim counts only as long as the row is still the
/// one that was claimed: waiting, under the same epoch.
final class Claims {
  struct Claim {
    var tenant: Int64
    /// Who holds it; `nil` once it was given back. It then stays for its epoch, which must not be given out twice.
    var worker: WorkerID?
    var until: Date
    var epoch: Int64
    /// The epoch of the row when it was claimed.
    var storedEpoch: Int64
    /// When it was claimed or given back.
    var at: Date
    /// Whether the recipient stands in the line of those that nobody ever claimed.
    var isFresh: Bool

    /// Whether the claim keeps others away.
    func holds(at now: Date) -> Bool { worker != nil && now < until }
  }

  private struct Line {
    var claims: [Int64: Claim] = [:]
    /// Up to which number fresh recipients were given out.
    var freshAfter: Int64 = .min
    /// The watermark that was written last.
    var written: Int64 = .min
  }

  private var lines: [Int64: Line] = [:]
  /// Recipients of the transaction that are no longer claimed once it is committed.
  private var ended: [(campaign: Int64, recipient: Int64)] = []

  subscript(campaign: Int64, recipient: Int64) -> Claim? {
    get { lines[campaign]?.claims[recipient] }
    set { lines[campaign, default: Line()].claims[recipient] = newValue }
  }

  /// All claims of a campaign, also those that have run out or were given back.
  func all(of campaign: Int64) -> [Int64: Claim] { lines[campaign]?.claims ?? [:] }

  func remove(_ recipient: Int64, of campaign: Int64) {
    lines[campaign]?.claims[recipient] = nil
  }

  /// Up to which number fresh recipients were given out.
  func freshAfter(_ campaign: Int64) -> Int64 { lines[campaign]?.freshAfter ?? .min }

  func gaveOutFresh(upTo recipient: Int64, of campaign: Int64) {
    let before = lines[campaign, default: Line()].freshAfter
    lines[campaign, default: Line()].freshAfter = max(before, recipient)
  }

  /// Notes that a recipient has moved on, as soon as that is on disk.
  func end(_ recipient: Int64, of campaign: Int64) {
    guard lines[campaign]?.claims[recipient] != nil else { return }
    ended.append((campaign, recipient))
  }

  /// The transaction is on disk.
  func forgetEnded() {
    for claim in ended { lines[claim.campaign]?.claims[claim.recipient] = nil }
    ended.removeAll(keepingCapacity: true)
  }

  /// The transaction was undone.
  func keepEnded() { ended.removeAll(keepingCapacity: true) }

  /// Gives everything back that a tenant's worker holds.
  func release(of worker: WorkerID, tenant: Int64, at now: Date) {
    lines = lines.mapValues { line in
      var line = line
      line.claims = line.claims.mapValues { $0.worker == worker && $0.tenant == tenant ? $0.givenBack(at: now) : $0 }
      return line
    }
  }

  /// A watermark that is worth writing: nobody up to it is fresh any more.
  ///
  /// It only saves the next process from looking at those who are done, so it may lag behind.
  func watermark(_ campaign: Int64, without moved: Set<Int64>) -> Int64? {
    guard let line = lines[campaign], line.freshAfter > .min else { return nil }
    guard line.freshAfter - max(0, line.written) >= 1_000 else { return nil }
    var mark = line.freshAfter
    for (recipient, claim) in line.claims where claim.isFresh && recipient <= mark && !moved.contains(recipient) {
      mark = recipient - 1
    }
    guard mark - max(0, line.written) >= 1_000 else { return nil }
    lines[campaign]?.written = mark
    return mark
  }

  /// The campaign is over.
  func forget(_ campaign: Int64) { lines[campaign] = nil }
}

extension Claims.Claim {
  func givenBack(at now: Date) -> Self {
    var claim = self
    claim.worker = nil
    claim.at = now
    return claim
  }
}
