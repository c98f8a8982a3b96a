import Foundation
import WhatsAppCampaigns

/// Reads images with the program `tesseract`, in a process of its own for each.
///
/// The bytes come from strangers, so the process gets no shell and no environment, a limit for its memory, its time and
/// what it writes, and nothing but the bytes. Where `prlimit` is missing, nothing is read.
struct TesseractRecognizer: TextRecognizer {
  private static let folders = ["/usr/bin", "/usr/local/bin", "/opt/homebrew/bin"]
  private static let maximumMemory = 1 << 30

  private let program: String
  private let limiter: String
  private let languages: String
  private let maximumBytes: Int

  /// Finds the programs.
  ///
  /// - Throws: ``TextRecognitionError/Code/notInstalled``, with what to install.
  init(languages: String = "eng+msa", maximumBytes: Int = TextRecognition.defaultMaximumBytes)
    throws(TextRecognitionError)
  {
    guard let program = Self.path(of: "tesseract") else {
      throw TextRecognitionError(
        .notInstalled,
        "install the Debian packages tesseract-ocr, tesseract-ocr-eng and tesseract-ocr-msa"
      )
    }
    guard let limiter = Self.path(of: "prlimit") else {
      throw TextRecognitionError(.notInstalled, "install the Debian package util-linux, for the program prlimit")
    }
    self.program = program
    self.limiter = limiter
    self.languages = languages
    self.maximumBytes = maximumBytes
  }

  private static func path(of name: String) -> String? {
    folders.map { "\($0)/\(name)" }.first { FileManager.default.isExecutableFile(atPath: $0) }
  }

  func text(in request: TextRecognition) async throws(TextRecognitionError) -> String {
    guard request.bytes.count <= maximumBytes else { throw TextRecognitionError(.tooLarge) }
    guard ImageFormat(request.bytes) != nil else { throw TextRecognitionError(.unsupported) }
    // Four bytes are the most that a character takes.
    let most = max(1, min(request.maximumCharacters, 1 << 20)) * 4
    let seconds = max(1, Int(request.timeout.components.seconds))
    let arguments = [
      "--as=\(Self.maximumMemory)", "--cpu=\(seconds + 1)", "--fsize=\(most)", "--core=0", "--nofile=64", "--", program,
      "stdin", "stdout", "-l", languages, "--psm", "4",
    ]
    let output = try await BoundedProcess(limiter, arguments, input: request.bytes)
      .output(within: request.timeout, maximumBytes: most)
    return String(String(decoding: output, as: UTF8.self).unicodeScalars.prefix(request.maximumCharacters))
  }
}
