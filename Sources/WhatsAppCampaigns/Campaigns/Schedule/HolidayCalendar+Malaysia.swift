// Holidays of Malaysia, after the schedules “Jadual Hari Kelepasan Am Persekutuan dan Negeri” for 2026 and 2027 of the
// Cabinet, Constitution and Intergovernmental Relations Division (BKPP) of the Prime Minister's Department.
//
// The schedules were read in copies, 2026 in several and 2027 in one, and a day is here only where it could be
// confirmed: by a second copy, or by the rule that it follows from year to year. Marked are the days of the Islamic
// calendar, which depend on the moon, and those that the schedule marks as subject to change (Aidilfitri, Aidiladha,
// Deepavali). `MY` has the federal holidays of both years; a state's calendar has only its own days and is named beside
// `MY`. Deepavali is a holiday in all states but Sarawak, and stands in `MY`.
//
// A federal holiday on a weekly day of rest moves on to the next day that is none (Holidays Act 1951, section 3). Those
// days are here where Sunday is the day of rest and the Act applies; Sabah and Sarawak have ordinances of their own, and
// Kedah, Kelantan and Terengganu rest on Friday: their substitute days are left out. So are those of most holidays of
// one state, which its authorities announce.
//
// Left out because it could not be confirmed: the birthday of the Sultan of Pahang in 2027 (one copy has 30 July; in
// 2026 it was on 31 July). Left out because they were declared for one time only: holidays for elections and the like.

extension HolidayCalendar {
  /// The calendars of Malaysia: `MY` and `MY-01` to `MY-16`.
  static let malaysia: [HolidayCalendar] =
    [calendar("MY", source: malaysianSource, federal)]
    + MalaysianState.allCases.map { state in
      calendar(
        Name(unchecked: state.isoCode),
        source: malaysianSource,
        ofStates.filter { $0.states.contains(state) }.map { ($0.date, $0.tentative, $0.name) }
      )
    }

  private static let malaysianSource =
    "Jabatan Perdana Menteri (BKPP), Jadual Hari Kelepasan Am Persekutuan dan Negeri 2026 and 2027"

  private static let federal: [Row] = [
    ("2026-02-17", false, "Tahun Baharu Cina"),
    ("2026-02-18", false, "Tahun Baharu Cina (Hari Kedua)"),
    ("2026-03-21", true, "Hari Raya Aidilfitri"),
    ("2026-03-22", true, "Hari Raya Aidilfitri (Hari Kedua)"),
    ("2026-05-01", false, "Hari Pekerja"),
    ("2026-05-27", true, "Hari Raya Aidiladha"),
    ("2026-05-31", false, "Hari Wesak"),
    ("2026-06-01", false, "Hari Keputeraan Yang di-Pertuan Agong"),
    ("2026-06-17", true, "Awal Muharam (Maal Hijrah)"),
    ("2026-08-25", true, "Maulidur Rasul"),
    ("2026-08-31", false, "Hari Kebangsaan"),
    ("2026-09-16", false, "Hari Malaysia"),
    ("2026-11-08", true, "Hari Deepavali"),
    ("2026-12-25", false, "Hari Krismas"),
    ("2027-02-06", false, "Tahun Baharu Cina"),
    ("2027-02-07", false, "Tahun Baharu Cina (Hari Kedua)"),
    ("2027-03-10", true, "Hari Raya Aidilfitri"),
    ("2027-03-11", true, "Hari Raya Aidilfitri (Hari Kedua)"),
    ("2027-05-01", false, "Hari Pekerja"),
    ("2027-05-17", true, "Hari Raya Aidiladha"),
    ("2027-05-20", false, "Hari Wesak"),
    ("2027-06-06", true, "Awal Muharam (Maal Hijrah)"),
    ("2027-06-07", false, "Hari Keputeraan Yang di-Pertuan Agong"),
    ("2027-08-15", true, "Maulidur Rasul"),
    ("2027-08-31", false, "Hari Kebangsaan"),
    ("2027-09-16", false, "Hari Malaysia"),
    ("2027-10-28", true, "Hari Deepavali"),
    ("2027-12-25", false, "Hari Krismas"),
  ]

  private static let territories: Set<MalaysianState> = [.kualaLumpur, .labuan, .putrajaya]
  private static let withoutNewYear: Set<MalaysianState> = [.johor, .kedah, .kelantan, .perlis, .terengganu]
  private static let ascension: Set<MalaysianState> = [.kedah, .negeriSembilan, .perlis, .terengganu]
  private static let thaipusam: Set<MalaysianState> = [
    .johor, .negeriSembilan, .perak, .pulauPinang, .selangor, .kualaLumpur, .putrajaya,
  ]
  private static let withoutRevelation: Set<MalaysianState> = [
    .johor, .kedah, .melaka, .negeriSembilan, .sabah, .sarawak,
  ]
  private static let secondFeast: Set<MalaysianState> = [.kedah, .kelantan, .perlis, .terengganu]
  private static let sundayRest = all.subtracting([.kedah, .kelantan, .terengganu, .sabah, .sarawak])
  private static let all = Set(MalaysianState.allCases)

  private typealias StateRow = (date: String, tentative: Bool, name: String, states: Set<MalaysianState>)

  private static let ofStates: [StateRow] = in2026 + in2027

  private static let in2026: [StateRow] = [
    ("2026-01-01", false, "Tahun Baharu", all.subtracting(withoutNewYear)),
    ("2026-01-14", false, "Hari Keputeraan Yang di-Pertuan Besar Negeri Sembilan", [.negeriSembilan]),
    ("2026-01-17", true, "Israk dan Mikraj", ascension),
    ("2026-02-01", false, "Hari Thaipusam", thaipusam),
    ("2026-02-01", false, "Hari Wilayah Persekutuan", territories),
    ("2026-02-02", false, "Ganti 1 Februari", thaipusam.union(territories)),
    ("2026-02-19", true, "Awal Ramadan", [.johor, .kedah]),
    ("2026-02-20", false, "Hari Pengisytiharan Tarikh Kemerdekaan", [.melaka]),
    ("2026-03-04", false, "Ulang Tahun Pertabalan Sultan Terengganu", [.terengganu]),
    ("2026-03-07", true, "Hari Nuzul Al-Quran", all.subtracting(withoutRevelation)),
    ("2026-03-23", false, "Hari Keputeraan Sultan Johor", [.johor]),
    ("2026-03-23", true, "Hari Raya Aidilfitri (Hari Ketiga)", [.melaka]),
    ("2026-03-23", true, "Ganti Hari Raya Aidilfitri (Hari Kedua)", sundayRest),
    ("2026-03-30", false, "Hari Jadi Yang di-Pertua Negeri Sabah", [.sabah]),
    ("2026-04-03", false, "Good Friday", [.sabah, .sarawak]),
    ("2026-04-26", false, "Hari Keputeraan Sultan Terengganu", [.terengganu]),
    ("2026-05-17", false, "Hari Ulang Tahun Keputeraan Raja Perlis", [.perlis]),
    ("2026-05-22", false, "Hari Hol Almarhum Sultan Ahmad Shah", [.pahang]),
    ("2026-05-26", true, "Hari Arafah", [.kelantan, .terengganu]),
    ("2026-05-28", true, "Hari Raya Aidiladha (Hari Kedua)", secondFeast),
    ("2026-05-30", false, "Pesta Kaamatan", [.labuan, .sabah]),
    ("2026-05-31", false, "Pesta Kaamatan (Hari Kedua)", [.labuan, .sabah]),
    ("2026-06-01", false, "Perayaan Hari Gawai Dayak", [.sarawak]),
    ("2026-06-02", false, "Perayaan Hari Gawai Dayak (Hari Kedua)", [.sarawak]),
    ("2026-06-02", false, "Ganti Hari Wesak", sundayRest),
    ("2026-06-21", false, "Hari Keputeraan Sultan Kedah", [.kedah]),
    ("2026-07-07", false, "Hari Ulang Tahun Perisytiharan Tapak Warisan Dunia", [.pulauPinang]),
    ("2026-07-11", false, "Hari Jadi Yang di-Pertua Negeri Pulau Pinang", [.pulauPinang]),
    ("2026-07-21", true, "Hari Hol Almarhum Sultan Iskandar", [.johor]),
    ("2026-07-22", false, "Hari Kemerdekaan Sarawak", [.sarawak]),
    ("2026-07-31", false, "Hari Keputeraan Sultan Pahang", [.pahang]),
    ("2026-08-24", false, "Hari Jadi Yang di-Pertua Negeri Melaka", [.melaka]),
    ("2026-09-29", false, "Hari Keputeraan Sultan Kelantan", [.kelantan]),
    ("2026-09-30", false, "Hari Keputeraan Sultan Kelantan (Hari Kedua)", [.kelantan]),
    ("2026-10-10", false, "Hari Jadi Yang di-Pertua Negeri Sarawak", [.sarawak]),
    ("2026-11-06", false, "Hari Keputeraan Sultan Perak", [.perak]),
    ("2026-11-09", true, "Ganti Hari Deepavali", sundayRest),
    ("2026-12-11", false, "Hari Keputeraan Sultan Selangor", [.selangor]),
    ("2026-12-24", false, "Christmas Eve", [.sabah]),
  ]

  private static let in2027: [StateRow] = [
    ("2027-01-01", false, "Tahun Baharu", all.subtracting(withoutNewYear)),
    ("2027-01-06", true, "Israk dan Mikraj", ascension),
    ("2027-01-14", false, "Hari Keputeraan Yang di-Pertuan Besar Negeri Sembilan", [.negeriSembilan]),
    ("2027-01-22", false, "Hari Thaipusam", thaipusam),
    ("2027-02-01", false, "Hari Wilayah Persekutuan", territories),
    ("2027-02-08", false, "Ganti Tahun Baharu Cina (Hari Kedua)", sundayRest),
    ("2027-02-08", true, "Awal Ramadan", [.johor, .kedah]),
    ("2027-02-20", false, "Hari Pengisytiharan Tarikh Kemerdekaan", [.melaka]),
    ("2027-02-24", true, "Hari Nuzul Al-Quran", all.subtracting(withoutRevelation)),
    ("2027-03-04", false, "Ulang Tahun Pertabalan Sultan Terengganu", [.terengganu]),
    ("2027-03-12", true, "Hari Raya Aidilfitri (Hari Ketiga)", [.melaka]),
    ("2027-03-23", false, "Hari Keputeraan Sultan Johor", [.johor]),
    ("2027-03-26", false, "Good Friday", [.sabah, .sarawak]),
    ("2027-03-30", false, "Hari Jadi Yang di-Pertua Negeri Sabah", [.sabah]),
    ("2027-04-26", false, "Hari Keputeraan Sultan Terengganu", [.terengganu]),
    ("2027-05-16", true, "Hari Arafah", [.kelantan, .terengganu]),
    ("2027-05-17", false, "Hari Ulang Tahun Keputeraan Raja Perlis", [.perlis]),
    ("2027-05-18", true, "Hari Raya Aidiladha (Hari Kedua)", secondFeast),
    ("2027-05-22", false, "Hari Hol Almarhum Sultan Ahmad Shah", [.pahang]),
    ("2027-05-30", false, "Pesta Kaamatan", [.labuan, .sabah]),
    ("2027-05-31", false, "Pesta Kaamatan (Hari Kedua)", [.labuan, .sabah]),
    ("2027-06-01", false, "Perayaan Hari Gawai Dayak", [.sarawak]),
    ("2027-06-02", false, "Perayaan Hari Gawai Dayak (Hari Kedua)", [.sarawak]),
    ("2027-06-08", true, "Ganti Awal Muharam", sundayRest),
    ("2027-06-20", false, "Hari Keputeraan Sultan Kedah", [.kedah]),
    ("2027-07-07", false, "Hari Ulang Tahun Perisytiharan Tapak Warisan Dunia", [.pulauPinang]),
    ("2027-07-10", false, "Hari Jadi Yang di-Pertua Negeri Pulau Pinang", [.pulauPinang]),
    ("2027-07-11", true, "Hari Hol Almarhum Sultan Iskandar", [.johor]),
    ("2027-07-22", false, "Hari Kemerdekaan Sarawak", [.sarawak]),
    ("2027-08-16", true, "Ganti Maulidur Rasul", sundayRest),
    ("2027-08-24", false, "Hari Jadi Yang di-Pertua Negeri Melaka", [.melaka]),
    ("2027-09-29", false, "Hari Keputeraan Sultan Kelantan", [.kelantan]),
    ("2027-09-30", false, "Hari Keputeraan Sultan Kelantan (Hari Kedua)", [.kelantan]),
    ("2027-10-09", false, "Hari Jadi Yang di-Pertua Negeri Sarawak", [.sarawak]),
    ("2027-11-05", false, "Hari Keputeraan Sultan Perak", [.perak]),
    ("2027-12-11", false, "Hari Keputeraan Sultan Selangor", [.selangor]),
    ("2027-12-24", false, "Christmas Eve", [.sabah]),
    ("2027-12-26", true, "Israk dan Mikraj", ascension),
    ("2027-12-27", true, "Ganti Israk dan Mikraj", [.negeriSembilan, .perlis]),
  ]
}
