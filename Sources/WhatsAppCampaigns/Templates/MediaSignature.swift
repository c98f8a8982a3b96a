/// What the first bytes of a file tell about its type, whatever its name claims.
enum MediaSignature {
  /// Whether a file that begins so can be of a media type. One without a signature, such as plain text, always can.
  ///
  /// - Parameters:
  ///   - bytes: What the file holds.
  ///   - type: A media type in lowercase and without parameters.
  static func allows(_ bytes: [UInt8], as type: String) -> Bool {
    func begins(_ text: String, at place: Int = 0) -> Bool { bytes.dropFirst(place).starts(with: text.utf8) }
    switch type {
    case "image/jpeg": return bytes.starts(with: [0xFF, 0xD8, 0xFF])
    case "image/png": return bytes.starts(with: [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A])
    case "image/webp": return begins("RIFF") && begins("WEBP", at: 8)
    case "video/mp4", "video/3gpp", "audio/mp4": return begins("ftyp", at: 4)
    case "audio/ogg": return begins("OggS")
    case "audio/amr": return begins("#!AMR")
    // A tag with the title may stand in front of either, and else each frame has a mark of its own.
    case "audio/mpeg": return begins("ID3") || frameLayer(bytes).map { $0 != 0 } ?? false
    case "audio/aac": return begins("ID3") || begins("ADIF") || frameLayer(bytes) == 0
    // Readers look for the mark in the first kilobyte.
    case "application/pdf": return bytes.prefix(1_024).indices.contains { begins("%PDF-", at: $0) }
    case "application/msword", "application/vnd.ms-excel", "application/vnd.ms-powerpoint": return isCompound(bytes)
    case _ where type.hasPrefix("application/vnd.openxmlformats-officedocument."):
      // With a password, such a document stands in a container of the older kind.
      return bytes.starts(with: [0x50, 0x4B, 0x03, 0x04]) || isCompound(bytes)
    default: return true
    }
  }

  /// Whether a WebP picture moves: its extended header says so.
  static func moves(_ bytes: [UInt8]) -> Bool {
    bytes.count > 20 && bytes[12..<16].elementsEqual("VP8X".utf8) && bytes[20] & 0x02 != 0
  }

  /// The layer of the sound frame that a file begins with, which is 0 in AAC alone; `nil` where there is none.
  private static func frameLayer(_ bytes: [UInt8]) -> UInt8? {
    guard bytes.count > 1, bytes[0] == 0xFF, bytes[1] & 0xE0 == 0xE0 else { return nil }
    return bytes[1] >> 1 & 0x03
  }

  /// Whether a file is the container of office documents before 2007.
  private static func isCompound(_ bytes: [UInt8]) -> Bool {
    bytes.starts(with: [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1])
  }
}
