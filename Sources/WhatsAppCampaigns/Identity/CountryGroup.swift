/// The registry's place codes that stand for several countries.
@nonexhaustive
public enum CountryGroup: Int, Hashable, Sendable, Codable, CaseIterable {
  case asiaPacific = 83
  case southAmerica = 84
  case africa = 85
  case europe = 86
  case britainAndIreland = 87
  case middleEast = 88
  case farEast = 89
  case caribbeanAndCentralAmerica = 90
  case northAmerica = 91
  case easternEurope = 92
  case otherCountries = 93

  /// The name in English.
  public var englishName: String { entry.english }

  /// The name in Malay.
  public var malayName: String { entry.malay }

  /// The countries of the group that still exist, as the registry lists them: some stand in two groups.
  public var countries: [RegionCode] {
    entry.countries.split(separator: " ").compactMap { RegionCode(String($0)) }
  }

  private var entry: (english: String, malay: String, countries: String) {
    switch self {
    case .asiaPacific:
      (
        "Asia-Pacific and Oceania", "Asia Pasifik dan Oceania",
        "AS AU CC CK CX FJ FM GU HM MH NC NF NU NZ PF PG TK TL UM WF"
      )
    case .southAmerica:
      ("South America", "Amerika Selatan", "AI AR AW BO BR CL CO EC GF GP GS GY PE PY SR UY VE")
    case .africa:
      (
        "Africa", "Afrika",
        """
        AO BI BW CD CF CG CM DJ DZ EG EH ER ET GA GH GM GN KE LR MA ML MR MW MZ NA NE NG RE RW SD SL SN SO SZ TD TG \
        TN TO TZ UG YT ZA ZM ZW
        """
      )
    case .europe:
      ("Europe", "Eropah", "AM AT BE CH CY DE DK ES FI FO FR GR IT LU MC MD MK MT NL NO PT SE SI SK VA")
    case .britainAndIreland: ("Britain and Ireland", "Britain dan Ireland", "GB IE")
    case .middleEast: ("Middle East", "Timur Tengah", "AE BH IL IQ IR JO KW LB OM QA SY TR YE")
    case .farEast: ("Far East", "Timur Jauh", "JP KP KR TW")
    case .caribbeanAndCentralAmerica:
      (
        "Caribbean and Central America", "Caribbean dan Amerika Tengah",
        "BB BS BZ CR CU DM DO GD GT HN HT JM KN LC MQ MX NI PA PR SV TC TT VC VI"
      )
    case .northAmerica: ("North America", "Amerika Utara", "CA GL PM US")
    case .easternEurope:
      ("Eastern Europe", "Eropah Timur", "AL BA BG BY CZ EE GE HR HU LT LV ME PL RO RS RU UA XK")
    case .otherCountries:
      (
        "Other countries", "Negara lain",
        """
        AD AF AG AQ AZ BF BJ BM BT BV CI CV FK GI GQ GW HK IO IS KG KI KM KY KZ LC LI LS LY MG MN MO MP MS MU MV NP \
        NR PN PS PW SB SC SH SJ SM ST TF TJ TM TV UZ VA VC VG VU WS
        """
      )
    }
  }
}
