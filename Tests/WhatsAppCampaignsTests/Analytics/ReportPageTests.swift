import Foundation
import Testing
import WhatsAppCampaigns

@Suite("Campaign report: the page and the text")
struct ReportPageTests {
  private typealias Fixture = ReportFixture

  @Test("Every tag that is opened is closed in order", arguments: ReportLanguage.allCases)
  func wellFormed(language: ReportLanguage) throws {
    for records in [try Fixture.everybody(), []] {
      let html = try Fixture.report(records).html(language: language)
      var open: [Substring] = []
      for tag in html.matches(of: /<(\/?)([a-z][a-z0-9]*)[^>]*?(\/?)>/) where tag.3.isEmpty {
        if tag.1.isEmpty {
          open.append(tag.2)
        } else {
          #expect(open.popLast() == tag.2)
        }
      }
      #expect(open.isEmpty)
    }
  }

  @Test("The page needs nothing from outside and runs nothing", arguments: ReportLanguage.allCases)
  func selfContained(language: ReportLanguage) throws {
    let html = try Fixture.report(Fixture.everybody()).html(language: language)
    for forbidden in ["<script", "<link", "<img", "src=", "url(", "@import", "href=", "<iframe"] {
      #expect(!html.contains(forbidden), "\(forbidden)")
    }
    #expect(html.contains("lang=\"\(language.rawValue)\""))
    #expect(html.contains("default-src 'none'"))
  }

  @Test("A hostile name stays text everywhere")
  func escaping() throws {
    let name = "</title><script>alert('1')</script>\"&\u{202E}\u{1B}[2J\u{0}\u{FFFF}"
    let report = try Fixture.report(
      Fixture.everybody(),
      Fixture.campaign(name: name, status: .paused, reason: "<b>\(name)")
    )
    let html = report.html()
    #expect(!html.contains("<script"))
    #expect(!html.contains("<b>"))
    #expect(html.contains("&lt;/title&gt;&lt;script&gt;alert(&#39;1&#39;)&lt;/script&gt;&quot;&amp;"))
    for scalar in ["\u{202E}", "\u{1B}", "\u{0}", "\u{FFFF}"] as [Unicode.Scalar] {
      #expect(!html.unicodeScalars.contains(scalar))
      #expect(!report.text().unicodeScalars.contains(scalar))
    }
  }

  @Test("A very long name is cut")
  func longName() throws {
    let html = try Fixture.report([], Fixture.campaign(name: String(repeating: "x", count: 1_000_000))).html()
    #expect(html.utf8.count < 40_000)
  }

  @Test("The page holds every count, and no number of a recipient")
  func content() throws {
    let html = try Fixture.report(Fixture.everybody()).html()
    #expect(html.contains("reached 4 of 17 people; 2 of them read or answered it"))
    #expect(html.matches(of: /<svg[^>]*role="img"[^>]*aria-labelledby/).count == 2)
    #expect(html.matches(of: /<caption>/).count == html.matches(of: /<table>/).count)
    #expect(!html.contains("6012345"))
    #expect(!html.contains("NaN"))
  }

  @Test("Both languages have every section, and no text of the one is left in the other")
  func languages() throws {
    let report = try Fixture.report(Fixture.everybody())
    let english = report.html(language: .english)
    let malay = report.html(language: .malay)
    func ids(_ html: String) -> [Substring] { html.matches(of: /<section id="([a-z]+)"/).map(\.1) }
    #expect(ids(english) == ids(malay))
    #expect(ids(english).count == 9)
    func texts(_ html: String) -> Set<Substring> {
      Set(html.matches(of: /<(?:h2|th|small|caption)[^>]*>([^<]{4,})</).map(\.1))
    }
    #expect(texts(english).intersection(texts(malay)).subtracting(["Status", "name", "marketing"]).isEmpty)
  }

  @Test("Every word of the library has a sentence in both languages", arguments: ReportLanguage.allCases)
  func sentences(language: ReportLanguage) throws {
    let words =
      ProviderError.ErrorClass.allCases.map(\.rawValue) + ConsentBlock.allCases.map(\.rawValue)
      + [
        Gate.SkipReason.missingVariable("x").word, Gate.SkipReason.cannotBeBuilt("x").word,
        Gate.SkipReason.unknownTimeZone.word, Gate.SkipReason.expired.word, Gate.SkipReason.holdout.word,
      ] + Gate.HoldReason.allCases.map(\.rawValue)
      + [
        .hostNotFound, .connectFailed, .tlsFailed, .timedOut, .connectionLost, .badResponse, .cancelled,
        .invalidRequest,
      ].map { (code: HTTPTransportError.Code) in code.rawValue }
    let id = AttemptID("attempt-1")
    for word in words {
      let record = try Fixture.record(state: .unconfirmed(id), attempts: [Fixture.attempt(.unknown, note: word)])
      let sentence = try #require(Fixture.report([record]).reasons.first).sentence(in: language)
      #expect(sentence.hasSuffix("."))
      #expect(!sentence.contains("Other reason:") && !sentence.contains("Sebab lain:"), "\(word)")
    }
  }

  @Test("The terminal's funnel lines up, and a bar is full only for everybody")
  func text() throws {
    for language in ReportLanguage.allCases {
      let lines = try Fixture.report(Fixture.everybody()).text(language: language, barWidth: 17)
        .split(separator: "\n").map(String.init)
      let bars = lines.filter { $0.contains("█") }
      #expect(bars.map { $0.count { $0 == "█" } } == [17, 15, 11, 6, 4, 2, 1])
      let columns = Set(bars.map { $0.prefix { $0 != "█" }.count })
      #expect(columns.count == 1)
    }
    #expect(try Fixture.report([]).text().contains("–"))
    let text = try Fixture.report(Fixture.everybody()).text()
    for part in ["Delivery rate ", "(delivered ÷ taken by the provider)", "Why not ", "Provider code"] {
      #expect(text.contains(part))
    }
  }
}
