/// Everything that an engine keeps: the composition of the store protocols.
///
/// Two stores ship: ``InMemoryStore`` with the library, and `SQLiteStore` in a target of its own. A host's own store
/// conforms to the same protocols and proves itself with the conformance suite in `WhatsAppCampaignsTesting`.
public protocol CampaignStore: ContactStore, ConsentStore, TemplateStore, CampaignDefinitionStore, DispatchStore,
  WebhookInbox
{}
