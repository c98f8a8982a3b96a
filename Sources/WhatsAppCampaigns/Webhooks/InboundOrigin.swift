/// What brought a person to write: an advertisement, a product, or somebody else's words.
public struct InboundOrigin: Hashable, Sendable {
  /// The advertisement or post that they came from.
  public var referral: Referral?
  /// The product that they ask about.
  public var product: Product?
  /// Whether the message was passed on.
  public var isForwarded: Bool
  /// Whether it was passed on many times, by the provider's count.
  public var isForwardedOften: Bool

  /// Creates an origin; by default the person wrote by themselves.
  public init(
    referral: Referral? = nil,
    product: Product? = nil,
    isForwarded: Bool = false,
    isForwardedOften: Bool = false
  ) {
    self.referral = referral
    self.product = product
    self.isForwarded = isForwarded
    self.isForwardedOften = isForwardedOften
  }

  /// An advertisement or a post with a button that leads to the chat.
  public struct Referral: Hashable, Sendable {
    /// The provider's name of the kind: `ad` or `post`.
    public var kind: String?
    /// The provider's identifier of it.
    public var sourceID: String?
    /// Where it stands.
    public var address: String?
    /// Its headline.
    public var headline: String?
    /// Its text.
    public var body: String?
    /// The identifier of the click, to tell the provider what became of it.
    public var clickID: String?

    /// Creates a referral.
    public init(
      kind: String? = nil,
      sourceID: String? = nil,
      address: String? = nil,
      headline: String? = nil,
      body: String? = nil,
      clickID: String? = nil
    ) {
      self.kind = kind
      self.sourceID = sourceID
      self.address = address
      self.headline = headline
      self.body = body
      self.clickID = clickID
    }
  }

  /// A product of a catalog.
  public struct Product: Hashable, Sendable {
    /// The catalog.
    public var catalogID: String?
    /// The product's identifier in it.
    public var productID: String?

    /// Creates a product.
    public init(catalogID: String?, productID: String?) {
      self.catalogID = catalogID
      self.productID = productID
    }
  }
}

extension InboundOrigin {
  /// Reads what stands beside the content of a message.
  init(cloudAPI message: JSONValue) {
    let context = message["context"]
    self.init(
      referral: message["referral"].flatMap(Referral.init(cloudAPI:)),
      product: context?["referred_product"].flatMap(Product.init(cloudAPI:)),
      isForwarded: context?["forwarded"]?.bool ?? false,
      isForwardedOften: context?["frequently_forwarded"]?.bool ?? false
    )
  }
}

extension InboundOrigin.Referral {
  fileprivate init?(cloudAPI part: JSONValue) {
    guard part.object != nil else { return nil }
    self.init(
      kind: part.text("source_type"),
      sourceID: part.identifier("source_id"),
      address: part.text("source_url"),
      headline: part.text("headline"),
      body: part.text("body"),
      clickID: part.identifier("ctwa_clid")
    )
  }
}

extension InboundOrigin.Product {
  fileprivate init?(cloudAPI part: JSONValue) {
    guard part.object != nil else { return nil }
    self.init(catalogID: part.identifier("catalog_id"), productID: part.identifier("product_retailer_id"))
  }
}
