extension CampaignReport {
  /// The report as one HTML page that needs nothing else: no script, no image, no font, no network.
  ///
  /// The page is well-formed XML as well, adapts to phones, to dark screens and to A4 paper in black and white, and
  /// escapes every text that came from outside. It holds no phone number of a recipient.
  public func html(language: ReportLanguage = .english) -> String {
    ReportPage(self, language: language).html
  }
}
