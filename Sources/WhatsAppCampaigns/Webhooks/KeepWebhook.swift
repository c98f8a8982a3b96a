/// A verified body to keep.
public struct KeepWebhook: Sendable {
  /// Whose webhook.
  public var tenant: TenantID
  /// The provider that sent it.
  public var provider: ProviderName
  /// The body, as it came.
  public var body: [UInt8]
  /// Whether it holds what a person said, which goes ahead of status reports.
  public var isUrgent: Bool
  /// Who has two names by it, where one of the names is a contact's: they are one person from now on, as by
  /// ``ApplyWebhooks/namings``, although the rest of a report is applied later. A STOP under either name may come next.
  public var namings: [ApplyWebhooks.Naming]

  /// Creates a request.
  public init(
    tenant: TenantID,
    provider: ProviderName,
    body: [UInt8],
    isUrgent: Bool,
    namings: [ApplyWebhooks.Naming] = []
  ) {
    self.tenant = tenant
    self.provider = provider
    self.body = body
    self.isUrgent = isUrgent
    self.namings = namings
  }
}

extension KeepWebhook {
  /// What the same bytes of the same provider are known by. A provider's name holds no zero byte, so no two pairs have the
  /// same bytes.
  package var digest: [UInt8] { Cryptography.sha256(Array(provider.rawValue.utf8) + [0] + body) }
}
