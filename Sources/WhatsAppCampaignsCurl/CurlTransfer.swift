import CWhatsAppCurl
import WhatsAppCampaigns

/// One libcurl handle with the request that it carries and the response that it gathers.
final class CurlTransfer {
  let easy: UnsafeMutableRawPointer
  private(set) var progress = TransferProgress()
  /// When the request began to leave.
  private var begun: ContinuousClock.Instant?
  /// When the request's time is over, by the clock of the loop.
  var deadline = Duration.zero
  private var exchange: CurlExchange?
  /// What the handle was given last.
  private var url: ParsedURL?
  private var headerList: UnsafeMutablePointer<curl_slist>?
  /// What the list was made of: requests of one campaign share their header fields.
  private var listedHeaders: HTTPHeaders?
  private var response = CurlResponseBuffer()
  private var resolutions: UnsafeMutablePointer<curl_slist>?
  private let maximumHeaderBytes: Int
  private let destinations: CurlTransport.Configuration.Destinations

  /// Makes a handle, or returns `nil` when there is no memory for one.
  init?(configuration: CurlTransport.Configuration, caBundlePath: String?) {
    guard let easy = curl_easy_init() else { return nil }
    self.easy = easy
    maximumHeaderBytes = configuration.maximumHeaderBytes
    destinations = configuration.destinations
    for resolution in configuration.resolutions { resolutions = curl_slist_append(resolutions, resolution) }
    if resolutions != nil, wac_curl_set_resolutions(easy, resolutions) != CURLE_OK { return nil }
    guard setFixedOptions(configuration, caBundlePath: caBundlePath) else { return nil }
  }

  deinit {
    curl_easy_cleanup(easy)
    curl_slist_free_all(headerList)
    curl_slist_free_all(resolutions)
  }

  /// The transfer that a libcurl handle belongs to.
  static func of(_ easy: UnsafeMutableRawPointer) -> CurlTransfer? {
    var context: UnsafeMutableRawPointer?
    guard wac_curl_get_pointer(easy, CURLINFO_PRIVATE, &context) == CURLE_OK, let context else { return nil }
    return at(context)
  }

  /// The transfer behind the pointer that libcurl hands to the callbacks.
  static func at(_ context: UnsafeMutableRawPointer) -> CurlTransfer {
    Unmanaged<CurlTransfer>.fromOpaque(context).takeUnretainedValue()
  }

  /// The pointer for the callbacks. It does not retain: the loop holds the transfer for as long as libcurl uses it.
  var context: UnsafeMutableRawPointer { Unmanaged.passUnretained(self).toOpaque() }

  /// Takes a request on. It returns `false` when libcurl has no memory for it.
  func prepare(_ exchange: CurlExchange) -> Bool {
    self.exchange = exchange
    progress = TransferProgress()
    begun = nil
    response = CurlResponseBuffer(
      maximumBodyBytes: exchange.request.maximumResponseBytes,
      maximumHeaderBytes: maximumHeaderBytes
    )
    return setURL(exchange) && setHeaders(exchange.request) && setOptions(for: exchange.request)
  }

  private func setURL(_ exchange: CurlExchange) -> Bool {
    let url = exchange.target.url
    if self.url === url { return true }
    // libcurl looks at the one that it has until it is given another. It goes by the parts, and keeps the text as well.
    defer { self.url = url }
    return wac_curl_set_string(easy, CURLOPT_URL, exchange.request.url) == CURLE_OK
      && wac_curl_set_pointer(easy, CURLOPT_CURLU, UnsafeMutableRawPointer(url.handle)) == CURLE_OK
  }

  private func setHeaders(_ request: HTTPRequest) -> Bool {
    if listedHeaders?.hasSameBytes(as: request.headers) == true { return true }
    listedHeaders = nil
    // libcurl may look at the list that it has until it is given another.
    let previous = headerList
    defer { curl_slist_free_all(previous) }
    headerList = request.curlHeaderList()
    guard headerList != nil, wac_curl_set_headers(easy, headerList) == CURLE_OK else { return false }
    listedHeaders = request.headers
    return true
  }

  /// Lets go of the request and returns it.
  func finish() -> CurlExchange? {
    defer { exchange = nil }
    return exchange
  }

  /// Whether the request's time to leave is over.
  var isTooLate: Bool { exchange?.latestStart.map { ContinuousClock.now >= $0 } ?? false }

  /// The response of a transfer that ended well.
  func takeResponse() -> HTTPResponse {
    var status = 0
    _ = wac_curl_get_long(easy, CURLINFO_RESPONSE_CODE, &status)
    defer { response = CurlResponseBuffer() }
    var answer = HTTPResponse(status: status, headers: response.headers, body: response.body)
    if let begun, let exchange { answer.waited = begun - exchange.asked }
    return answer
  }

  private func setOptions(for request: HTTPRequest) -> Bool {
    wac_curl_set_long(easy, CURLOPT_TIMEOUT_MS, request.timeout.curlMilliseconds) == CURLE_OK
      && setMethod(of: request)
  }

  /// Every branch sets the whole of method, body and custom name, because handles are used again.
  private func setMethod(of request: HTTPRequest) -> Bool {
    if request.method == .post || !request.body.isEmpty {
      let name = request.method == .post ? nil : request.method.rawValue
      return wac_curl_set_long(easy, CURLOPT_POST, 1) == CURLE_OK
        && wac_curl_set_size(easy, CURLOPT_POSTFIELDSIZE_LARGE, curl_off_t(request.body.count)) == CURLE_OK
        && setBodyCopy(request.body) == CURLE_OK
        && wac_curl_set_string(easy, CURLOPT_CUSTOMREQUEST, name) == CURLE_OK
    }
    let name = request.method == .delete ? request.method.rawValue : nil
    return wac_curl_set_long(easy, CURLOPT_HTTPGET, 1) == CURLE_OK
      && wac_curl_set_long(easy, CURLOPT_NOBODY, request.method == .head ? 1 : 0) == CURLE_OK
      && wac_curl_set_string(easy, CURLOPT_CUSTOMREQUEST, name) == CURLE_OK
  }

  private func setBodyCopy(_ body: [UInt8]) -> CURLcode {
    guard !body.isEmpty else { return wac_curl_set_string(easy, CURLOPT_COPYPOSTFIELDS, "") }
    return body.withUnsafeBytes { bytes in
      wac_curl_set_string(easy, CURLOPT_COPYPOSTFIELDS, bytes.baseAddress?.assumingMemoryBound(to: CChar.self))
    }
  }
}

// What libcurl reports while a transfer runs, always on the transport's thread.
extension CurlTransfer {
  /// A connection is ready and the request is about to go out. It returns whether it may.
  func requestWillBegin() -> Bool {
    if progress.requestsBegun == 0, isTooLate {
      progress.isTooLate = true
      return false
    }
    progress.requestsBegun += 1
    begun = begun ?? .now
    return progress.requestsBegun == 1
  }

  /// Whether a socket may be opened to an address.
  func mayConnect(to address: NetworkAddress) -> Bool {
    guard let exchange else { return false }
    if destinations != .any, !address.isPublic { return false }
    return !exchange.target.mustStayOnThisMachine || address.isLoopback
  }

  /// Takes a header line; `false` ends the transfer.
  func receiveHeader(_ line: UnsafeRawBufferPointer) -> Bool {
    progress.isResponseTooLarge = !response.appendHeader(line)
    return !progress.isResponseTooLarge
  }

  /// Takes a piece of the body; `false` ends the transfer.
  func receiveBody(_ bytes: UnsafeRawBufferPointer) -> Bool {
    progress.isResponseTooLarge = !response.appendBody(bytes)
    return !progress.isResponseTooLarge
  }
}

extension Duration {
  /// Whole milliseconds for libcurl, rounded up and at least 1, because libcurl reads 0 as "no limit".
  var curlMilliseconds: Int {
    let limited = clamped(to: .zero ... .seconds(86_400)).components
    return max(
      1,
      Int(limited.seconds) * 1_000 + Int((limited.attoseconds + 999_999_999_999_999) / 1_000_000_000_000_000)
    )
  }
}
