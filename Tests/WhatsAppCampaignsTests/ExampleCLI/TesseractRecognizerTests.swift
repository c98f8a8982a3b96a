import Foundation
import Testing
import WhatsAppCampaigns

@testable import ExampleCLI

/// The program `tesseract` on pictures that the tests draw. Where it, its languages or what draws is missing, they say so
/// and are skipped.
@Suite("Reading images with Tesseract", .enabled(if: DrawnImage.isPossible, "needs tesseract, python3-pil and a font"))
struct TesseractRecognizerTests {
  private let today: CalendarDay

  init() throws { today = try #require(CalendarDay(year: 2026, month: 11, day: 21)) }

  private func text(_ image: [UInt8], timeout: Duration = .seconds(60)) async throws -> String {
    let request = TextRecognition(bytes: image, mediaType: "image/png", timeout: timeout)
    return try await TesseractRecognizer().text(in: request)
  }

  @Test(
    "The number is read on a drawn card, straight, grey, small or a little turned",
    arguments: [
      DrawnImage.Style(), .init(size: 22), .init(ink: 90, paper: 200), .init(degrees: 2), .init(degrees: -3, size: 40),
    ]
  )
  func card(style: DrawnImage.Style) async throws {
    let lines = ["KAD PENGENALAN", "MALAYSIA", "901231-01-1234", "SITI BINTI ALI", "12 JALAN IPOH"]
    let image = try DrawnImage.draw(lines, style)
    let number = ICParser(today: today).find(inRecognized: try await text(image))
    #expect(number?.digits == "901231011234")
  }

  @Test("Total, day and number are read on a drawn receipt")
  func receipt() async throws {
    let image = try DrawnImage.draw(
      [
        "KEDAI RUNCIT ALI SDN BHD", "NO RESIT: 77123", "TARIKH: 20/11/2026", "GULA          2.85",
        "BERAS        26.90", "SUBTOTAL     29.75", "TOTAL     RM 29.75",
      ],
      .init()
    )
    let receipt = try #require(ReceiptText(try await text(image), today: today))
    #expect(receipt.total?.value.sen == 2_975 && receipt.total?.basis == .stated)
    #expect(receipt.number?.value == "77123")
    #expect(receipt.date?.value == CalendarDay(year: 2026, month: 11, day: 20))
    #expect(receipt.merchant?.basis == .stated)
  }

  @Test("A picture without text has none, and a damaged one is an error")
  func nothing() async throws {
    let blank = try DrawnImage.draw([""], .init())
    #expect(ICParser(today: today).find(inRecognized: try await text(blank)) == nil)
    let damaged = Array(try DrawnImage.draw(["901231-01-1234"], .init()).prefix(60))
    await #expect(throws: TextRecognitionError.self) { try await text(damaged) }
    await #expect(throws: TextRecognitionError(.unsupported)) { try await text(Array("GIF89a".utf8)) }
    await #expect(throws: TextRecognitionError(.tooLarge)) {
      try await TesseractRecognizer(maximumBytes: 100).text(in: TextRecognition(bytes: blank, mediaType: "image/png"))
    }
  }

  @Test("A process that goes on too long is ended, and what it writes is bounded")
  func limits() async throws {
    let sleeper = BoundedProcess("/usr/bin/sleep", ["600"], input: [])
    await #expect(throws: TextRecognitionError(.tooMuch)) {
      try await sleeper.output(within: .milliseconds(200), maximumBytes: 10)
    }
    let echo = BoundedProcess("/usr/bin/cat", [], input: Array(repeating: 0x41, count: 5_000))
    #expect(try await echo.output(within: .seconds(60), maximumBytes: 100).count == 100)
    let limited = BoundedProcess("/usr/bin/prlimit", ["--fsize=1000", "--", "/usr/bin/cat"], input: echo5000)
    await #expect(throws: TextRecognitionError.self) {
      try await limited.output(within: .seconds(60), maximumBytes: 10_000)
    }
    let absent = BoundedProcess("/usr/bin/no-such-program", [], input: [])
    await #expect(throws: TextRecognitionError.self) {
      try await absent.output(within: .seconds(60), maximumBytes: 10)
    }
  }

  private var echo5000: [UInt8] { Array(repeating: 0x42, count: 5_000) }
}

/// A picture with lines of text, drawn by a few lines of Python.
enum DrawnImage {
  struct Style: Sendable, CustomTestStringConvertible {
    var degrees = 0
    var size = 32
    var ink = 0
    var paper = 255

    var testDescription: String { "\(size) points, \(degrees)°, \(ink) on \(paper)" }
  }

  private static let font = "/usr/share/fonts/truetype/dejavu/DejaVuSansMono.ttf"
  private static let python = "/usr/bin/python3"

  /// Whether everything is there that draws and reads.
  static let isPossible: Bool = {
    let files = [font, python, "/usr/bin/tesseract", "/usr/bin/prlimit"]
    guard files.allSatisfy(FileManager.default.fileExists(atPath:)) else { return false }
    let languages = (try? run("/usr/bin/tesseract", ["--list-langs"])).map { String(decoding: $0, as: UTF8.self) } ?? ""
    return languages.contains("eng") && languages.contains("msa") && (try? run(python, ["-c", "import PIL"])) != nil
  }()

  static func draw(_ lines: [String], _ style: Style) throws -> [UInt8] {
    let program = """
      import sys
      from PIL import Image, ImageDraw, ImageFont
      font, size, degrees, ink, paper, *lines = sys.argv[1:]
      size, degrees, ink, paper = int(size), int(degrees), int(ink), int(paper)
      image = Image.new("L", (34 * size, (2 * len(lines) + 2) * size), paper)
      draw = ImageDraw.Draw(image)
      for number, line in enumerate(lines):
          draw.text((size, size + 2 * number * size), line, fill=ink, font=ImageFont.truetype(font, size))
      image.rotate(degrees, fillcolor=paper, expand=True).save(sys.stdout.buffer, "PNG")
      """
    let numbers = [style.size, style.degrees, style.ink, style.paper].map(String.init)
    return try run(python, ["-c", program, font] + numbers + lines)
  }

  private static func run(_ program: String, _ arguments: [String]) throws -> [UInt8] {
    let process = Process()
    process.executableURL = URL(filePath: program)
    process.arguments = arguments
    let output = Pipe()
    process.standardOutput = output
    process.standardError = FileHandle.nullDevice
    try process.run()
    let bytes = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else { throw CocoaError(.executableLoad) }
    return Array(bytes)
  }
}
