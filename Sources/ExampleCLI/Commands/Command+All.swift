extension Command {
  /// Every command, in the order in which the overview lists them.
  static let all: [Command] = [
    .phone, .normalize, .consentClassify, .webhookParse, .errorsClassify,
  ]
}
