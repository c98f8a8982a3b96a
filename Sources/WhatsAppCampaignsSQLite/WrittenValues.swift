import CWhatsAppSQLite
import WhatsAppCampaigns

/// The functions that SQL asks what people wrote: the very ones that rules are evaluated with in memory, so that the answers
/// cannot differ.
enum WrittenValues {
  /// Lets a connection call `written_amount` and `written_day`: the value that stands in a text, or NULL.
  static func register(in database: OpaquePointer) -> Int32 {
    // What a file's own schema says must not call them: nothing in it is ours to run.
    let flags = SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_DIRECTONLY
    let amount = sqlite3_create_function_v2(
      database,
      "written_amount",
      1,
      flags,
      nil,
      { context, _, values in
        if let amount = WrittenValues.text(values).flatMap({ WrittenAmount($0) }) {
          sqlite3_result_double(context, amount.value)
        }
      },
      nil,
      nil,
      nil
    )
    guard amount == SQLITE_OK else { return amount }
    return sqlite3_create_function_v2(
      database,
      "written_day",
      1,
      flags,
      nil,
      { context, _, values in
        if let day = WrittenValues.text(values).flatMap({ CalendarDay(written: $0) }) {
          sqlite3_result_int64(context, Int64(day.ordinal))
        }
      },
      nil,
      nil,
      nil
    )
  }

  /// The text of the one argument; `nil` for one that is longer than anything that is read.
  private static func text(_ values: UnsafeMutablePointer<OpaquePointer?>?) -> String? {
    guard let value = values?[0], let start = sqlite3_value_text(value) else { return nil }
    let count = Int(sqlite3_value_bytes(value))
    guard count <= max(WrittenAmount.maximumBytes, CalendarDay.maximumBytesWritten) else { return nil }
    return String(decoding: UnsafeBufferPointer(start: start, count: count), as: UTF8.self)
  }
}
