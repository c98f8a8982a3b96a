extension ContactImporter {
  /// What people write between two numbers in one cell.
  private static let betweenNumbers: Set<Character> = ["/", ",", ";", "|", "&", "\n", "、", "，", "；"]

  /// The first number of a row whose cells hold several, where every one of them can be read.
  func firstOfSeveral(in row: SourceRow) -> NormalizedPhone? {
    for column in columns.phoneColumns {
      if let number = numbers(in: row.text(at: column.index)).first { return NormalizedPhone(number: number) }
    }
    return nil
  }

  /// The numbers of a row, in any of its phone columns, that the list has not named before.
  mutating func furtherNumbers(in row: SourceRow) -> [PhoneNumber] {
    var further: [PhoneNumber] = []
    for column in columns.phoneColumns {
      for number in numbers(in: row.text(at: column.index)) where seen.firstRow(of: number, in: row.number) == nil {
        further.append(number)
      }
    }
    return further
  }

  /// The numbers that a cell holds; none where one of them cannot be read.
  private func numbers(in text: String) -> [PhoneNumber] {
    if text.isEmpty { return [] }
    do throws(PhoneNormalizationError) {
      return [try normalizer.normalize(text).number]
    } catch {
      guard error.reason == .severalNumbers else { return [] }
      let parts = text.split { Self.betweenNumbers.contains($0) }
      let numbers = parts.compactMap { try? normalizer.normalize(String($0)).number }
      return numbers.count == parts.count ? numbers : []
    }
  }
}
