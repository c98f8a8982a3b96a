import CWhatsAppZip
import Foundation
import WhatsAppCampaigns

/// The container of a workbook. Its parts are read by their exact names; nothing is ever unpacked to the disk.
final class WorkbookArchive {
  private let handle: OpaquePointer
  let limits: WorkbookLimits
  private let fileBytes: UInt64
  private var entries: [String: UInt64] = [:]

  init(path: String, limits: WorkbookLimits) throws(ImportError) {
    fileBytes = UInt64(try ListFile.checkSize(of: path, limits))
    var code: Int32 = 0
    guard let handle = zip_open(path, ZIP_RDONLY, &code) else {
      throw ImportError(.damaged, detail: "the container of the workbook is cut off or damaged")
    }
    self.handle = handle
    self.limits = limits
    try readDirectory()
  }

  deinit {
    zip_discard(handle)
  }

  /// Whether there is a part of that name.
  func has(_ name: String) -> Bool { entries[name] != nil }

  /// Opens a part, or returns `nil` where there is none of that name.
  func part(_ name: String) throws(ImportError) -> WorkbookPart? {
    guard let index = entries[name] else { return nil }
    var facts = zip_stat_t()
    zip_stat_init(&facts)
    guard zip_stat_index(handle, index, 0, &facts) == 0 else { throw .damagedPart }
    guard facts.encryption_method == UInt16(ZIP_EM_NONE) else {
      throw ImportError(.wrongFormat, detail: "the workbook is encrypted; save it without a password")
    }
    guard facts.comp_method == UInt16(ZIP_CM_STORE) || facts.comp_method == UInt16(ZIP_CM_DEFLATE) else {
      throw ImportError(.wrongFormat, detail: "the workbook is packed in a way that spreadsheet programs do not use")
    }
    guard let file = zip_fopen_index(handle, index, 0) else { throw .damagedPart }
    // The directory may say anything; no part is larger than the file that holds it.
    return WorkbookPart(file, in: self, packedBytes: min(facts.comp_size, fileBytes), statedBytes: facts.size)
  }

  private func readDirectory() throws(ImportError) {
    let count = zip_get_num_entries(handle, 0)
    guard count <= limits.maximumEntries else { throw ImportError(.tooLarge, detail: "it has too many parts") }
    for index in 0..<UInt64(max(0, count)) {
      guard let name = zip_get_name(handle, index, 0) else { continue }
      // Of two parts with one name each reader takes another.
      guard entries.updateValue(index, forKey: String(cString: name)) == nil else {
        throw ImportError(.damaged, detail: "the workbook has a part twice")
      }
    }
  }
}

/// One part of a workbook while it is read.
final class WorkbookPart {
  private let file: OpaquePointer
  /// The part is read from it, so it must not be closed before.
  private let archive: WorkbookArchive
  private let packedBytes: UInt64
  /// What the directory says that the part unpacks to.
  private let statedBytes: UInt64
  /// How many bytes were unpacked so far.
  private(set) var bytes = 0

  /// The first bytes of a part, of which any number may come of one packed byte.
  static let freeBytes = 16 << 20

  init(_ file: OpaquePointer, in archive: WorkbookArchive, packedBytes: UInt64, statedBytes: UInt64) {
    self.file = file
    self.archive = archive
    self.packedBytes = packedBytes
    self.statedBytes = statedBytes
  }

  deinit {
    zip_fclose(file)
  }

  /// Unpacks the next bytes; 0 at the end, where the check sum and the size are compared.
  func read(into buffer: UnsafeMutableRawPointer, count: Int) throws(ImportError) -> Int {
    let read = Int(zip_fread(file, buffer, UInt64(count)))
    guard read >= 0 else { throw .damagedPart }
    guard read > 0 || UInt64(bytes) == statedBytes else { throw .damagedPart }
    bytes += read
    let limits = archive.limits
    guard bytes <= limits.maximumPartBytes else { throw ImportError(.tooLarge, detail: "a part unpacks to too much") }
    if bytes > Self.freeBytes, UInt64(bytes) / max(1, packedBytes) >= UInt64(limits.maximumRatio) {
      throw ImportError(.tooLarge, detail: "a part unpacks to so much more than its size that it must be a trap")
    }
    return read
  }
}

extension ImportError {
  /// A part of a workbook that cannot be unpacked.
  static var damagedPart: ImportError {
    ImportError(.damaged, detail: "a part of the workbook is cut off, or not what its check sum and its size say")
  }
}
