/// How much a workbook may hold once it is unpacked. A file of half a megabyte can unpack to half a gigabyte, and some
/// are made to; nothing that a file says about its own size is believed.
public struct WorkbookLimits: Hashable, Sendable {
  /// The largest file, in bytes.
  public var maximumFileBytes: Int
  /// The most entries of the container, and the most sheets and relations that the workbook says it has.
  public var maximumEntries: Int
  /// The most bytes that one part of the workbook may unpack to, and the most bytes of text that a sheet may show.
  public var maximumPartBytes: Int
  /// How many bytes one packed byte may become, and how many bytes of text one byte of a sheet may show, each beyond the
  /// first 16 MB. Honest lists reach a few dozen.
  public var maximumRatio: Int
  /// The most bytes of texts that the sheet shares. They are in memory while the sheet is read.
  public var maximumSharedTextBytes: Int
  /// How much memory the reader of the old format gets, in bytes.
  public var legacyMemory: Int
  /// How long the reader of the old format may take; what the rows are used for meanwhile does not count.
  public var legacyTime: Duration

  /// Creates limits. A list of a million rows passes the defaults.
  public init(
    maximumFileBytes: Int = 512 << 20,
    maximumEntries: Int = 10_000,
    maximumPartBytes: Int = 2 << 30,
    maximumRatio: Int = 250,
    maximumSharedTextBytes: Int = 192 << 20,
    legacyMemory: Int = 1 << 30,
    legacyTime: Duration = .seconds(120)
  ) {
    self.maximumFileBytes = maximumFileBytes
    self.maximumEntries = maximumEntries
    self.maximumPartBytes = maximumPartBytes
    self.maximumRatio = maximumRatio
    self.maximumSharedTextBytes = maximumSharedTextBytes
    self.legacyMemory = legacyMemory
    self.legacyTime = legacyTime
  }

  /// The limits of ``init(maximumFileBytes:maximumEntries:maximumPartBytes:maximumRatio:maximumSharedTextBytes:legacyMemory:legacyTime:)``.
  public static var `default`: WorkbookLimits { WorkbookLimits() }
}
