extension CampaignEngine {
  /// Sends what a campaign sends to a few numbers of one's own, to see it on a phone.
  ///
  /// It is a campaign of its own, so that every rule holds for it but one: it leaves at once, outside the hours of the
  /// campaign too, because somebody waits for it with the phone in hand. The numbers must have agreed, or be allowed
  /// otherwise by the consent policy. Variables have the values of one person of the audience, the first one if none is named,
  /// and they are those that this person's own message has.
  ///
  /// - Parameters:
  ///   - id: The campaign whose message is tried.
  ///   - numbers: Whom to send it to.
  ///   - person: Whose values the variables have.
  ///   - variant: Which of several messages; the first one if none is named.
  /// - Returns: How the sending of the trial ended; its campaign keeps what became of each number.
  public func sendTest(
    of id: CampaignID,
    to numbers: [PhoneNumber],
    as person: PersonKey? = nil,
    variant: VariantName? = nil
  ) async throws(EngineError) -> SendSummary {
    let campaign = try await existing(id)
    var plan = campaign.plan
    let chosen = plan.variants.first { variant == nil || $0.name == variant }
    guard chosen != nil || variant == nil else {
      throw EngineError(
        .unusableVariants,
        "The campaign has no variant of this name. It has: "
          + plan.variants.map(\.name.rawValue).joined(separator: ", ")
      )
    }
    if let chosen { plan = plan.sending(chosen) }
    // Whoever tries a message out wants to see it.
    plan.holdout = 0
    let sample = try await sample(of: campaign, person)
    plan.variables = plan.variables.filled { sample?.value(of: $0) }
    plan.name = "Test: \(plan.name)"
    plan.audience = Audience(numbers: numbers)
    plan.schedule = nil
    plan.window = nil
    return try await send(try await createCampaign(plan).id)
  }

  /// A person, or the first one of a campaign, with what fills the variables of their message.
  private func sample(of campaign: Campaign, _ person: PersonKey?) async throws(EngineError) -> AudienceMember? {
    let query = RecipientQuery(tenant: tenant, campaign: campaign.id, person: person, limit: 1)
    let recipients = try await stored { () async throws(StoreError) in try await store.recipients(query) }
    if let record = recipients.first { return record.member }
    let contact: Contact? = if let person { try await contact(person) } else { nil }
    guard person == nil || contact != nil else { return nil }
    if let contact, !campaign.status.isBeforeStart { return AudienceMember(contact: contact, consent: ConsentState()) }
    let page = AudienceQuery(
      tenant: tenant,
      audience: campaign.plan.audience,
      after: contact?.id.predecessor,
      limit: 1
    )
    let first = try await stored { () async throws(StoreError) in try await store.audience(page) }.first
    // Somebody who is not in the audience lends their values all the same.
    guard let contact, first?.contact.id != contact.id else { return first }
    return AudienceMember(contact: contact, consent: ConsentState())
  }

  /// Puts recipients of a campaign into a group, such as those who failed, so that another campaign can try them again.
  ///
  /// What was fixed with the campaign's audience becomes their own fields there, so that the other campaign says the same.
  /// It replaces what their memberships say: of somebody with whom nothing was fixed, the membership says nothing afterwards.
  /// A group that is used for something else would lose that, so take a new one. Who was forgotten since is left out.
  ///
  /// - Parameters:
  ///   - name: The group; it is made where it is missing.
  ///   - id: The campaign.
  ///   - isWanted: Whom to take.
  /// - Returns: The group.
  @discardableResult
  public func collect(
    into name: GroupName,
    from id: CampaignID,
    where isWanted: (Recipient) -> Bool
  ) async throws(EngineError) -> ContactGroup {
    _ = try await existing(id)
    try await createGroup(ifMissing: name, source: .campaign(id.rawValue))
    var last: RecipientID?
    while true {
      let page = try await recipients(of: id, after: last, limit: 1_000)
      guard let end = page.last else { return try await group(name) }
      let wanted = page.map(\.recipient).filter { !$0.person.isAnonymous && isWanted($0) }
      let fields = Dictionary(wanted.map { ($0.contact, $0.memberFields) }) { first, _ in first }
      if !wanted.isEmpty { try await changeGroup(name, .add(wanted.map(\.contact), fields: fields)) }
      last = end.recipient.id
    }
  }
}

extension VariableMapping {
  /// The mapping with every field replaced by a value, where there is one.
  func filled(with value: (String) -> String?) -> VariableMapping {
    VariableMapping(
      sources.mapValues { source in
        guard case .field(let name, _) = source, let text = value(name) else { return source }
        return VariableSource(rawValue: "text:\(text)") ?? source
      }
    )
  }
}
