import CWhatsAppCurl
import WhatsAppCampaigns

/// How far a transfer got, as libcurl's callbacks saw it.
struct TransferProgress: Hashable {
  /// How often a request was about to be sent: 0 while connecting, 1 normally, 2 when libcurl tried to repeat it.
  var requestsBegun = 0
  /// Whether we ended the transfer because its time to leave was over.
  var isTooLate = false
  /// Whether we ended the transfer because the response is larger than allowed.
  var isResponseTooLarge = false

  /// What the server can have seen: nothing, unless a request was begun.
  var fate: HTTPTransportError.Fate { requestsBegun == 0 ? .notSent : .unknown }
}

extension HTTPTransportError {
  /// Reads libcurl's verdict. The fate comes from the progress alone; the verdict only gives the reason.
  init(curl result: CURLcode, progress: TransferProgress) {
    let code = progress.requestsBegun == 0 ? Code(beforeRequest: result) : Code(afterRequest: result, progress)
    if progress.isTooLate {
      self.init(code: .tooLate, fate: progress.fate, detail: "no connection in time")
      return
    }
    let words = progress.isResponseTooLarge ? "response over the limit" : String(cString: curl_easy_strerror(result))
    self.init(code: code, fate: progress.fate, detail: "curl \(result.rawValue), \(words)")
  }

  static var cancelledBeforeSending: Self { Self(code: .cancelled, fate: .notSent) }
  static var shutDown: Self { Self(code: .other, fate: .notSent, detail: "the transport has been shut down") }
  static var outOfMemory: Self { Self(code: .other, fate: .notSent, detail: "libcurl has no memory for the request") }
}

extension HTTPTransportError.Code {
  fileprivate init(beforeRequest result: CURLcode) {
    self =
      switch result {
      case CURLE_UNSUPPORTED_PROTOCOL, CURLE_URL_MALFORMAT, CURLE_NOT_BUILT_IN: .invalidRequest
      case CURLE_COULDNT_RESOLVE_HOST: .hostNotFound
      case CURLE_COULDNT_CONNECT, CURLE_OPERATION_TIMEDOUT, CURLE_INTERFACE_FAILED, CURLE_NO_CONNECTION_AVAILABLE,
        CURLE_SEND_ERROR, CURLE_RECV_ERROR, CURLE_GOT_NOTHING, CURLE_COULDNT_RESOLVE_PROXY, CURLE_PROXY:
        .connectFailed
      case _ where result.isAboutTLS: .tlsFailed
      default: .other
      }
  }

  fileprivate init(afterRequest result: CURLcode, _ progress: TransferProgress) {
    // A second request is begun only because the connection of the first one died.
    let isRepetition = progress.requestsBegun > 1
    self =
      switch result {
      case CURLE_OPERATION_TIMEDOUT: .timedOut
      case _ where isRepetition: .connectionLost
      case CURLE_SEND_ERROR, CURLE_RECV_ERROR, CURLE_GOT_NOTHING, CURLE_PARTIAL_FILE, CURLE_SEND_FAIL_REWIND:
        .connectionLost
      case _ where result.isAboutTLS: .connectionLost
      // Unsupported protocol: an answer without a status line (HTTP/0.9).
      case CURLE_WRITE_ERROR, CURLE_WEIRD_SERVER_REPLY, CURLE_UNSUPPORTED_PROTOCOL, CURLE_BAD_CONTENT_ENCODING,
        CURLE_FILESIZE_EXCEEDED, CURLE_HTTP2, CURLE_HTTP2_STREAM, CURLE_HTTP3, CURLE_CHUNK_FAILED,
        CURLE_TOO_MANY_REDIRECTS, CURLE_HTTP_RETURNED_ERROR, CURLE_RANGE_ERROR:
        .badResponse
      default: .other
      }
  }
}

extension CURLcode {
  fileprivate var isAboutTLS: Bool {
    switch self {
    case CURLE_SSL_CONNECT_ERROR, CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_ENGINE_NOTFOUND,
      CURLE_SSL_ENGINE_SETFAILED, CURLE_SSL_ENGINE_INITFAILED, CURLE_SSL_CERTPROBLEM, CURLE_SSL_CIPHER,
      CURLE_SSL_CACERT_BADFILE, CURLE_SSL_SHUTDOWN_FAILED, CURLE_SSL_CRL_BADFILE, CURLE_SSL_ISSUER_ERROR,
      CURLE_SSL_PINNEDPUBKEYNOTMATCH, CURLE_SSL_INVALIDCERTSTATUS, CURLE_SSL_CLIENTCERT, CURLE_USE_SSL_FAILED:
      true
    default: false
    }
  }
}
