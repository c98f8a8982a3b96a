import CWhatsAppCurl

/// The libcurl handle that drives many transfers on one thread.
///
/// `@unchecked Sendable`: libcurl allows ``wake()`` from every thread; everything else is called by the transport's
/// thread alone. The handle lives until the last holder is gone, so that a late `wake()` never meets a freed one.
final class CurlMulti: @unchecked Sendable {
  // A `static let` runs once and before any handle is made, as libcurl asks.
  private static let isLibraryReady = wac_curl_global_init() == CURLE_OK

  private let handle: UnsafeMutableRawPointer?

  init(configuration: CurlTransport.Configuration) {
    handle = Self.isLibraryReady ? curl_multi_init() : nil
    guard let handle else { return }
    let total = configuration.maximumConnections.clamped(to: 1...65_536)
    let perHost = configuration.maximumConnectionsPerHost.clamped(to: 1...65_536)
    _ = wac_curl_multi_set_long(handle, CURLMOPT_MAX_TOTAL_CONNECTIONS, total)
    _ = wac_curl_multi_set_long(handle, CURLMOPT_MAX_HOST_CONNECTIONS, perHost)
    _ = wac_curl_multi_set_long(handle, CURLMOPT_MAXCONNECTS, total)
    _ = wac_curl_multi_set_long(handle, CURLMOPT_PIPELINING, Int(CURLPIPE_NOTHING))
  }

  deinit {
    if let handle { _ = curl_multi_cleanup(handle) }
  }

  /// Makes a running or the next ``wait()`` return.
  func wake() {
    if let handle { _ = curl_multi_wakeup(handle) }
  }

  /// Waits until there is something to do for a transfer, for ``wake()``, or for a time. It returns `false` when it
  /// cannot.
  func wait(atMost time: Duration) -> Bool {
    guard let handle else { return false }
    return curl_multi_poll(handle, nil, 0, Int32(clamping: time.curlMilliseconds), nil) == CURLM_OK
  }

  /// Moves every transfer on as far as it goes without waiting. It returns `false` when libcurl gave up altogether.
  func perform() -> Bool {
    var running: Int32 = 0
    guard let handle else { return false }
    return curl_multi_perform(handle, &running) == CURLM_OK
  }

  func add(_ transfer: CurlTransfer) -> Bool {
    guard let handle else { return false }
    return curl_multi_add_handle(handle, transfer.easy) == CURLM_OK
  }

  func remove(_ transfer: CurlTransfer) {
    if let handle { _ = curl_multi_remove_handle(handle, transfer.easy) }
  }

  /// The next transfer that is over, with libcurl's verdict.
  func nextFinished() -> (transfer: CurlTransfer, result: CURLcode)? {
    guard let handle else { return nil }
    var left: Int32 = 0
    while let message = curl_multi_info_read(handle, &left) {
      guard message.pointee.msg == CURLMSG_DONE, let easy = message.pointee.easy_handle else { continue }
      let result = wac_curl_message_result(message)
      if let transfer = CurlTransfer.of(easy) { return (transfer, result) }
    }
    return nil
  }
}

extension Comparable {
  func clamped(to range: ClosedRange<Self>) -> Self {
    min(max(self, range.lowerBound), range.upperBound)
  }
}
