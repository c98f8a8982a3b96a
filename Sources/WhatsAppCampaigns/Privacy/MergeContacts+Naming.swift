extension MergeContacts {
  /// What a naming asks for whose contacts are two, see ``ApplyWebhooks/Naming/Step/merge(_:)``.
  package init(_ naming: ApplyWebhooks.Naming, tenant: TenantID, token: PersonKey) {
    self.init(tenant: tenant, from: naming.other, into: naming.person, token: token, since: naming.since)
  }
}
