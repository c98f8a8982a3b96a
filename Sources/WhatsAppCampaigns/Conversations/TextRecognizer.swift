/// A type that reads the text in an image: what people photograph instead of typing it.
///
/// It answers within the request's time and takes no more than the request allows, whatever the bytes are: they come
/// from strangers. What it reads is a guess; ``ICParser/find(inRecognized:)`` and ``ReceiptText`` take from it only what
/// they can make sure of.
public protocol TextRecognizer: Sendable {
  /// Reads the text in one image, in the order in which people would read it.
  func text(in request: TextRecognition) async throws(TextRecognitionError) -> String
}

/// One image that is to be read.
public struct TextRecognition: Hashable, Sendable {
  /// The largest image that is read by default: 5 MB, the most that the Cloud API passes on.
  public static var defaultMaximumBytes: Int { 5 << 20 }

  /// The image.
  public var bytes: [UInt8]
  /// Its media type, as the provider states it, such as `image/jpeg`.
  public var mediaType: String
  /// The most characters of text that are wanted.
  public var maximumCharacters: Int
  /// How long reading may take.
  public var timeout: Duration

  /// Creates a request.
  public init(
    bytes: [UInt8],
    mediaType: String,
    maximumCharacters: Int = 16_384,
    timeout: Duration = .seconds(20)
  ) {
    self.bytes = bytes
    self.mediaType = mediaType
    self.maximumCharacters = maximumCharacters
    self.timeout = timeout
  }
}

/// Why the text of an image is not known.
public struct TextRecognitionError: Error, Hashable, Sendable {
  /// What is wrong.
  @nonexhaustive
  public enum Code: String, Hashable, Sendable {
    /// The program or the service that reads is not there.
    case notInstalled
    /// The image is larger than what is read.
    case tooLarge
    /// The bytes are no image of a kind that is read.
    case unsupported
    /// It took too long, or too much memory.
    case tooMuch
    /// Reading failed.
    case failed
  }

  /// What is wrong.
  public var code: Code
  /// What to do, in words. It holds nothing of the image.
  public var detail: String

  /// Creates an error.
  public init(_ code: Code, _ detail: String = "") {
    self.code = code
    self.detail = detail
  }
}

extension TextRecognitionError: CustomStringConvertible {
  /// The same in words for people, without personal data.
  public var description: String {
    let words =
      switch code {
      case .notInstalled: "there is nothing to read images with"
      case .tooLarge: "the image is too large"
      case .unsupported: "this is no image that can be read"
      case .tooMuch: "reading the image took too much time or memory"
      case .failed: "the image could not be read"
      }
    return detail.isEmpty ? words : "\(words): \(detail)"
  }
}

/// The kinds of image that are told apart by their first bytes, whatever anybody says about them.
public enum ImageFormat: String, Hashable, Sendable, CaseIterable {
  case jpeg = "image/jpeg"
  case png = "image/png"

  /// Recognises an image by its first bytes; `nil` for everything else.
  public init?(_ bytes: [UInt8]) {
    if bytes.starts(with: [0xFF, 0xD8, 0xFF]) {
      self = .jpeg
    } else if bytes.starts(with: [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]) {
      self = .png
    } else {
      return nil
    }
  }
}
