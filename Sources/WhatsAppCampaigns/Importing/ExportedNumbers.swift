/// How an export writes phone numbers.
@nonexhaustive
public enum ExportedNumbers: Hashable, Sendable {
  /// With their middle hidden (`+60•••••6789`), those in other columns too; see ``Contact/hidingNumbers()``.
  case masked
  /// In full. Only such an export reads back into contacts.
  case full
}
