import CWhatsAppCurl
import Testing
import WhatsAppCampaigns

@testable import WhatsAppCampaignsCurl

@Suite("Reading libcurl's verdict")
struct TransferProgressTests {
  @Test("Every code is 'not sent' exactly when no request was begun", arguments: UInt32(1)..<UInt32(130))
  func fates(code: UInt32) {
    let verdict = CURLcode(rawValue: code)
    #expect(HTTPTransportError(curl: verdict, progress: TransferProgress()).fate == .notSent)
    #expect(HTTPTransportError(curl: verdict, progress: TransferProgress(requestsBegun: 1)).fate == .unknown)
    #expect(HTTPTransportError(curl: verdict, progress: TransferProgress(requestsBegun: 2)).fate == .unknown)
  }

  @Test(
    "The reason follows from the code and from how far it got",
    arguments: [
      (CURLE_URL_MALFORMAT, 0, HTTPTransportError.Code.invalidRequest),
      (CURLE_UNSUPPORTED_PROTOCOL, 0, .invalidRequest),
      (CURLE_COULDNT_RESOLVE_HOST, 0, .hostNotFound),
      (CURLE_COULDNT_CONNECT, 0, .connectFailed),
      (CURLE_OPERATION_TIMEDOUT, 0, .connectFailed),
      (CURLE_RECV_ERROR, 0, .connectFailed),
      (CURLE_SSL_CONNECT_ERROR, 0, .tlsFailed),
      (CURLE_PEER_FAILED_VERIFICATION, 0, .tlsFailed),
      (CURLE_SSL_CACERT_BADFILE, 0, .tlsFailed),
      (CURLE_OUT_OF_MEMORY, 0, .other),
      (CURLE_OPERATION_TIMEDOUT, 1, .timedOut),
      (CURLE_GOT_NOTHING, 1, .connectionLost),
      (CURLE_SEND_ERROR, 1, .connectionLost),
      (CURLE_RECV_ERROR, 1, .connectionLost),
      (CURLE_PARTIAL_FILE, 1, .connectionLost),
      (CURLE_SEND_FAIL_REWIND, 1, .connectionLost),
      (CURLE_ABORTED_BY_CALLBACK, 2, .connectionLost),
      (CURLE_COULDNT_CONNECT, 2, .connectionLost),
      (CURLE_WRITE_ERROR, 1, .badResponse),
      (CURLE_WEIRD_SERVER_REPLY, 1, .badResponse),
      (CURLE_UNSUPPORTED_PROTOCOL, 1, .badResponse),
      (CURLE_OUT_OF_MEMORY, 1, .other),
    ] as [(CURLcode, Int, HTTPTransportError.Code)]
  )
  func reasons(verdict: CURLcode, begun: Int, code: HTTPTransportError.Code) {
    #expect(HTTPTransportError(curl: verdict, progress: TransferProgress(requestsBegun: begun)).code == code)
  }

  @Test("The words hold a number and libcurl's fixed text only")
  func words() {
    let error = HTTPTransportError(curl: CURLE_COULDNT_CONNECT, progress: TransferProgress())
    #expect(error.detail.hasPrefix("curl 7, "))
  }
}
