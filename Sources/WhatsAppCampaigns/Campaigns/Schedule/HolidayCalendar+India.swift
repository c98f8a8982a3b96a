// Holidays of the central government offices of India, as the Department of Personnel and Training (DoPT) lists them:
//
// 2026: Office Memorandum F.No.12/2/2023-JCA of 3 July 2025, Annexure I; Id-ul-Zuha as moved to 28 May by the Office
//       Memorandum F.No.12/3/2023-JCA of 22 May 2026.
// 2027: Office Memorandum F.No.12/2/2023-JCA of 16 July 2026, Annexure I.
//
// The memoranda were read in copies. They say of Id-ul-Fitr, Id-ul-Zuha, Muharram and Id-e-Milad that the dates depend
// on the moon: those are marked. States observe other days besides; none of their lists is here.

extension HolidayCalendar {
  /// The calendars of India: `IN`, `IN-DL`, `IN-national`.
  static let india: [HolidayCalendar] = [
    calendar("IN-national", source: indianSource, national),
    calendar("IN", source: indianSource, national + compulsory),
    calendar("IN-DL", source: indianSource, national + compulsory + delhi),
  ]

  private static let indianSource =
    "DoPT, Office Memoranda F.No.12/2/2023-JCA of 3 July 2025 (for 2026) and of 16 July 2026 (for 2027), Annexure I"

  /// The three national holidays.
  private static let national: [Row] = [
    ("2026-01-26", false, "Republic Day"),
    ("2026-08-15", false, "Independence Day"),
    ("2026-10-02", false, "Mahatma Gandhi's Birthday"),
    ("2027-01-26", false, "Republic Day"),
    ("2027-08-15", false, "Independence Day"),
    ("2027-10-02", false, "Mahatma Gandhi's Birthday"),
  ]

  /// The other eleven that every central government office observes.
  private static let compulsory: [Row] = [
    ("2026-03-21", true, "Id-ul-Fitr"),
    ("2026-03-31", false, "Mahavir Jayanti"),
    ("2026-04-03", false, "Good Friday"),
    ("2026-05-01", false, "Buddha Purnima"),
    ("2026-05-28", true, "Id-ul-Zuha (Bakrid)"),
    ("2026-06-26", true, "Muharram"),
    ("2026-08-26", true, "Milad-un-Nabi or Id-e-Milad"),
    ("2026-10-20", false, "Dussehra"),
    ("2026-11-08", false, "Diwali (Deepavali)"),
    ("2026-11-24", false, "Guru Nanak's Birthday"),
    ("2026-12-25", false, "Christmas Day"),
    ("2027-03-10", true, "Id-ul-Fitr"),
    ("2027-03-26", false, "Good Friday"),
    ("2027-04-19", false, "Mahavir Jayanti"),
    ("2027-05-17", true, "Id-ul-Zuha (Bakrid)"),
    ("2027-05-20", false, "Buddha Purnima"),
    ("2027-06-16", true, "Muharram"),
    ("2027-08-15", true, "Milad-un-Nabi or Id-e-Milad"),
    ("2027-10-09", false, "Dussehra (Vijaya Dashmi)"),
    ("2027-10-29", false, "Diwali (Deepavali)"),
    ("2027-11-14", false, "Guru Nanak's Birthday"),
    ("2027-12-25", false, "Christmas Day"),
  ]

  /// The three that the offices in Delhi chose from the list of optional ones.
  private static let delhi: [Row] = [
    ("2026-03-04", false, "Holi"),
    ("2026-03-26", false, "Ram Navami"),
    ("2026-09-04", false, "Janmashtami"),
    ("2027-03-23", false, "Holi"),
    ("2027-04-15", false, "Ram Navami"),
    ("2027-08-25", false, "Janmashtami"),
  ]
}
