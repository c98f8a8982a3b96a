import Foundation
import WhatsAppCampaigns

/// Answers JSON Lines on standard input with JSON Lines on standard output, one for one and in order.
///
/// Memory is one line and one piece of input, whatever the length of the stream. Whatever has been answered is handed
/// over before the program waits for more, so that a conversation over a pipe works as well as a file.
struct JSONLines {
  /// The longest line that is read.
  static let maximumLine = 16 << 20

  let output: StandardOutput

  /// Answers every line.
  ///
  /// - Parameter answer: Answers one line, or throws what is wrong with it.
  /// - Returns: ``ExitCode/refused`` where a line could not be read.
  func answer(_ answer: ([UInt8]) throws(LineProblem) -> JSONValue) async throws -> ExitCode {
    var code = ExitCode.done
    var input = LineReader(maximumLine: Self.maximumLine)
    while let step = try await input.next(beforeWaiting: output.flush) {
      guard !output.isClosed else { break }
      do throws(LineProblem) {
        guard case .line(let bytes) = step else {
          throw LineProblem("the line is longer than \(Self.maximumLine >> 20) MB")
        }
        output.write(try answer(bytes).encoded())
      } catch {
        output.write((["error": .string(error.description)] as JSONValue).encoded())
        code = .refused
      }
      output.write(CollectionOfOne(0x0A))
    }
    return code
  }

  /// Answers every line, read as an object.
  func answerObjects(_ answer: (JSONObject) throws(LineProblem) -> JSONValue) async throws -> ExitCode {
    try await self.answer { (bytes) throws(LineProblem) in
      guard case .object(let object) = try Self.parse(bytes) else { throw LineProblem("the line is no JSON object") }
      return try answer(object)
    }
  }

  static func parse(_ line: [UInt8]) throws(LineProblem) -> JSONValue {
    do throws(JSONError) {
      return try JSONValue.parse(line)
    } catch {
      throw LineProblem(error.description)
    }
  }
}

/// What is wrong with one line of input.
struct LineProblem: Error, CustomStringConvertible {
  let description: String

  init(_ description: String) {
    self.description = description
  }
}

extension JSONObject {
  /// A text that must be there.
  func requiredText(_ key: String) throws(LineProblem) -> String {
    guard let text = self[key]?.string else { throw LineProblem("“\(key)” must be a string") }
    return text
  }

  /// A text that may be absent or null.
  func optionalText(_ key: String) throws(LineProblem) -> String? {
    guard let value = self[key], !value.isNull else { return nil }
    guard let text = value.string else { throw LineProblem("“\(key)” must be a string") }
    return text
  }
}
