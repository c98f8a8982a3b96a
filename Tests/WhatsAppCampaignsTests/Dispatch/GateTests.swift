import Foundation
import Testing
import WhatsAppCampaigns

@Suite("Who may be written to")
struct GateTests {
  private let now = Date(timeIntervalSince1970: 1_800_064_800)

  private func verdict(
    _ category: TemplateCategory,
    _ purpose: ConsentPurpose,
    after events: [ConsentEvent] = []
  ) throws -> Gate.Verdict {
    let phone = try #require(PhoneNumber(e164: "+60123456789"))
    var state = ConsentState()
    for event in events { state.fold(event) }
    let contact = Contact(id: ContactID(1), person: PersonKey(phone), identity: .phone(phone), createdAt: now)
    let plan = CampaignPlan(
      name: "x",
      provider: "cloud",
      template: "t",
      language: "en",
      variables: [:],
      audience: Audience(),
      purpose: purpose
    )
    return Gate(plan: plan, category: category, policy: PDPAConsentPolicy())
      .verdict(for: AudienceMember(contact: contact, consent: state), at: now)
  }

  private var stop: ConsentEvent {
    ConsentEvent(decision: .withdrawn, purposes: ConsentPurpose.stoppable, at: now, source: "whatsapp")
  }

  @Test("A template is judged by its category, whatever laxer purpose the caller names")
  func categoryBinds() throws {
    #expect(try verdict(.marketing, .service) == .optedOut(.notGranted))
    #expect(try verdict(.utility, .service, after: [stop]) == .optedOut(.withdrawn))
    #expect(try verdict(.utility, .authentication, after: [stop]) == .optedOut(.withdrawn))
    #expect(try verdict(.authentication, .authentication, after: [stop]) == .send(until: .distantFuture))
  }

  @Test("A caller may ask for a stricter purpose than the category")
  func stricterIsAllowed() throws {
    #expect(try verdict(.utility, .utility) == .send(until: .distantFuture))
    #expect(try verdict(.utility, .marketing) == .optedOut(.notGranted))
  }
}
