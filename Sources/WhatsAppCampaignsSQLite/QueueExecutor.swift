import Dispatch

/// Runs the jobs of one actor on a serial queue of its own.
///
/// SQLite blocks: on the shared pool, which has as many threads as the machine has cores, one slow disk would stop
/// every task of the process.
final class QueueExecutor: SerialExecutor {
  private let queue = DispatchQueue(label: "whatsapp-campaigns.sqlite")

  func enqueue(_ job: consuming ExecutorJob) {
    let job = UnownedJob(job)
    queue.async { [self] in
      job.runSynchronously(on: asUnownedSerialExecutor())
    }
  }

  /// Runs a body behind every job that is in line already.
  func afterThoseInLine(_ body: @escaping @Sendable () -> Void) {
    queue.async(execute: body)
  }

  func checkIsolated() {
    dispatchPrecondition(condition: .onQueue(queue))
  }
}
