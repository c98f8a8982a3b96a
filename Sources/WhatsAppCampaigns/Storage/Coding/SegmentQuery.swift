package import Foundation

/// A rule as a condition on the columns of a contact `c`, for the stores that speak SQL.
///
/// The text holds nothing that a rule says: texts and numbers of the rule are parameters, in the order of ``values``.
/// Every condition is true or false for every contact, never NULL, so that NOT means what it says. A row of
/// `free_messages` counts unless it is proven to have reached nobody.
package struct SegmentQuery {
  /// How databases differ.
  package struct Dialect: Sendable {
    /// The parameter of a number, counted from 1.
    package var parameter: @Sendable (_ number: Int, _ value: SQLValue) -> String
    /// The text of the field of that name, a parameter; NULL where there is none.
    package var field: String
    /// The text of the first field that there is of those names, a parameter with a list of texts; NULL where there is none.
    package var firstField: String
    /// The number that ``WrittenAmount`` reads in a text, and NULL where it reads none.
    package var amount: @Sendable (String) -> String
    /// The number of the day that ``CalendarDay/init(written:)`` reads in a text, and NULL where it reads none.
    package var day: @Sendable (String) -> String
    /// A text with small letters in place of A to Z.
    package var lowercased: @Sendable (String) -> String
    /// The first place of a text in another, 0 where there is none.
    package var position: @Sendable (_ text: String, _ part: String) -> String
    /// What ties the members `x` of a group `g` to their tenant, where the table needs it for its key.
    package var memberCondition: String

    /// A dialect.
    package init(
      parameter: @escaping @Sendable (_ number: Int, _ value: SQLValue) -> String,
      field: String,
      firstField: String,
      amount: @escaping @Sendable (String) -> String,
      day: @escaping @Sendable (String) -> String,
      lowercased: @escaping @Sendable (String) -> String,
      position: @escaping @Sendable (_ text: String, _ part: String) -> String,
      memberCondition: String
    ) {
      self.parameter = parameter
      self.field = field
      self.firstField = firstField
      self.amount = amount
      self.day = day
      self.lowercased = lowercased
      self.position = position
      self.memberCondition = memberCondition
    }
  }

  /// The condition.
  package private(set) var condition = ""
  /// The values of its parameters.
  package private(set) var values: [SQLValue] = []

  private let dialect: Dialect
  private let tenant: Int64
  private let now: Date
  /// The names of the fields that there are, by what they are without capitals.
  private let fieldNames: [String: [String]]
  private let firstParameter: Int

  /// Compiles a rule.
  ///
  /// - Parameters:
  ///   - rule: The rule.
  ///   - tenant: The number of the tenant, to whom every row that is looked at belongs.
  ///   - now: The time that days are counted from.
  ///   - fieldNames: The names of the fields that the tenant's contacts have.
  ///   - firstParameter: The number of the first parameter, from 1.
  package init(
    _ rule: SegmentRule,
    tenant: Int64,
    now: Date,
    fieldNames: [String],
    dialect: Dialect,
    firstParameter: Int
  ) {
    self.dialect = dialect
    self.tenant = tenant
    self.now = now
    self.fieldNames = Dictionary(grouping: fieldNames) { $0.lowercased() }
    self.firstParameter = firstParameter
    condition = compile(rule)
  }

  private mutating func bind(_ value: SQLValue) -> String {
    values.append(value)
    return dialect.parameter(firstParameter + values.count - 1, value)
  }

  private mutating func compile(_ rule: SegmentRule) -> String {
    switch rule {
    case .all(let rules): return join(rules, "AND", empty: "1 = 1")
    case .any(let rules): return join(rules, "OR", empty: "1 = 0")
    case .not(let rule): return "NOT (\(compile(rule)))"
    case .field(let name, let test): return field(name, test)
    case .decided(let decision, let purpose): return consent("s", purpose, decision)
    case .stoppedByPlatform(let purpose): return consent("p", purpose, .platformStop)
    case .suppressed:
      return "EXISTS (SELECT 1 FROM suppressions x WHERE x.tenant = \(bind(.integer(tenant))) AND x.person = c.person)"
    case .inGroup(let group):
      let mine = bind(.integer(tenant))
      return """
        EXISTS (SELECT 1 FROM contact_groups g
        JOIN group_members x ON x.contact_group = g.number AND x.contact = c.id\(dialect.memberCondition)
        WHERE g.tenant = \(mine) AND g.name = \(bind(.text(group.rawValue))))
        """
    case .created(let test): return "c.created_at \(time(test))"
    case .lastWrote(let test):
      return """
        coalesce((SELECT max(x.sent_at) FROM messages x
        WHERE x.tenant = \(bind(.integer(tenant))) AND x.contact = c.id) \(time(test)), 1 = 0)
        """
    case .lastWrittenTo(let test):
      // Not `max` of two: one of them is NULL where only the other kind of message was sent.
      return """
        coalesce((SELECT max(t.at) FROM (
          SELECT max(x.attempted_at) AS at FROM recipients x WHERE x.contact = c.id
          UNION ALL SELECT max(x.committed_at) AS at FROM free_messages x
          WHERE x.tenant = \(bind(.integer(tenant))) AND x.contact = c.id AND x.counts) t) \(time(test)), 1 = 0)
        """
    case .messages(.inbound, let test):
      return """
        (SELECT count(*) FROM messages x
        WHERE x.tenant = \(bind(.integer(tenant))) AND x.contact = c.id) \(count(test))
        """
    case .messages(.outbound, let test):
      return """
        (SELECT count(*) FROM recipients x WHERE x.contact = c.id AND x.attempted_at IS NOT NULL)
        + (SELECT count(*) FROM free_messages x
          WHERE x.tenant = \(bind(.integer(tenant))) AND x.contact = c.id AND x.counts) \(count(test))
        """
    case .recipient(let campaign, let statuses):
      let codes = SegmentRule.widened(statuses).map(\.code).sorted().map(String.init).joined(separator: ", ")
      return recipient(of: campaign, codes.isEmpty ? "1 = 0" : "x.status IN (\(codes))")
    case .responded(let campaign): return recipient(of: campaign, "x.responded")
    case .entered(let contest, let entrants): return entrant(of: contest, entrants)
    }
  }

  private mutating func join(_ rules: [SegmentRule], _ word: String, empty: String) -> String {
    var parts: [String] = []
    for rule in rules { parts.append("(\(compile(rule)))") }
    return parts.isEmpty ? empty : parts.joined(separator: " \(word) ")
  }

  private mutating func field(_ name: String, _ test: SegmentRule.FieldTest) -> String {
    let isColumn = name != "name" && name != "phone"
    let spellings = isColumn ? FieldSpelling.spellings(of: name, among: fieldNames[name.lowercased()] ?? []) : []
    let profile: String? =
      switch FieldSpelling.profileField(name) {
      case .name: "c.name"
      case .phone: "CASE c.identity_kind WHEN 0 THEN c.identity WHEN 1 THEN '+' || c.identity END"
      case nil: nil
      }
    if spellings.isEmpty, profile == nil { return "1 = 0" }
    // Each mention of the text is a parameter of its own.
    func text(_ query: inout SegmentQuery) -> String {
      var sources = [profile, "''"].compactMap(\.self)
      if !spellings.isEmpty {
        let isOne = spellings.count == 1
        let names = query.bind(isOne ? .text(spellings[0]) : .texts(spellings))
        sources.insert((isOne ? query.dialect.field : query.dialect.firstField).replacing("?", with: names), at: 0)
      }
      return "coalesce(\(sources.joined(separator: ", ")))"
    }
    func isPresent(_ query: inout SegmentQuery) -> String { "\(text(&query)) <> ''" }
    switch test {
    case .isPresent: return isPresent(&self)
    case .equals(let other): return "\(isPresent(&self)) AND \(text(&self)) = \(bind(.text(other)))"
    case .equalsIgnoringCase(let other):
      let folded = SegmentRule.FieldTest.folded(other)
      return "\(isPresent(&self)) AND \(dialect.lowercased(text(&self))) = \(bind(.text(folded)))"
    case .isOneOf(let others):
      var condition = "\(isPresent(&self)) AND (1 = 0"
      for other in others { condition += " OR \(text(&self)) = \(bind(.text(other)))" }
      return condition + ")"
    case .contains(let part):
      if part.utf8.isEmpty { return isPresent(&self) }
      return "\(isPresent(&self)) AND \(dialect.position(text(&self), bind(.text(part)))) > 0"
    case .isAtLeast(let number): return "coalesce(\(dialect.amount(text(&self))) >= \(bind(.real(number))), 1 = 0)"
    case .isLessThan(let number): return "coalesce(\(dialect.amount(text(&self))) < \(bind(.real(number))), 1 = 0)"
    case .isOnOrAfter(let day): return "coalesce(\(dialect.day(text(&self))) >= \(bind(.integer(day.ordinal))), 1 = 0)"
    case .isBefore(let day): return "coalesce(\(dialect.day(text(&self))) < \(bind(.integer(day.ordinal))), 1 = 0)"
    }
  }

  private mutating func consent(_ kind: String, _ purpose: ConsentPurpose, _ decision: ConsentDecision) -> String {
    // As `ConsentCoding` writes it.
    let part = bind(.text(";\(kind):\(purpose.rawValue):\(decision.rawValue):"))
    return "\(dialect.position("(';' || coalesce(c.consent, ''))", part)) > 0"
  }

  private mutating func time(_ test: SegmentRule.TimeTest) -> String {
    switch test {
    case .since(let moment): ">= \(bind(.integer(moment.milliseconds(now: now))))"
    case .before(let moment): "< \(bind(.integer(moment.milliseconds(now: now))))"
    }
  }

  private mutating func count(_ test: SegmentRule.CountTest) -> String {
    switch test {
    case .isAtLeast(let least): ">= \(bind(.integer(Int64(least))))"
    case .isLessThan(let bound): "< \(bind(.integer(Int64(bound))))"
    }
  }

  private mutating func recipient(of campaign: CampaignID?, _ condition: String) -> String {
    guard let campaign else {
      // The index leads with the contact, and a contact has one tenant.
      return "EXISTS (SELECT 1 FROM recipients x WHERE x.contact = c.id AND \(condition))"
    }
    return """
      EXISTS (SELECT 1 FROM recipients x JOIN campaigns k ON k.number = x.campaign
      WHERE x.contact = c.id AND \(condition) AND k.tenant = \(bind(.integer(tenant)))
      AND k.id = \(bind(.text(campaign.rawValue))))
      """
  }

  private mutating func entrant(of contest: ContestID?, _ entrants: ContestEntrants) -> String {
    let condition =
      switch entrants {
      case .everybody: "1 = 1"
      case .verified: "x.verified_at IS NOT NULL"
      case .winners: "x.prize = \(ContestEntry.DrawnAs.winner.code)"
      case .reserves: "x.prize = \(ContestEntry.DrawnAs.reserve.code)"
      }
    guard let contest else { return "EXISTS (SELECT 1 FROM contest_entries x WHERE x.contact = c.id AND \(condition))" }
    return """
      EXISTS (SELECT 1 FROM contest_entries x JOIN contests k ON k.number = x.contest
      WHERE x.contact = c.id AND \(condition) AND k.tenant = \(bind(.integer(tenant)))
      AND k.id = \(bind(.text(contest.rawValue))))
      """
  }
}
