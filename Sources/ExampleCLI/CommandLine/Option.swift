/// One option of a command: a flag, or a name with a value.
struct Option: Hashable, Sendable {
  /// The name without its dashes.
  let name: String
  /// What stands for the value in the help, such as `PATH`; `nil` for a flag.
  let placeholder: String?
  /// One line for the help.
  let help: String
  /// Whether it may be given several times.
  let isRepeatable: Bool

  private init(_ name: String, _ placeholder: String?, _ help: String, isRepeatable: Bool) {
    self.name = name
    self.placeholder = placeholder
    self.help = help
    self.isRepeatable = isRepeatable
  }

  /// An option with a value.
  static func value(_ name: String, _ placeholder: String, _ help: String) -> Option {
    Option(name, placeholder, help, isRepeatable: false)
  }

  /// An option with a value that may be given several times.
  static func values(_ name: String, _ placeholder: String, _ help: String) -> Option {
    Option(name, placeholder, help, isRepeatable: true)
  }

  /// An option without a value.
  static func flag(_ name: String, _ help: String) -> Option {
    Option(name, nil, help, isRepeatable: false)
  }

  /// The option as it is typed.
  var spelling: String { placeholder.map { "--\(name) \($0)" } ?? "--\(name)" }
}

extension Option {
  static let store = Option.value(
    "store",
    "PATH",
    "The store: a file, postgres://…, or :memory: for one that ends with the command. Default: campaigns.sqlite"
  )
  static let tenant = Option.value("tenant", "NAME", "Whose data. Default: default")
  static let region = Option.value("region", "CODE", "Country of phone numbers without a country code. Default: MY")
  static let now = Option.value("now", "ISO-8601", "Pretend that it is this time, such as 2026-11-21T09:00:00+08:00")
  static let json = Option.flag("json", "Print results as JSON")
  static let showNumbers = Option.flag(
    "show-numbers",
    "Print phone numbers in full; in JSON the identifiers of messages hold them either way"
  )
  static let help = Option.flag("help", "Show this help")

  /// The options that every command understands, whether or not they make a difference to it.
  static let common: [Option] = [.store, .tenant, .region, .now, .json, .showNumbers, .help]
}
