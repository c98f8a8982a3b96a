/// What every store refuses in the same words. Those of contests and segments stand beside their protocols.
extension StoreError {
  package static let noCampaign = StoreError(.notFound, "There is no campaign of that identifier.")
  package static let campaignExists = StoreError(.conflict, "There is a campaign of that identifier already.")
  package static let campaignHasLeftDraft = StoreError(
    .conflict,
    "The campaign has left the draft, so its recipients can no longer be fixed."
  )
  package static func noGroup(_ name: GroupName) -> StoreError {
    StoreError(.notFound, "There is no group “\(name)”. Create it first, or check the name.")
  }
  package static let groupExists = StoreError(.conflict, "There is a group of that name already. Choose another name.")
  package static let noContactForGroup = StoreError(
    .notFound,
    "One of the contacts for the group does not exist. Save the contacts first."
  )
  package static let noMember = StoreError(
    .notFound,
    "One of the contacts is no member of the group. Put them into it first."
  )
  package static let noContact = StoreError(.notFound, "The person is no contact of this tenant. Save them first.")
  package static let valueOfNobody = StoreError(
    .notFound,
    "A value is about somebody who is no contact. Save the contact first."
  )
  package static let consentOfNobody = StoreError(
    .conflict,
    "A consent event names nobody. Give a phone number, a WhatsApp id or a user id."
  )
  package static let notAnonymous = StoreError(.conflict, "A person can only be replaced by an anonymous key.")
}
