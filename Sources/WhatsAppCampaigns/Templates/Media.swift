/// The kinds of media that WhatsApp carries.
@nonexhaustive
public enum MediaKind: String, Hashable, Sendable, Codable, CaseIterable {
  /// JPEG or PNG.
  case image
  /// MP4 or 3GP.
  case video
  /// PDF, office documents, plain text.
  case document
  /// A sound file or a voice note.
  case audio
  /// WebP.
  case sticker
  /// A short silent film that plays by itself, MP4: in template headers on the route for marketing messages only.
  case gif

  /// Whether a template's header can be of this kind.
  public var isHeader: Bool { self != .audio && self != .sticker }
}

/// Where the provider finds a medium.
@nonexhaustive
public enum MediaSource: Hashable, Sendable {
  /// Uploaded before, under the provider's identifier. Uploads expire after 30 days.
  case id(String)
  /// On the web; the provider fetches it.
  case link(String)

  /// Reads what a list or a person states: a web address is a link, anything else an identifier.
  public init(_ text: String) {
    let start = text.prefix(8).lowercased()
    self = start == "https://" || start.hasPrefix("http://") ? .link(text) : .id(text)
  }
}
