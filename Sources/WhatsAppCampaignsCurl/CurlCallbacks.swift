import CWhatsAppCurl
import WhatsAppCampaigns

// The functions that libcurl calls. They are global, so that no actor's isolation comes with them: libcurl calls them
// on the transport's thread.

func curlDidReceiveBody(
  _ bytes: UnsafeMutablePointer<CChar>?,
  _ size: Int,
  _ count: Int,
  _ context: UnsafeMutableRawPointer?
) -> Int {
  guard let context else { return 0 }
  // libcurl promises that `size` is 1. Any other number than `count` as the answer makes it fail the transfer.
  let piece = UnsafeRawBufferPointer(start: bytes, count: count)
  return CurlTransfer.at(context).receiveBody(piece) ? count : count &+ 1
}

func curlDidReceiveHeader(
  _ bytes: UnsafeMutablePointer<CChar>?,
  _ size: Int,
  _ count: Int,
  _ context: UnsafeMutableRawPointer?
) -> Int {
  guard let context else { return 0 }
  let line = UnsafeRawBufferPointer(start: bytes, count: count)
  return CurlTransfer.at(context).receiveHeader(line) ? count : count &+ 1
}

/// Called once a connection stands, TLS included, and before the first byte of the request. A second call for the same
/// transfer is libcurl repeating the request by itself.
func curlWillSendRequest(
  _ context: UnsafeMutableRawPointer?,
  _ remoteAddress: UnsafeMutablePointer<CChar>?,
  _ localAddress: UnsafeMutablePointer<CChar>?,
  _ remotePort: Int32,
  _ localPort: Int32
) -> Int32 {
  guard let context, CurlTransfer.at(context).requestWillBegin() else { return CURL_PREREQFUNC_ABORT }
  return CURL_PREREQFUNC_OK
}

/// Called before a socket is made for an address: the one point where a check cannot be fooled by names.
func curlWillOpenSocket(
  _ context: UnsafeMutableRawPointer?,
  _ purpose: curlsocktype,
  _ address: UnsafeMutablePointer<curl_sockaddr>?
) -> curl_socket_t {
  let refused: curl_socket_t = -1
  guard let context, let address else { return refused }
  var bytes = [UInt8](repeating: 0, count: 16)
  let count = Int(wac_curl_address(address, &bytes))
  guard let destination = NetworkAddress(bytes: Array(bytes.prefix(count))),
    CurlTransfer.at(context).mayConnect(to: destination)
  else { return refused }
  return wac_curl_open_socket(address)
}
