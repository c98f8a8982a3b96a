public import Foundation

/// A file that is to be uploaded.
public struct MediaFile: Hashable, Sendable {
  /// What it is sent as.
  public var kind: MediaKind
  /// Its media type, such as `image/jpeg`.
  public var type: String
  /// Its name.
  public var name: String
  /// What it holds.
  public var bytes: [UInt8]

  /// Creates a file.
  public init(kind: MediaKind, type: String, name: String, bytes: [UInt8]) {
    self.kind = kind
    self.type = type
    self.name = name
    self.bytes = bytes
  }

  /// What of the file the rules of a provider forbid, by its type, its size and its bytes.
  public func problems(by rules: MediaRules) -> [TemplateProblem] {
    rules.problems(of: kind, type: type, bytes: bytes)
  }
}

/// A file that the provider keeps.
public struct UploadedMedia: Hashable, Sendable, Codable {
  /// The provider's identifier, which a message names instead of a link.
  public var id: String
  /// When the provider forgets it.
  public var expiresAt: Date

  /// Creates an entry.
  public init(id: String, expiresAt: Date) {
    self.id = id
    self.expiresAt = expiresAt
  }
}

extension CloudAPIAccount {
  /// How long the provider keeps an upload: 30 days.
  public static var mediaLifetime: Duration { .seconds(30 * 86_400) }

  /// Uploads a file.
  ///
  /// - Throws: ``CloudAPICallError/Code/invalidRequest`` for a file that the provider would not take; nothing is sent then.
  public func upload(_ file: MediaFile) async throws(CloudAPICallError) -> UploadedMedia {
    if let problem = file.problems(by: .cloudAPI).first(where: { $0.severity == .error }) {
      throw CloudAPICallError(.invalidRequest, "the file cannot be uploaded: \(problem)")
    }
    let boundary = "boundary-\(random.letters(32))"
    let request = HTTPRequest(
      method: .post,
      url: configuration.url(configuration.phoneNumberID, "media"),
      headers: ["Content-Type": "multipart/form-data; boundary=\(boundary)"],
      body: Self.form(file, boundary),
      // A large file takes its time.
      timeout: max(configuration.timeout, .seconds(300))
    )
    let uploadedAt = time.now
    let json = try await call(request)
    guard let id = json.identifierText("id") else {
      throw CloudAPICallError(.unreadable, "the answer to the upload has no id")
    }
    return UploadedMedia(
      id: try Self.checked(id, "medium"),
      expiresAt: uploadedAt.addingTimeInterval(TimeInterval(Self.mediaLifetime.components.seconds))
    )
  }

  /// Fetches a file that a person sent or that was uploaded.
  ///
  /// The provider answers with an address that is good for five minutes and needs the credential; it is sent to no host
  /// that is not the provider's.
  ///
  /// - Parameters:
  ///   - id: The provider's identifier.
  ///   - maximumBytes: The most that is taken.
  public func media(
    _ id: String,
    maximumBytes: Int = 100 << 20
  ) async throws(CloudAPICallError) -> (type: String?, bytes: [UInt8]) {
    let id = try Self.checked(id, "medium")
    let url = configuration.url(id) + "?phone_number_id=\(configuration.phoneNumberID)"
    let json = try await call(HTTPRequest(method: .get, url: url, timeout: configuration.timeout))
    guard let address = json["url"]?.string, isProviders(address) else {
      throw CloudAPICallError(.unreadable, "the medium has no address at the provider")
    }
    if let size = json["file_size"]?.intOrDigits, size > Int64(maximumBytes) {
      throw CloudAPICallError(.tooMuch, "the medium has \(size) bytes, and \(maximumBytes) are taken")
    }
    let response = try await exchange(
      HTTPRequest(
        method: .get,
        url: address,
        timeout: max(configuration.timeout, .seconds(300)),
        maximumResponseBytes: maximumBytes
      )
    )
    let digest = Cryptography.sha256(response.body).hexadecimal
    if let stated = json["sha256"]?.string, stated.utf8.count == 64, stated.lowercased() != digest {
      throw CloudAPICallError(.unreadable, "the medium is not what the provider said it is")
    }
    return (json["mime_type"]?.string ?? response.headers["Content-Type"], response.body)
  }

  /// Deletes a file at the provider before its time, as when a person is forgotten who sent it.
  ///
  /// Messages that name it and have not left fail afterwards; forget it in a ``MediaLibrary``, too.
  public func deleteMedia(_ id: String) async throws(CloudAPICallError) {
    let id = try Self.checked(id, "medium")
    let url = configuration.url(id) + "?phone_number_id=\(configuration.phoneNumberID)"
    try await confirmed(HTTPRequest(method: .delete, url: url, timeout: configuration.timeout))
  }

  /// Whether an address belongs to the provider: its media hosts, or the host that the API is called at.
  private func isProviders(_ address: String) -> Bool {
    guard let url = URLComponents(string: address), let host = url.host?.lowercased(), url.user == nil else {
      return false
    }
    let own = URLComponents(string: configuration.baseURL)
    if host == own?.host?.lowercased(), url.port == own?.port, url.scheme == own?.scheme { return true }
    guard url.scheme == "https", url.port == nil else { return false }
    return ["facebook.com", "fbsbx.com", "fbcdn.net", "whatsapp.net"].contains {
      host == $0 || host.hasSuffix(".\($0)")
    }
  }

  /// The form that the provider takes uploads in.
  private static func form(_ file: MediaFile, _ boundary: String) -> [UInt8] {
    // What would end the header of the part, or its name, is left out.
    let name = String(
      file.name.unicodeScalars.filter { $0.value >= 0x20 && $0 != "\"" && $0 != "\\" && $0.value != 0x7F }
    )
    let type = MediaRules.name(of: file.type)
    var form: [UInt8] = []
    form.reserveCapacity(file.bytes.count + 1_024)
    func field(_ key: String, _ value: String) -> [UInt8] {
      Array("--\(boundary)\r\nContent-Disposition: form-data; name=\"\(key)\"\r\n\r\n\(value)\r\n".utf8)
    }
    form += field("messaging_product", "whatsapp")
    form += field("type", type)
    form += Array(
      "--\(boundary)\r\nContent-Disposition: form-data; name=\"file\"; filename=\"\(name)\"\r\n".utf8
    )
    form += Array("Content-Type: \(type)\r\n\r\n".utf8)
    form += file.bytes
    form += Array("\r\n--\(boundary)--\r\n".utf8)
    return form
  }
}
