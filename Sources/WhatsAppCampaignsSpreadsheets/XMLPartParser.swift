import CWhatsAppExpat
import WhatsAppCampaigns

/// Takes what a parser finds in a part of a workbook. Names and values are valid during the call only, and after an error
/// there is no further one.
protocol XMLPartHandler {
  /// A piece of the part comes next.
  mutating func piece(of count: Int)
  /// An element begins.
  mutating func start(_ name: XMLName, _ attributes: XMLAttributes) throws(ImportError)
  /// An element ends.
  mutating func end(_ name: XMLName) throws(ImportError)
  /// A piece of text.
  mutating func text(_ bytes: UnsafeBufferPointer<UInt8>) throws(ImportError)
}

extension XMLPartHandler {
  mutating func piece(of count: Int) {}
  mutating func end(_ name: XMLName) {}
  mutating func text(_ bytes: UnsafeBufferPointer<UInt8>) {}
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

  /// Inlined, it is a comparison or two with bytes that the compiler knows: a sheet has millions of names.
  @inline(__always)
  static func == (name: XMLName, text: StaticString) -> Bool {
    var index = 0
    while index < text.utf8CodeUnitCount {
      if UInt8(bitPattern: name.local[index]) != text.utf8Start[index] { return false }
      index += 1
    }
    return name.local[index] == 0
  }
}

/// The attributes of an element: names and values in turn, up to a null.
struct XMLAttributes {
  private let list: UnsafeMutablePointer<UnsafePointer<CChar>?>?

  init(_ list: UnsafeMutablePointer<UnsafePointer<CChar>?>?) {
    self.list = list
  }

  @inline(__always)
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

/// What Expat calls while it parses. It knows no generics, and so calls methods that its one subclass overrides.
class XMLPartEvents {
  fileprivate func start(_ name: UnsafePointer<CChar>, _ attributes: XMLAttributes) {}
  fileprivate func end(_ name: UnsafePointer<CChar>) {}
  fileprivate func text(_ bytes: UnsafeBufferPointer<UInt8>) {}
  fileprivate func documentType() {}

  fileprivate init() {}

  /// What a parser has as its context. Expat does not outlive it, so nobody has to count for each event that it is there.
  fileprivate static func of(_ context: UnsafeMutableRawPointer?, _ body: (XMLPartEvents) -> Void) {
    guard let context else { return }
    Unmanaged<XMLPartEvents>.fromOpaque(context)._withUnsafeGuaranteedRef(body)
  }
}

/// Feeds a part of a workbook to Expat, piece by piece.
///
/// A document type is refused, and with it every entity that a file could define. A single tag or attribute is never
/// longer than the limit, nor is the nesting ever deeper than spreadsheets need.
final class XMLPartParser<Handler: XMLPartHandler>: XMLPartEvents {
  private static var pieceSize: Int32 { 64 << 10 }
  private static var maximumTokenBytes: Int { 1 << 20 }
  private static var maximumDepth: Int { 64 }

  /// What takes the elements. It stays in one place, and so each of millions of events goes to it without a check whether
  /// somebody else is at it; nobody is, because Expat calls one thing after the other.
  private let place: UnsafeMutablePointer<Handler>
  private let part: WorkbookPart
  private let parser: XML_Parser
  private var depth = 0
  private var fed = 0
  private var failure: ImportError?

  init(_ part: WorkbookPart, _ handler: Handler) throws(ImportError) {
    guard let parser = XML_ParserCreate(nil) else { throw ImportError(.unreadable, detail: "there is no memory left") }
    self.part = part
    self.parser = parser
    place = .allocate(capacity: 1)
    place.initialize(to: handler)
    super.init()
    XML_SetUserData(parser, Unmanaged<XMLPartEvents>.passUnretained(self).toOpaque())
    XML_SetElementHandler(
      parser,
      { context, name, attributes in
        guard let name else { return }
        XMLPartEvents.of(context) { $0.start(name, XMLAttributes(attributes)) }
      },
      { context, name in
        guard let name else { return }
        XMLPartEvents.of(context) { $0.end(name) }
      }
    )
    XML_SetCharacterDataHandler(parser) { context, bytes, count in
      guard let bytes else { return }
      bytes.withMemoryRebound(to: UInt8.self, capacity: Int(count)) { bytes in
        XMLPartEvents.of(context) { $0.text(UnsafeBufferPointer(start: bytes, count: Int(count))) }
      }
    }
    XML_SetStartDoctypeDeclHandler(parser) { context, _, _, _, _ in XMLPartEvents.of(context) { $0.documentType() } }
  }

  deinit {
    XML_ParserFree(parser)
    place.deinitialize(count: 1)
    place.deallocate()
  }

  /// What takes the elements, with what it has made of them.
  var handler: Handler {
    _read { yield place.pointee }
    _modify { yield &place.pointee }
  }

  /// Parses a whole part.
  static func parse(_ part: WorkbookPart, _ handler: Handler) throws(ImportError) -> Handler {
    let parser = try XMLPartParser(part, handler)
    while try parser.parsePiece() {}
    return parser.handler
  }

  /// Parses the next piece; `false` after the last one.
  func parsePiece() throws(ImportError) -> Bool {
    guard let buffer = XML_GetBuffer(parser, Self.pieceSize) else {
      throw ImportError(.unreadable, detail: "there is no memory left")
    }
    let count = try part.read(into: buffer, count: Int(Self.pieceSize))
    place.pointee.piece(of: count)
    let status = XML_ParseBuffer(parser, Int32(count), count == 0 ? 1 : 0)
    if let failure { throw failure }
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

  override fileprivate func start(_ name: UnsafePointer<CChar>, _ attributes: XMLAttributes) {
    guard failure == nil else { return }
    depth += 1
    guard depth <= Self.maximumDepth else {
      return stop(ImportError(.damaged, detail: "the workbook is nested deeper than any should be"))
    }
    do throws(ImportError) { try place.pointee.start(XMLName(name), attributes) } catch { stop(error) }
  }

  override fileprivate func end(_ name: UnsafePointer<CChar>) {
    guard failure == nil else { return }
    depth -= 1
    do throws(ImportError) { try place.pointee.end(XMLName(name)) } catch { stop(error) }
  }

  override fileprivate func text(_ bytes: UnsafeBufferPointer<UInt8>) {
    guard failure == nil else { return }
    do throws(ImportError) { try place.pointee.text(bytes) } catch { stop(error) }
  }

  override fileprivate func documentType() {
    stop(ImportError(.damaged, detail: "the workbook defines entities, as none has to"))
  }

  /// Expat calls for what it is in the middle of, and then no more.
  private func stop(_ error: ImportError) {
    if failure == nil { failure = error }
    XML_StopParser(parser, 0)
  }
}
