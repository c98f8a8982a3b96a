import CWhatsAppCurl
import Foundation

/// Where the system keeps the certificates that it trusts.
enum CertificateBundle {
  private static let knownPaths = [
    "/etc/ssl/certs/ca-certificates.crt",
    "/etc/pki/tls/certs/ca-bundle.crt",
    "/etc/ssl/ca-bundle.pem",
    "/etc/ssl/cert.pem",
  ]

  /// The first bundle that exists, libcurl's own choice first, or `nil` where libcurl must find its certificates itself.
  static func systemPath() -> String? {
    var candidates = knownPaths
    if let information = wac_curl_version_info(), let path = information.pointee.cainfo {
      candidates.insert(String(cString: path), at: 0)
    }
    return candidates.first { FileManager.default.isReadableFile(atPath: $0) }
  }
}
