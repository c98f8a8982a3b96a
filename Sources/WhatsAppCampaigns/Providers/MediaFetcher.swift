/// A type that fetches the files that people send, from the provider that holds them.
public protocol MediaFetcher: Sendable {
  /// Fetches one file, or nothing of it where it is larger than wanted.
  func fetch(_ request: MediaFetch) async throws(MediaFetchError) -> FetchedMedia
}

/// One file that is to be fetched.
public struct MediaFetch: Hashable, Sendable {
  /// The provider's identifier of it, from a message.
  public var id: String
  /// The most bytes that are taken.
  public var maximumBytes: Int

  /// Creates a request.
  public init(id: String, maximumBytes: Int) {
    self.id = id
    self.maximumBytes = maximumBytes
  }
}

/// A file that was fetched.
public struct FetchedMedia: Hashable, Sendable {
  /// What it holds.
  public var bytes: [UInt8]
  /// Its media type, as the provider states it.
  public var type: String?

  /// Creates a file.
  public init(bytes: [UInt8], type: String? = nil) {
    self.bytes = bytes
    self.type = type
  }
}

/// Why a file is not there.
public struct MediaFetchError: Error, Hashable, Sendable {
  /// What is wrong.
  @nonexhaustive
  public enum Code: String, Hashable, Sendable {
    /// It is larger than wanted.
    case tooLarge
    /// The provider did not give it, or not any more.
    case refused
    /// There was no answer, or none that could be read.
    case failed
  }

  /// What is wrong.
  public var code: Code
  /// The provider's side of it, in words without personal data.
  public var detail: String

  /// Creates an error.
  public init(_ code: Code, _ detail: String = "") {
    self.code = code
    self.detail = detail
  }
}

extension MediaFetchError: CustomStringConvertible {
  /// The same in words for people, without personal data.
  public var description: String { detail.isEmpty ? "the file was not fetched: \(code.rawValue)" : detail }
}

extension CloudAPIAccount: MediaFetcher {
  /// Fetches a file that a person sent; see ``media(_:maximumBytes:)``.
  public func fetch(_ request: MediaFetch) async throws(MediaFetchError) -> FetchedMedia {
    do throws(CloudAPICallError) {
      let media = try await media(request.id, maximumBytes: request.maximumBytes)
      return FetchedMedia(bytes: media.bytes, type: media.type)
    } catch {
      switch error.code {
      case .tooMuch: throw MediaFetchError(.tooLarge, "\(error)")
      case .refused, .invalidRequest, .missingCredential: throw MediaFetchError(.refused, "\(error)")
      default: throw MediaFetchError(.failed, "\(error)")
      }
    }
  }
}
