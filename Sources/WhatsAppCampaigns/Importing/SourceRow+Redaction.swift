extension SourceRow: Redacted {
  /// The number of the row and of its cells.
  public var description: String { "row \(number) of \(cells.count) cells" }
}
