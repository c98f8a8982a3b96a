import Testing
import WhatsAppCampaigns

@Suite("Files, before they are uploaded")
struct MediaFileTests {
  /// A WebP picture with its extended header, of a size.
  private static func picture(_ size: Int, moves: Bool) -> [UInt8] {
    let header =
      Array("RIFF".utf8) + [0, 0, 0, 0] + Array("WEBPVP8X".utf8) + [10, 0, 0, 0, moves ? 0x12 : 0x10, 0, 0, 0]
    return header + [UInt8](repeating: 0, count: size - header.count)
  }

  @Test(
    "A sticker that moves may be larger than one that does not",
    arguments: [
      (102_400, false, []), (102_401, false, ["size"]), (307_200, false, ["size"]), (307_200, true, []),
      (512_000, true, []), (512_001, true, ["size"]), (512_001, false, ["size"]),
    ] as [(Int, Bool, [String])]
  )
  func stickers(size: Int, moves: Bool, problems: [String]) {
    let file = MediaFile(kind: .sticker, type: "image/webp", name: "a.webp", bytes: Self.picture(size, moves: moves))
    #expect(file.problems(by: .cloudAPI).map(\.path) == problems)
  }

  @Test("A plain WebP picture, without an extended header, does not move")
  func plainSticker() {
    let bytes = Array("RIFF    WEBPVP8 ".utf8) + [UInt8](repeating: 0xFF, count: 200_000)
    let file = MediaFile(kind: .sticker, type: "image/webp", name: "a.webp", bytes: bytes)
    #expect(
      file.problems(by: .cloudAPI).map(\.rule) == ["must not be larger than 100 KB where the picture does not move"]
    )
  }

  private static let beginnings: [(kind: MediaKind, type: String, bytes: [UInt8])] = {
    let office = "application/vnd.openxmlformats-officedocument."
    let compound: [UInt8] = [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1]
    return [
      (.image, "image/jpeg", [0xFF, 0xD8, 0xFF, 0xE0]),
      (.image, "image/png", [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]),
      (.sticker, "image/webp", Array("RIFF    WEBPVP8L".utf8)), (.video, "video/mp4", Array("    ftypisom".utf8)),
      (.video, "video/3gpp", Array("    ftyp3gp4".utf8)), (.audio, "audio/mp4", Array("    ftypM4A ".utf8)),
      (.audio, "audio/ogg", Array("OggS".utf8)), (.audio, "audio/amr", Array("#!AMR\n".utf8)),
      (.audio, "audio/mpeg", [0xFF, 0xFB, 0x90]), (.audio, "audio/mpeg", Array("ID3".utf8)),
      (.audio, "audio/aac", [0xFF, 0xF1, 0x50]), (.audio, "audio/aac", [0xFF, 0xF9, 0x50]),
      (.audio, "audio/aac", Array("ADIF".utf8)), (.document, "application/pdf", Array("%PDF-1.7".utf8)),
      (.document, "application/pdf", Array("\r\n%PDF-1.4".utf8)), (.document, "application/msword", compound),
      (.document, "application/vnd.ms-excel", compound), (.document, "application/vnd.ms-powerpoint", compound),
      (.document, "\(office)wordprocessingml.document", [0x50, 0x4B, 0x03, 0x04]),
      (.document, "\(office)spreadsheetml.sheet", [0x50, 0x4B, 0x03, 0x04]),
      (.document, "\(office)presentationml.presentation", compound),
    ]
  }()

  @Test("A file begins as its type does")
  func beginnings() {
    for (kind, type, bytes) in Self.beginnings {
      func problems(_ bytes: [UInt8]) -> [String] {
        MediaFile(kind: kind, type: type, name: "a", bytes: bytes).problems(by: .cloudAPI).map(\.path)
      }
      #expect(problems(bytes).isEmpty, "\(type)")
      #expect(problems(Array("hello world".utf8)) == ["content"], "\(type)")
      #expect(problems([0xFF]) == ["content"], "\(type)")
    }
    let tested = Set(Self.beginnings.map(\.type)).union(["text/plain"])
    #expect(MediaRules.cloudAPI.rules.values.reduce(into: []) { $0.formUnion($1.types) } == tested)
  }

  @Test("Plain text may begin in any way, one sound is not another, and a type that is not taken is said once")
  func others() {
    func problems(_ kind: MediaKind, _ type: String, _ bytes: [UInt8]) -> [String] {
      MediaFile(kind: kind, type: type, name: "a", bytes: bytes).problems(by: .cloudAPI).map(\.path)
    }
    #expect(problems(.document, "Text/Plain; charset=utf-8", [0x25, 0x50]).isEmpty)
    #expect(problems(.audio, "audio/mpeg", [0xFF, 0xF1, 0x50]) == ["content"])
    #expect(problems(.audio, "audio/aac", [0xFF, 0xFB, 0x90]) == ["content"])
    #expect(problems(.image, "image/gif", Array("hello world".utf8)) == ["type"])
    #expect(problems(.image, "image/png", []) == ["size"])
    #expect(MediaRules([:]).problems(of: .image, type: "image/png", bytes: [1]).map(\.path) == ["kind"])
    let odd = MediaRules([.image: .init(types: ["image/png"], maximumBytes: 1, maximumStillBytes: 9)])
    #expect(odd.problems(of: .image, type: "image/png", bytes: [0x89, 0x50]).map(\.path) == ["size", "content"])
  }
}
