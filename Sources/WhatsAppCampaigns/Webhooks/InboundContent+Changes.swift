extension InboundContent {
  /// A message that a person changed after it was sent.
  public struct Edit: Hashable, Sendable {
    /// The message that it takes the place of.
    public var originalID: ProviderMessageID?
    /// The words as they are now, or the caption of a medium.
    public var text: String?

    /// Creates an edit.
    public init(originalID: ProviderMessageID?, text: String?) {
      self.originalID = originalID
      self.text = text
    }
  }

  /// The products that a person put together in a catalog and sent.
  public struct Order: Hashable, Sendable {
    /// The catalog.
    public var catalogID: String?
    /// What the person wrote with it.
    public var text: String?
    /// What was ordered.
    public var items: [Item]

    /// Creates an order.
    public init(catalogID: String?, text: String? = nil, items: [Item]) {
      self.catalogID = catalogID
      self.text = text
      self.items = items
    }

    /// One product of an order.
    public struct Item: Hashable, Sendable {
      /// The product's identifier in the catalog.
      public var productID: String
      /// How many.
      public var quantity: Int
      /// The price of one, as the provider writes it.
      public var price: String?
      /// The price's currency, such as `MYR`.
      public var currency: String?

      /// Creates an item.
      public init(productID: String, quantity: Int, price: String? = nil, currency: String? = nil) {
        self.productID = productID
        self.quantity = quantity
        self.price = price
        self.currency = currency
      }
    }
  }
}
