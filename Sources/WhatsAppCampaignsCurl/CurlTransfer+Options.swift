import CWhatsAppCurl
import WhatsAppCampaigns

extension CurlTransfer {
  /// Sets what is the same for every request of a handle. It returns `false` when libcurl refused something.
  func setFixedOptions(_ configuration: CurlTransport.Configuration, caBundlePath: String?) -> Bool {
    let numbers: [(CURLoption, Int)] = [
      (CURLOPT_NOSIGNAL, 1),
      (CURLOPT_FOLLOWLOCATION, 0),
      (CURLOPT_HTTP_VERSION, Int(CURL_HTTP_VERSION_1_1)),
      (CURLOPT_SSLVERSION, Int(CURL_SSLVERSION_TLSv1_2)),
      (CURLOPT_TCP_KEEPALIVE, 1),
      // libcurl compares whole seconds and closes what exceeds the number, which may be up to a second later. What it
      // makes of 0 is not documented.
      (CURLOPT_MAXAGE_CONN, max(1, configuration.maximumIdleTime.curlMilliseconds / 1_000 - 1)),
      (CURLOPT_CONNECTTIMEOUT_MS, configuration.connectTimeout.curlMilliseconds),
    ]
    let texts: [(CURLoption, String)] = [
      (CURLOPT_PROTOCOLS_STR, "http,https"),
      // The empty string, not null: null would let `http_proxy` of the environment decide.
      (CURLOPT_PROXY, ""),
      (CURLOPT_USERAGENT, configuration.userAgent),
    ]
    let pointers: [CURLoption] = [
      CURLOPT_PRIVATE, CURLOPT_WRITEDATA, CURLOPT_HEADERDATA, CURLOPT_PREREQDATA, CURLOPT_OPENSOCKETDATA,
    ]
    wac_curl_set_quick_exit(easy)
    return numbers.allSatisfy { wac_curl_set_long(easy, $0.0, $0.1) == CURLE_OK }
      && texts.allSatisfy { wac_curl_set_string(easy, $0.0, $0.1) == CURLE_OK }
      && pointers.allSatisfy { wac_curl_set_pointer(easy, $0, context) == CURLE_OK }
      && wac_curl_set_write_callback(easy, curlDidReceiveBody) == CURLE_OK
      && wac_curl_set_header_callback(easy, curlDidReceiveHeader) == CURLE_OK
      && wac_curl_set_prereq_callback(easy, curlWillSendRequest) == CURLE_OK
      && wac_curl_set_open_socket_callback(easy, curlWillOpenSocket) == CURLE_OK
      && setCertificates(caBundlePath)
  }

  /// libcurl parses the bundle once for all connections, instead of for each (20 ms), only where no folder of
  /// certificates is set; Debian's libcurl sets one by default.
  private func setCertificates(_ path: String?) -> Bool {
    guard let path else { return true }
    return wac_curl_set_string(easy, CURLOPT_CAINFO, path) == CURLE_OK
      && wac_curl_set_string(easy, CURLOPT_CAPATH, nil) == CURLE_OK
  }
}
