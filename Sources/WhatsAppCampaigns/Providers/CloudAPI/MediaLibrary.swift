import Foundation

/// Uploads each file once and gives its identifier again, until the provider is about to forget it.
///
/// A campaign that shows one picture to a million people uploads it once. What is known can be taken out, kept and given
/// to the next library, so that a restart uploads nothing again.
public actor MediaLibrary {
  /// How long before its end an upload is made anew, so that no message that is under way names one that has ended.
  public static let margin = Duration.seconds(2 * 86_400)

  private let account: CloudAPIAccount
  private var uploads: [String: UploadedMedia]

  /// Creates a library.
  ///
  /// - Parameters:
  ///   - account: Whose uploads these are.
  ///   - known: What an earlier library knew.
  public init(_ account: CloudAPIAccount, known: [String: UploadedMedia] = [:]) {
    self.account = account
    uploads = known
  }

  /// What is uploaded, by what the files hold.
  public var known: [String: UploadedMedia] { uploads }

  /// The identifier of a file: the one that it has, or that of a new upload.
  ///
  /// Two calls for a new file at the same time may upload it twice; both identifiers are good.
  public func upload(_ file: MediaFile) async throws(CloudAPICallError) -> UploadedMedia {
    let key = key(of: file)
    let soon = account.time.now.addingTimeInterval(TimeInterval(Self.margin.components.seconds))
    if let upload = uploads[key], upload.expiresAt > soon { return upload }
    let upload = try await account.upload(file)
    uploads[key] = upload
    return upload
  }

  /// Forgets a file, as after the provider has said that its identifier is not good.
  public func forget(_ file: MediaFile) { uploads[key(of: file)] = nil }

  /// What a file holds, what it is, and whose upload it would be, as one word: another number cannot send it.
  private func key(of file: MediaFile) -> String {
    let digest = Cryptography.sha256(file.bytes).hexadecimal
    return "\(account.configuration.phoneNumberID):\(MediaRules.name(of: file.type)):\(digest)"
  }
}
