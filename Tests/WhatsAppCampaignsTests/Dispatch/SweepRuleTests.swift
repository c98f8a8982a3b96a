import Foundation
import Testing
import WhatsAppCampaigns

@Suite("What a sweep does with a recipient")
struct SweepRuleTests {
  private let now = Date(timeIntervalSince1970: 1_763_000_000)

  private func swept(
    _ state: Recipient.State,
    attempt: Attempt? = nil,
    _ status: CampaignStatus = .sending
  ) throws -> Recipient.State? {
    let plan = CampaignPlan(
      name: "Case",
      provider: "cloud",
      template: "t",
      language: "en",
      variables: [:],
      audience: Audience()
    )
    var recipient = Recipient(
      id: RecipientID(1),
      campaign: "case",
      contact: ContactID(1),
      person: PersonKey(try #require(PhoneNumber(e164: "+60123456789"))),
      state: state,
      attempts: attempt.map { [$0] } ?? [],
      updatedAt: now
    )
    let sweep = SweepCampaign(tenant: .default, campaign: "case", orphanAfter: .seconds(60))
    let campaign = Campaign(id: "case", plan: plan, status: status, createdAt: now)
    return sweep.move(&recipient, of: campaign, at: now, ingest: now) ? recipient.state : nil
  }

  private func attempt(leftBy last: Date) -> Attempt {
    Attempt(id: "a", number: 1, committedAt: last.addingTimeInterval(-1), sendBefore: last)
  }

  @Test("Who waits is left alone until their lease ends or the campaign does")
  func waiting() throws {
    let worker: WorkerID = "w"
    #expect(try swept(.pending(notBefore: nil)) == nil)
    #expect(try swept(.claimed(by: worker, until: now.addingTimeInterval(1))) == nil)
    #expect(try swept(.claimed(by: worker, until: now)) == .pending(notBefore: nil))
    #expect(try swept(.claimed(by: worker, until: now.addingTimeInterval(1)), .cancelling) == .cancelled)
    #expect(try swept(.pending(notBefore: nil), .cancelling) == .cancelled)
  }

  @Test("Who is on the way is waited for, and then their silence is")
  func underWay() throws {
    let late = attempt(leftBy: now.addingTimeInterval(-60))
    let fresh = attempt(leftBy: now.addingTimeInterval(-59))
    #expect(try swept(.sending(fresh.id), attempt: fresh) == nil)
    #expect(try swept(.sending(late.id), attempt: late) == .settling(late.id, since: now))
    #expect(try swept(.settling(late.id, since: now), attempt: late) == nil)
    let silent = now.addingTimeInterval(-86_400)
    #expect(try swept(.settling(late.id, since: silent), attempt: late) == .unconfirmed(late.id))
  }

  @Test("What is decided stays")
  func decided() throws {
    let sent = attempt(leftBy: now.addingTimeInterval(-86_400))
    #expect(try swept(.accepted(sent.id), attempt: sent, .cancelling) == nil)
    #expect(try swept(.unconfirmed(sent.id), attempt: sent, .cancelling) == nil)
    #expect(try swept(.skipped, .cancelling) == nil)
  }
}
