public import Foundation

/// The time in which a business may write free text to a person: 24 hours from their last message.
///
/// Outside it a platform takes templates only. The window is one person's with one sender: what they wrote to another
/// number of the business opens nothing here.
public enum ServiceWindow {
  /// How long it is open after a message.
  public static var length: Duration { .seconds(86_400) }

  /// The instant at which it closes after a message of the person.
  public static func end(after message: Date) -> Date { message + length }
}
