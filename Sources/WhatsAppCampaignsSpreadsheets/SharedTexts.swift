import WhatsAppCampaigns

/// The texts that the cells of a workbook share, end to end in one buffer: a String each would need several times as
/// much.
struct SharedTexts: XMLPartHandler {
  private let maximumBytes: Int
  private var bytes: [UInt8] = []
  private var ends: [UInt32] = []
  /// How many texts the workbook says that there are.
  private var declaredCount: Int?
  private var isInText = false
  private var phoneticDepth = 0

  init(limits: WorkbookLimits) {
    maximumBytes = min(limits.maximumSharedTextBytes, Int(UInt32.max))
  }

  /// The text of a number; `nil` where there is none.
  subscript(index: Int) -> ArraySlice<UInt8>? {
    guard ends.indices.contains(index) else { return nil }
    return bytes[(index == 0 ? 0 : Int(ends[index - 1]))..<Int(ends[index])]
  }

  /// Whether all texts are there that the workbook says there are. Only then a number without a text is the cell's own
  /// fault; otherwise one may be missing in the middle, and each behind it would be taken for its neighbour.
  var isWhole: Bool { declaredCount == ends.count }

  mutating func start(_ name: XMLName, _ attributes: XMLAttributes) {
    if name == "sst" {
      declaredCount = attributes.value("uniqueCount").flatMap { Int($0) }
    } else if name == "t" {
      isInText = phoneticDepth == 0
    } else if name == "rPh" {
      // How a name is pronounced, which is no part of it.
      phoneticDepth += 1
    }
  }

  mutating func end(_ name: XMLName) throws(ImportError) {
    if name == "t" {
      isInText = false
    } else if name == "rPh" {
      phoneticDepth -= 1
    } else if name == "si" {
      ends.append(UInt32(bytes.count))
      // Empty texts need memory too.
      if bytes.count + ends.count * 4 > maximumBytes {
        throw ImportError(.tooLarge, detail: "it has too many texts")
      }
    }
  }

  mutating func text(_ piece: UnsafeBufferPointer<UInt8>) throws(ImportError) {
    guard isInText else { return }
    guard bytes.count + piece.count <= maximumBytes else {
      throw ImportError(.tooLarge, detail: "it has too many texts")
    }
    bytes.append(contentsOf: piece)
  }
}
