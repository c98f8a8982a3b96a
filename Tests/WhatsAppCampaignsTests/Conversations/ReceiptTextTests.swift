import Testing
import WhatsAppCampaigns

@Suite("What stands on a receipt")
struct ReceiptTextTests {
  private func read(_ text: String) throws -> ReceiptText? {
    ReceiptText(text, today: try #require(CalendarDay(year: 2026, month: 11, day: 21)))
  }

  private static let receipt = """
    KEDAI RUNCIT ALI SDN BHD
    No. 12, Jalan Sultan Idris Shah
    Tel: 05-254 1234
    RESIT NO: R-20261120/77
    TARIKH: 20/11/2026  14:05
    Gula 1kg        2.85
    Beras 5kg      26.90
    SUBTOTAL       29.75
    SST 6%          1.79
    PEMBUNDARAN     0.01
    TOTAL     RM   31.55
    CASH           50.00
    BAKI           18.45
    """

  @Test("Every field that the receipt names is stated")
  func stated() throws {
    let receipt = try #require(try read(Self.receipt))
    #expect(receipt.total == .init(.init(sen: 3_155), .stated))
    #expect(receipt.number == .init("R-20261120/77", .stated))
    #expect(receipt.date?.value == CalendarDay(year: 2026, month: 11, day: 20) && receipt.date?.basis == .stated)
    #expect(receipt.merchant == .init("KEDAI RUNCIT ALI SDN BHD", .stated))
    #expect(
      receipt.statedFields == [
        "receipt_total": "31.55", "receipt_number": "R-20261120/77", "receipt_date": "2026-11-20",
        "receipt_merchant": "KEDAI RUNCIT ALI SDN BHD",
      ]
    )
  }

  @Test(
    "The sum that is paid is taken, and nothing that only sounds like it",
    arguments: [
      ("SUBTOTAL 10.00\nTOTAL 10.60", 1_060), ("Total: RM1,234.50", 123_450), ("JUMLAH MYR 8.20", 820),
      ("TOTAL ITEMS 3\nTOTAL QTY 7.00\nTOTAL RM 5.00", 500), ("TOTAL 9.00\nGRAND TOTAL 9.55", 955),
      ("TOTAL (INCL. SST 6%) RM 12.50\nTOTAL SST 0.71", 1_250), ("TOTAL\nRM 7.70", 770),
      ("AMOUNT DUE   0.05", 5), ("TOTAL DISCOUNT 1.00\nTOTAL 4.00\nTOTAL 4.00", 400),
    ]
  )
  func totals(text: String, sen: Int) throws {
    let total = try #require(try read(text)?.total)
    #expect(total.value.sen == Int64(sen) && total.basis == .stated)
  }

  @Test(
    "Of two sums that compete neither is taken, and what is no sum is none",
    arguments: [
      "TOTAL 10.00\nTOTAL 12.00", "RM 5.00 RM 6.00", "TOTAL 10", "TOTAL 1.000,50", "TOTAL 12.5O", "TOTAL -5.00",
      "TOTAL 12.50%", "TOTALLY 12.50", "SUBTOTAL 9.00", "hello there", "", "TOTAL 1,23.00", "TOTAL 12.50.30",
    ]
  )
  func refused(text: String) throws {
    #expect(try read(text)?.total == nil)
  }

  @Test("What nothing names is a guess, and no guess becomes a field")
  func guessed() throws {
    let receipt = try #require(try read("WARUNG KAK LONG\n21 Nov 2026\nNasi lemak RM 4.50"))
    #expect(receipt.total == .init(.init(sen: 450), .guessed))
    #expect(receipt.merchant == .init("WARUNG KAK LONG", .guessed))
    #expect(receipt.date?.basis == .guessed)
    #expect(receipt.statedFields.isEmpty)
  }

  @Test(
    "Days are read in the spellings of receipts, and never a later one than today",
    arguments: [
      ("DATE 20-11-26", "2026-11-20"), ("Date: 2026-11-20", "2026-11-20"), ("TARIKH 5 Mac 2026", "2026-03-05"),
      ("DATE 20.11.2026", "2026-11-20"), ("DATE 22/11/2026", nil), ("DATE 31/02/2026", nil),
      ("DATE 1/2/2026\nDATE 2/2/2026", nil), ("DATE 192.168.1.20", nil),
    ] as [(String, String?)]
  )
  func days(text: String, day: String?) throws {
    #expect(try read(text + "\nTOTAL 1.00")?.date?.value.description == day)
  }

  @Test("What is no receipt is none, and a hostile text costs no more than its size")
  func hostile() throws {
    #expect(try read("Selamat pagi, ini gambar kucing saya 12.50 kg") == nil)
    #expect(try read("RECEIPT NO 77123")?.number?.value == "77123")
    #expect(try read("RECEIPT NO 1\nRECEIPT NO 22222\nINVOICE NO 33333")?.number == nil)
    for text in ["9", "TOTAL ", "1.00 ", "RM", "\n", "20/11/2026 ", "RECEIPT NO "] {
      _ = try read(String(repeating: text, count: 20_000))
    }
  }
}
