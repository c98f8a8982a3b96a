import Dispatch

/// Runs the jobs of one actor on a serial queue of its own.
///
/// libpq blocks: on the shared pool, which has as many threads as the machine has cores, a few slow answers of the
/// database would stop every task of the process.
final class QueueExecutor: SerialExecutor {
  private let queue = DispatchQueue(label: "whatsapp-campaigns.postgres")

  func enqueue(_ job: consuming ExecutorJob) {
    let job = UnownedJob(job)
    queue.async { [self] in
      job.runSynchronously(on: asUnownedSerialExecutor())
    }
  }
}
