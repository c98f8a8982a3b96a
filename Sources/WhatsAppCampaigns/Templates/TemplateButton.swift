/// A button of a template.
public struct TemplateButton: Hashable, Sendable, Codable {
  /// What a button does.
  public enum Kind: RawRepresentable, Hashable, Sendable, Codable {
    /// Answers with its label.
    case quickReply
    /// Opens a web page.
    case url
    /// Calls a number.
    case phoneNumber
    /// Copies a coupon code.
    case copyCode
    /// Copies or fills in a one-time code.
    case oneTimePassword
    /// Opens a form.
    case flow
    /// Opens the catalog.
    case catalog
    /// Shows several products, which each message names.
    case multiProduct
    /// Calls the business in the app.
    case voiceCall
    /// A kind that the library cannot fill, as the provider wrote it.
    case unknown(String)

    /// Reads a kind in the provider's spelling, in either letter case.
    public init(rawValue: String) {
      self =
        switch rawValue.uppercased() {
        case "QUICK_REPLY": .quickReply
        case "URL": .url
        case "PHONE_NUMBER": .phoneNumber
        case "COPY_CODE": .copyCode
        case "OTP": .oneTimePassword
        case "FLOW": .flow
        case "CATALOG": .catalog
        case "MPM": .multiProduct
        case "VOICE_CALL": .voiceCall
        default: .unknown(rawValue)
        }
    }

    /// The provider's spelling.
    public var rawValue: String {
      switch self {
      case .quickReply: "QUICK_REPLY"
      case .url: "URL"
      case .phoneNumber: "PHONE_NUMBER"
      case .copyCode: "COPY_CODE"
      case .oneTimePassword: "OTP"
      case .flow: "FLOW"
      case .catalog: "CATALOG"
      case .multiProduct: "MPM"
      case .voiceCall: "VOICE_CALL"
      case .unknown(let text): text
      }
    }
  }

  /// What the button does.
  public var kind: Kind
  /// What stands on it.
  public var label: String
  /// Where it leads: the address of a `url` button, the number of a `phoneNumber` button.
  public var target: String?

  /// Creates a button.
  public init(kind: Kind, label: String, target: String? = nil) {
    self.kind = kind
    self.label = label
    self.target = target
  }
}
