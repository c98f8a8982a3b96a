extension CommandLineRun {
  /// Adds the template that most tests send.
  static let addPromo = [
    "template", "add", "--name", "promo", "--language", "en", "--category", "marketing", "--body", "Hi {{1}}, hello.",
  ]

  /// Plans a campaign with it; the audience and the variable follow.
  static let createPromo = [
    "campaign", "create", "--name", "S", "--provider", "cloud", "--template", "promo", "--language", "en",
  ]
}
