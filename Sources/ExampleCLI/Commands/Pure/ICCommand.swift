import Foundation
import WhatsAppCampaigns

extension Command {
  static let ic = Command(
    name: "ic",
    summary: "Read Malaysian identity-card numbers from fields and from messages",
    discussion: """
      Reads {"input":"901231-01-1234","today":"2026-11-21","in":"field"} from standard input, one object a line. In is \
      field, for a text that is nothing but the number, or text, for one that may hold it. Today is the day that ages \
      are judged by; without it, it is today in Malaysia, or the day of --now.
      """,
    kind: .pure,
    options: [.now],
    examples: [#"ic <<< '{"input":"901231-01-1234","today":"2026-11-21","in":"field"}'"#]
  ) { call in
    let time = try call.time()
    return try await JSONLines(output: call.output).answerObjects { (line) throws(LineProblem) in
      let input = try line.requiredText("input")
      let today = try day(in: line, time)
      let parser = ICParser(today: today)
      do throws(ICParsingError) {
        switch line["in"]?.string ?? "field" {
        case "field": return document(of: try parser.parse(input), today)
        case "text": return try parser.find(in: input).map { document(of: $0, today) } ?? ["status": "none"]
        default: break
        }
      } catch {
        return ["status": .string(status(of: error))]
      }
      throw LineProblem("“in” must be field or text")
    }
  }

  private static func day(in line: JSONObject, _ time: any TimeSource) throws(LineProblem) -> CalendarDay {
    if let text = try line.optionalText("today") {
      guard let day = CalendarDay(text) else { throw LineProblem("“today” must be a day such as 2026-11-21") }
      return day
    }
    guard let malaysia = TimeZone(identifier: "Asia/Kuala_Lumpur") else { throw LineProblem("“today” must be given") }
    return CalendarDay(time.now, in: malaysia)
  }

  /// The contract knows three words; what else may be wrong is a matter of how a number is written.
  private static func status(of error: ICParsingError) -> String {
    switch error.reason {
    case .badDate, .badPlace: error.reason.rawValue
    default: "invalid"
    }
  }

  private static func document(of number: ICNumber, _ today: CalendarDay) -> JSONValue {
    [
      "status": "ok",
      "digits": .string(number.digits),
      "birthDate": .string(number.birthDate.description),
      "age": .number(JSONNumber(number.age(on: today))),
      "gender": .string(number.sex.rawValue),
      "place": .string(number.placeOfBirth.code),
      "placeName": .string(number.placeOfBirth.englishName),
      "centuryBasis": .string(number.centuryBasis.rawValue),
    ]
  }
}
