import Foundation
import WhatsAppCampaigns

extension Command {
  private static let start = Option.value(
    "at",
    "ISO-8601",
    "When to start, such as 2026-12-01T09:00:00+08:00; without --every once, whatever it was before"
  )
  private static let end = Option.value(
    "end",
    "ISO-8601|none",
    "Do not send from then on; with --every, the first time's end. Default: the end it has; none takes that away"
  )
  private static let every = Option.value("every", "PERIOD", "Come again every day, week, month, 2-weeks, …")
  private static let days = Option.value(
    "on",
    "DAYS",
    "With --every: mon,thu for weeks, 31 for months. Default: as --at"
  )
  private static let until = Option.value("until", "DATE", "With --every: the last day on which it may come")
  private static let count = Option.value("count", "N", "With --every: the most times that it may come")
  private static let zone = Option.value("zone", "ZONE", "With --every: whose clock. Default: the window's zone")
  private static let holidays = Option.values(
    "skip-holidays",
    "CALENDARS",
    "With --every: not on these holidays: MY,MY-10"
  )
  private static let missed = Option.value("missed", "ask|start|skip", "What to do about a missed start. Default: ask")
  private static let grace = Option.value("grace", "TIME", "How late a start may be: 90m, 2h, 1d. Default: 1h")

  static let campaignSchedule = Command(
    name: "campaign schedule",
    summary: "Let a campaign start by itself, once or again and again",
    discussion: """
      An engine has to run at that time: a host's own, or `worker`. A start that was \
      missed by more than the grace does not start by itself: the campaign is a draft again and says why. With --every \
      the campaign is a series: it sends nothing itself, and makes a campaign of its own each time.
      """,
    positionals: [.campaign],
    options: [start, end, every, days, until, count, zone, holidays, missed, grace],
    examples: [
      "campaign schedule c7h2kq9xmp --at 2026-12-01T09:00:00+08:00 --end 2026-12-03T18:00:00+08:00",
      "campaign schedule c7h2kq9xmp --at 2026-12-01T09:00:00+08:00 --every week --on mon,thu --until 2027-03-31 "
        + "--zone Asia/Kuala_Lumpur --skip-holidays MY",
    ]
  ) { call in
    let id = try call.arguments.campaign()
    let engine = try await call.engine()
    let plan = try await engine.campaign(id).plan
    var schedule = plan.schedule ?? CampaignSchedule()
    let start = try call.arguments.instant(start, dayIn: plan.window)
    // Of a series that is to start anew only what it does about a missed start is left: its end is that of one time.
    if start != nil, schedule.recurrence != nil { schedule = CampaignSchedule(missedStart: schedule.missedStart) }
    schedule.start = start ?? schedule.start
    if call.arguments[end] == "none" {
      schedule.end = nil
    } else {
      schedule.end = try call.arguments.instant(end, dayIn: plan.window) ?? schedule.end
    }
    schedule.missedStart = try missedStart(call.arguments) ?? schedule.missedStart
    schedule.recurrence = try recurrence(call.arguments, of: plan, from: schedule.start) ?? schedule.recurrence
    let campaign = try await engine.schedule(id, schedule, by: call.actor)
    for gap in engine.holidayGaps(of: campaign.plan) { Diagnostics.say("careful: \(gap)") }
    report(campaign, call)
    return .done
  }

  static let campaignUnschedule = Command(
    name: "campaign unschedule",
    summary: "Make a scheduled campaign a draft again",
    positionals: [.campaign],
    examples: ["campaign unschedule c7h2kq9xmp"]
  ) { call in
    let campaign = try await call.engine().unschedule(try call.arguments.campaign(), by: call.actor)
    report(campaign, call)
    if let end = campaign.plan.schedule?.end {
      Diagnostics.say("its end at \(end.text) still holds; schedule it with another --end, or with --end none")
    }
    return .done
  }

  private static func report(_ campaign: Campaign, _ call: Invocation) {
    let schedule = campaign.status == .scheduled ? campaign.plan.schedule : nil
    let times = schedule.map { schedule in
      [
        schedule.start.map { " for \($0.text)" }, schedule.end.map { ", until \($0.text)" },
        schedule.recurrence.map { ", \($0)" },
      ].compactMap(\.self).joined()
    }
    call.print(
      [
        "id": .string(campaign.id.rawValue), "status": .string(campaign.status.rawValue),
        "start": JSONValue(schedule?.start), "end": JSONValue(schedule?.end),
        "every": JSONValue(schedule?.recurrence?.description),
      ],
      or: "The campaign \(campaign.id) is \(campaign.status.rawValue)\(times ?? "").\n"
    )
  }

  private static func missedStart(_ arguments: Arguments) throws(CommandFailure) -> MissedStart? {
    let policy = arguments[missed] ?? "ask"
    let grace = try arguments.parsed(grace, as: "a time such as 90m, 2h or 1d") { Duration(argument: $0) }
    switch policy {
    case "ask": return arguments[missed] == nil && grace == nil ? nil : .ask(after: grace ?? .seconds(3_600))
    case "skip": return .skip(after: grace ?? .seconds(3_600))
    case "start":
      guard grace == nil else { throw .usage("--grace goes with --missed ask or skip") }
      return .startAnyway
    default: throw .usage("--missed must be ask, start or skip")
    }
  }

  private static func recurrence(
    _ arguments: Arguments,
    of plan: CampaignPlan,
    from start: Date?
  ) throws(CommandFailure) -> Recurrence? {
    guard let period = arguments[every] else {
      for option in [days, until, count, zone, holidays] where !arguments[all: option].isEmpty {
        throw .usage("--\(option.name) goes with --every day, week or month")
      }
      return nil
    }
    guard let start else { throw .usage("\(self.start.spelling) is missing") }
    var name = arguments[zone]
    if name == nil, case .fixed(let identifier) = plan.window?.zone { name = identifier }
    guard let name else { throw .usage("\(zone.spelling) is missing: a time of the day is on somebody's clock") }
    guard let timeZone = TimeZone(identifier: name) else {
      throw .usage("--zone must be a zone's name such as Asia/Kuala_Lumpur")
    }
    let first = CalendarDay(start, in: timeZone)
    let (number, unit) = try parsedPeriod(period)
    let recurrence = Recurrence(
      try rule(unit, arguments[days], first),
      every: number,
      from: first,
      minute: minuteOfDay(start, in: timeZone),
      timeZone: name,
      through: try arguments.parsed(until, as: "a date such as 2027-03-31") { CalendarDay($0) },
      count: try arguments.parsed(count, as: "a number from 1 to \(Recurrence.maximumCount)") { text in
        Int(text).flatMap { (1...Recurrence.maximumCount).contains($0) ? $0 : nil }
      },
      holidays: try names(arguments[all: holidays])
    )
    guard let recurrence else {
      throw .usage("--every must be day, week, month or up to 1000 of them, such as 2-weeks")
    }
    return recurrence
  }

  private static func parsedPeriod(_ text: String) throws(CommandFailure) -> (Int, String) {
    let parts = text.split { $0 == "-" || $0 == " " }
    let number = parts.count == 2 ? Int(parts[0]) : 1
    guard (1...2).contains(parts.count), let number, var unit = parts.last.map(String.init) else {
      throw .usage("--every must be day, week, month or several of them, such as 2-weeks")
    }
    if unit.hasSuffix("s") { unit.removeLast() }
    return (number, unit)
  }

  private static func rule(
    _ unit: String,
    _ days: String?,
    _ first: CalendarDay
  ) throws(CommandFailure) -> Recurrence.Rule {
    switch unit {
    case "day":
      guard days == nil else { throw .usage("--on goes with --every week or month") }
      return .daily
    case "week":
      guard let weekdays = days.map({ Set<Weekday>(days: $0) }) ?? [Weekday(first)] else {
        throw .usage("--on must be days of the week such as mon,thu")
      }
      return .weekly(on: weekdays)
    case "month":
      guard let day = days.map({ Int($0) }) ?? first.day, (1...31).contains(day) else {
        throw .usage("--on must be a day of the month from 1 to 31; in a shorter month its last day counts")
      }
      return .monthly(day: day)
    default: throw .usage("--every must be day, week, month or several of them, such as 2-weeks")
    }
  }

  private static func minuteOfDay(_ instant: Date, in timeZone: TimeZone) -> Int {
    var calendar = Calendar(identifier: .gregorian)
    calendar.timeZone = timeZone
    let parts = calendar.dateComponents([.hour, .minute], from: instant)
    return (parts.hour ?? 0) * 60 + (parts.minute ?? 0)
  }

  private static func names(_ texts: [String]) throws(CommandFailure) -> [HolidayCalendar.Name] {
    var names: [HolidayCalendar.Name] = []
    for text in texts.flatMap({ $0.split(separator: ",") }) {
      guard let name = HolidayCalendar.Name(String(text)) else {
        throw .usage("--skip-holidays must be names of calendars such as MY,MY-10")
      }
      names.append(name)
    }
    return names
  }
}
