import Foundation
import WhatsAppCampaigns

/// Reads status webhooks again and again, or takes them in durably, and tells how long one update takes.
///
///     WebhookBenchmark parse FILE SECONDS
///     WebhookBenchmark verify FILE SECONDS
///     WebhookBenchmark apply FOLDER PEOPLE BATCH [names]
///
/// `parse` reads the body in the file into events, as the peers do; `verify` checks its signature first. `apply` sends a
/// campaign to so many people without a network, and then takes in three reports about each of them, `BATCH` to a body,
/// into an SQLite store in the folder: signed, kept before they are answered, and applied. With `names` each report has the
/// person's user id beside the number, as the Cloud API's have: the first one about each person makes it known.
@main
struct WebhookBenchmark {
  static func main() async throws {
    let arguments = CommandLine.arguments
    switch (arguments.count, arguments.dropFirst().first) {
    case (4, "parse"), (4, "verify"):
      let body = Array(try Data(contentsOf: URL(filePath: arguments[2])))
      try read(body, seconds: Double(arguments[3]) ?? 1, verifies: arguments[1] == "verify")
    case (5...6, "apply"):
      let trial = try await WebhookTrial(
        folder: URL(filePath: arguments[2]),
        people: Int(arguments[3]) ?? 10_000,
        batch: Int(arguments[4]) ?? 1_000,
        hasNames: arguments.count == 6
      )
      try await trial.run()
    default:
      let usage = "usage: WebhookBenchmark parse|verify FILE SECONDS | apply FOLDER PEOPLE BATCH [names]\n"
      FileHandle.standardError.write(Data(usage.utf8))
      exit(2)
    }
  }

  private static func read(_ body: [UInt8], seconds: Double, verifies: Bool) throws {
    let format = CloudAPIWebhookFormat()
    let signature = try WebhookSignature(secrets: [Secret("benchmark")])
    let signed = [signature.sign(body)]
    let clock = ContinuousClock()
    let end = clock.now + .seconds(seconds)
    var times: [Double] = []
    var updates = 0
    var checksum = 0
    repeat {
      let time = clock.measure {
        if verifies, !signature.verify(body, signatures: signed).isValid { return }
        let parsed = format.parse(body)
        updates = parsed.events.count
        for case .status(let update) in parsed.events {
          // Keeps the optimiser from leaving out what nobody reads.
          checksum &+= update.messageID.rawValue.utf8.count &+ (update.callbackData?.utf8.count ?? 0)
          checksum &+= (update.recipient.waID?.utf8.count ?? 0) &+ (update.pricing?.category?.utf8.count ?? 0)
        }
      }
      times.append(time / .nanoseconds(max(1, updates)))
    } while clock.now < end
    times.sort()
    print(
      """
      {"updates":\(updates),"passes":\(times.count),"checksum":\(checksum / times.count),\
      "fastest":\(times[0]),"median":\(times[times.count / 2])}
      """
    )
  }
}
