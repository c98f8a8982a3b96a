/// A message that is a file: an image, a video, a sound, a document or a sticker.
public struct MediaMessage: Hashable, Sendable {
  /// What kind of file it is.
  public var kind: MediaKind
  /// Where the provider finds it.
  public var source: MediaSource
  /// The text under it, up to 1024 characters; sounds and stickers have none.
  public var caption: String?
  /// The name that people see, for documents only, up to 240 characters. Its ending decides the icon.
  public var filename: String?
  /// Whether a sound is shown as a voice note; such a file must be OGG with Opus.
  public var isVoice: Bool

  static let longestFilename = 240

  /// Creates a message.
  public init(
    _ kind: MediaKind,
    _ source: MediaSource,
    caption: String? = nil,
    filename: String? = nil,
    isVoice: Bool = false
  ) {
    self.kind = kind
    self.source = source
    self.caption = caption
    self.filename = filename
    self.isVoice = isVoice
  }

  /// What breaks the documented limits.
  public var problems: [TemplateProblem] {
    let path = kind.rawValue
    var result: [TemplateProblem] = []
    if kind == .gif { result.append(TemplateProblem(path: path, rule: "can stand in the header of a template only")) }
    if let rule = source.refusal { result.append(TemplateProblem(path: path, rule: rule)) }
    if let caption {
      if kind == .audio || kind == .sticker {
        result.append(TemplateProblem(path: "\(path).caption", rule: "is for images, videos and documents only"))
      }
      result += FieldRule.text(caption, path: "\(path).caption", limit: 1_024)
    }
    if let filename {
      if kind != .document { result.append(TemplateProblem(path: "\(path).filename", rule: "is for documents only")) }
      result += FieldRule.text(filename, path: "\(path).filename", limit: Self.longestFilename)
    }
    if isVoice, kind != .audio {
      result.append(TemplateProblem(path: "\(path).voice", rule: "is for sounds only"))
    }
    return result
  }
}
