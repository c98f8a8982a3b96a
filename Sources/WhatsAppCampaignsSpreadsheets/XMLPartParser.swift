import CWhatsAppExpat
import WhatsAppCampaigns

/// Takes what a parser finds in a part of a workbook. Names and values are valid during the call only.
class XMLPartHandler {
  /// Why reading stops, once it does.
  var failure: ImportError?

  /// An element begins.
  func start(_ name: XMLName, _ attributes: XMLAttributes) {}
  /// An element ends.
  func end(_ name: XMLName) {}
  /// A piece of text.
  func text(_ bytes: UnsafeBufferPointer<UInt8>) {}
}

/// The name of an element or attribute, without the prefix that a writer may have given it.
struct XMLName {
  private let local: UnsafePointer<CChar>

  init(_ name: UnsafePointer<CChar>) {
    var local = name
    var next = name
    while next.pointee != 0 {
      if next.pointee == 0x3A { local = next + 1 }
      next += 1
    }
    self.local = local
  }

  static func == (name: XMLName, text: StaticString) -> Bool {
    text.withUTF8Buffer { bytes in
      for index in bytes.indices where UInt8(bitPattern: name.local[index]) != bytes[index] { return false }
      return name.local[bytes.count] == 0
    }
  }
}

/// The attributes of an element: names and values in turn, up to a null.
struct XMLAttributes {
  private let list: UnsafeMutablePointer<UnsafePointer<CChar>?>?

  init(_ list: UnsafeMutablePointer<UnsafePointer<CChar>?>?) {
    self.list = list
  }

  func forEach(_ body: (XMLName, UnsafePointer<CChar>) -> Void) {
    guard var next = list else { return }
    while let name = next[0], let value = next[1] {
      body(XMLName(name), value)
      next += 2
    }
  }

  func value(_ wanted: StaticString) -> String? {
    var found: String?
    forEach { name, value in if name == wanted { found = String(cString: value) } }
    return found
  }
}

/// Feeds a part of a workbook to Expat, piece by piece.
///
/// A document type is refused, and with it every entity that a file could define. A single tag or attribute is never
/// longer than the limit, nor is the nesting ever deeper than spreadsheets need.
final class XMLPartParser {
  private static let pieceSize: Int32 = 64 << 10
  private static let maximumTokenBytes = 1 << 20
  private static let maximumDepth = 64

  let handler: XMLPartHandler
  private let part: WorkbookPart
  private let parser: XML_Parser
  private var depth = 0
  private var fed = 0

  init(_ part: WorkbookPart, _ handler: XMLPartHandler) throws(ImportError) {
    guard let parser = XML_ParserCreate(nil) else { throw ImportError(.unreadable, detail: "there is no memory left") }
    self.part = part
    self.handler = handler
    self.parser = parser
    XML_SetUserData(parser, Unmanaged.passUnretained(self).toOpaque())
    XML_SetElementHandler(
      parser,
      { context, name, attributes in
        guard let name else { return }
        XMLPartParser.from(context)?.start(name, XMLAttributes(attributes))
      },
      { context, name in
        guard let name else { return }
        XMLPartParser.from(context)?.end(name)
      }
    )
    XML_SetCharacterDataHandler(parser) { context, bytes, count in
      guard let bytes, let parser = XMLPartParser.from(context) else { return }
      bytes.withMemoryRebound(to: UInt8.self, capacity: Int(count)) {
        parser.handler.text(UnsafeBufferPointer(start: $0, count: Int(count)))
      }
    }
    XML_SetStartDoctypeDeclHandler(parser) { context, _, _, _, _ in
      XMLPartParser.from(context)?.fail(ImportError(.damaged, detail: "the workbook defines entities, as none has to"))
    }
  }

  deinit {
    XML_ParserFree(parser)
  }

  /// Parses a whole part.
  static func parse<Handler: XMLPartHandler>(_ part: WorkbookPart, _ handler: Handler) throws(ImportError) -> Handler {
    let parser = try XMLPartParser(part, handler)
    while try parser.parsePiece() {}
    return handler
  }

  /// Parses the next piece; `false` after the last one.
  func parsePiece() throws(ImportError) -> Bool {
    guard let buffer = XML_GetBuffer(parser, Self.pieceSize) else {
      throw ImportError(.unreadable, detail: "there is no memory left")
    }
    let count = try part.read(into: buffer, count: Int(Self.pieceSize))
    let status = XML_ParseBuffer(parser, Int32(count), count == 0 ? 1 : 0)
    if let failure = handler.failure { throw failure }
    guard status == XML_STATUS_OK else {
      throw ImportError(.damaged, detail: "a part of the workbook is no valid XML")
    }
    fed += count
    // Expat keeps a token until all of it is there, and looks at it again with every piece.
    guard fed - Int(XML_GetCurrentByteIndex(parser)) <= Self.maximumTokenBytes else {
      throw ImportError(.tooLarge, detail: "a tag of the workbook is longer than any should be")
    }
    return count > 0
  }

  private static func from(_ context: UnsafeMutableRawPointer?) -> XMLPartParser? {
    context.map { Unmanaged<XMLPartParser>.fromOpaque($0).takeUnretainedValue() }
  }

  private func start(_ name: UnsafePointer<CChar>, _ attributes: XMLAttributes) {
    depth += 1
    guard depth <= Self.maximumDepth else {
      return fail(ImportError(.damaged, detail: "the workbook is nested deeper than any should be"))
    }
    handler.start(XMLName(name), attributes)
    stopWhereFailed()
  }

  private func end(_ name: UnsafePointer<CChar>) {
    depth -= 1
    handler.end(XMLName(name))
    stopWhereFailed()
  }

  private func fail(_ error: ImportError) {
    if handler.failure == nil { handler.failure = error }
    stopWhereFailed()
  }

  private func stopWhereFailed() {
    if handler.failure != nil { XML_StopParser(parser, 0) }
  }
}
