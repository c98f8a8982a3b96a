import Foundation
import Testing
import WhatsAppCampaigns

@Suite("Amounts as people write them")
struct WrittenAmountTests {
  @Test(
    "are read, whatever their currency and their groups",
    arguments: [
      ("500", 500), ("-12.50", -12.5), ("0", 0), ("007", 7), ("1,500.00", 1_500), ("RM 2,000", 2_000),
      ("RM2000.50", 2_000.5),
      ("rm2,000", 2_000), ("MYR 1 500", 1_500), ("MYR\u{A0}1\u{A0}500", 1_500), ("₹1,20,000", 120_000),
      ("₹ 12,34,56,789.5", 123_456_789.5),
      ("$99", 99), ("US$ 99.90", 99.9), ("99 USD", 99), ("99usd", 99), ("500元", 500), ("Rs. 500/-", 500),
      ("Rp 1,500,000", 1_500_000),
      ("-RM 50", -50), ("RM -50", -50), ("RM-50.5", -50.5), ("\u{2212}5", -5), ("1 234 567.8", 1_234_567.8),
      ("€1\u{202F}000", 1_000),
      ("Rp 250.000", 250_000), ("Rp250.000", 250_000), ("rp.1.500", 1_500), ("IDR 1.500", 1_500),
      ("-Rp 1.250.000", -1_250_000), ("Rp -1.250.000", -1_250_000), ("250.000₫", 250_000), ("1.250.000 vnd", 1_250_000),
      ("Rp 1.500,00", 1_500), ("Rp 1.250.000,75", 1_250_000.75), ("Rp 250.000,-", 250_000), ("250.000,- IDR", 250_000),
      ("Rp 1.500/-", 1_500), ("Rp 1,500.00", 1_500), ("Rp 1,500.000", 1_500), ("Rp 1.50", 1.5), ("Rp 0.500", 0.5),
      ("Rp 2000.500", 2_000.5), ("Rp 1.5000", 1.5), ("RM 2000.500", 2_000.5), ("RM 0.500", 0.5), ("RM 12.50", 12.5),
      ("€ 1.5000", 1.5), ("RM 1,500.125", 1_500.125), ("-1.500", -1.5), ("1.500/-", 1.5),
      ("1234567890123456", 1_234_567_890_123_456), ("1.500", 1.5), ("S$12", 12), ("0.5", 0.5), ("0.00", 0),
    ] as [(String, Double?)]
  )
  func reads(text: String, value: Double?) {
    #expect(WrittenAmount(text)?.value == value)
  }

  @Test(
    "are none where they could be two, or are something else",
    arguments: [
      "", " ", "-", "RM", "RM ", "12,50", "1,5", "1,2345", "1.500,00", "1.500.000", "0,500", "007,500", "1,500,00",
      "12,345 678", "1,,500",
      "1, 500", ".50", "99.", "1.2.3", "--1", "- 5", "-RM-5", "RM - 5", "RM5MYR", "5 km", "A12", "12A", "5%", "1-2",
      "1/2", "(500)",
      "+60123456789", "1e3", "0x10", "Infinity", "nan", "٣", "SE\u{212A} 5", "5\n", "\t5", " 5", "5 ", "5\u{0}",
      "R M 5", "RM..5", "Rs./- 5",
      "RM 1.500", "€ 1.500", "€1.500", "1.500 USD", "-RM 1.500", "RM -12.345", "$999.000/-", "KWD 1.500", "€ 1.500,00",
      "€ 1.250.000", "1.250.000", "1.250.000,00", "Rp 1.500,000", "Rp 1.500,5", "Rp 1.2500.000", "Rp 1.25.000",
      "Rp 0.500.000", "Rp 01.500.000", "Rp 500,-", "500,-", "1.500,-", "RM 1.500,-", "Rp 1.500,00,-", "Rp 1.500,-/-",
      "Rp 1.500.", "Rp 1 500.000.000", "Rp 12,50", "Rp 1.500 IDR",
      "12 50", "012 345", "1 20 000", "1,20,00", String(repeating: "1", count: 41),
    ]
  )
  func refuses(text: String) {
    #expect(WrittenAmount(text) == nil)
  }

  @Test("are what they say, with whatever digits, groups and currency")
  func property() {
    let random = SeededRandomSource(seed: 3)
    for _ in 0..<2_000 {
      let whole = Int(random.next() % 10_000_000)
      let cents = Int(random.next() % 100)
      let amount = Double("\(whole).\(cents < 10 ? "0" : "")\(cents)")
      for separator in ["", ",", " ", "\u{A0}"] {
        let text = Self.grouped(String(whole), separator) + ".\(cents < 10 ? "0" : "")\(cents)"
        #expect(WrittenAmount(text)?.value == amount, "\(text)")
        #expect(WrittenAmount("RM " + text)?.value == amount, "\(text)")
        #expect(WrittenAmount("-" + text + " myr")?.value == amount.map { -$0 }, "\(text)")
      }
    }
  }

  @Test("that have points between their groups are what they say with the rupiah and the dong, and none with others")
  func points() {
    let random = SeededRandomSource(seed: 4)
    for _ in 0..<2_000 {
      let whole = 1_000 + Int(random.next() % 1_000_000_000)
      let text = Self.grouped(String(whole), ".")
      for written in ["Rp \(text)", "IDR\u{A0}\(text),00", "\(text) vnd", "\(text)₫", "Rp.\(text),-"] {
        #expect(WrittenAmount(written)?.value == Double(whole), "\(written)")
      }
      for written in ["RM \(text)", "\(text) eur", "€ \(text),00"] {
        #expect(WrittenAmount(written) == nil, "\(written)")
      }
      #expect(WrittenAmount(text)?.value == (whole < 1_000_000 ? Double(text) : nil), "\(text)")
    }
  }

  private static func grouped(_ digits: String, _ separator: String) -> String {
    var groups: [Substring] = []
    var rest = digits[...]
    while rest.count > 3 {
      groups.append(rest.suffix(3))
      rest = rest.dropLast(3)
    }
    return ([rest] + groups.reversed()).joined(separator: separator)
  }
}
