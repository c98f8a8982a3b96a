import WhatsAppCampaigns

extension CommandFailure {
  /// What an error of the library means for the exit code. Its sentence is the library's own.
  init?(library error: any Error) {
    switch error {
    case let error as EngineError: self.init(Self.code(of: error), error.description)
    case let error as FieldCipherError: self.init(.unusable, error.description)
    case let error as StoreError: self.init(Self.code(of: error), error.description)
    case let error as TemplateError: self.init(.usage, error.description)
    case let error as ImportError: self.init(Self.code(of: error), error.description)
    case let error as CloudAPICallError: self.init(Self.code(of: error), error.description)
    case let error as WebhookConfigurationError: self.init(.unusable, error.description)
    default: return nil
    }
  }

  /// What is no file at all is a mistake in the command line; what stands in a file is refused.
  static func code(of error: ImportError) -> ExitCode { error.code == .notAFile ? .usage : .refused }

  private static func code(of error: CloudAPICallError) -> ExitCode {
    switch error.code {
    case .invalidRequest: .usage
    case .refused, .tooMuch: .refused
    case .missingCredential, .noAnswer, .unreadable: .unusable
    @unknown default: .unusable
    }
  }

  private static func code(of error: EngineError) -> ExitCode {
    if let storeError = error.storeError { return code(of: storeError) }
    return switch error.code {
    // The arguments name or combine what is not there.
    case .unknownCampaign, .unknownTemplate, .unknownGroup, .unknownHolidays, .unknownContact, .unknownContest: .usage
    case .unknownSegment: .usage
    case .templateMismatch, .unusableVariants, .unusableSegment, .unusableContest, .unsupported, .unkeepableSchedule:
      .usage
    case .templateNotApproved, .noRecipients, .wrongStatus, .outsideServiceWindow, .forbidden, .noRoom, .undrawable,
      .groupInUse:
      .refused
    case .unknownProvider, .alreadySending, .storeClockAhead, .missingKey, .wrongKey, .unreadableValue, .store:
      .unusable
    @unknown default: .unusable
    }
  }

  private static func code(of error: StoreError) -> ExitCode {
    switch error.code {
    case .notFound: .usage
    case .conflict: .refused
    case .cancelled: .interrupted
    case .unavailable, .notAStore, .corrupt, .busy, .full, .inUse, .outcomeUnknown: .unusable
    @unknown default: .unusable
    }
  }
}
