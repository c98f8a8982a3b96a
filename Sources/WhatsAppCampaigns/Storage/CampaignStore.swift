/// Everything that an engine keeps: the composition of the store protocols.
///
/// Three stores ship: ``InMemoryStore`` with the library, `SQLiteStore` and `PostgresStore` in targets of their own. A
/// host's own store conforms to the same protocols and proves itself with the conformance suite in
/// `WhatsAppCampaignsTesting`.
public protocol CampaignStore: ContactStore, ConsentStore, SegmentStore, TemplateStore, CampaignDefinitionStore,
  DispatchStore, WebhookInbox, ConversationStore, ContestStore, PrivacyStore
{}
