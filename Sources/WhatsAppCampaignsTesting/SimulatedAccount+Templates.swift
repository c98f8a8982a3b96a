public import WhatsAppCampaigns

extension SimulatedAccount {
  /// A few templates as the provider lists them, in several states of review, for ``templates``.
  public static var sampleTemplates: [JSONValue] {
    [sale, saleInMalay, order, code, voucher, greeting, prize]
  }

  private static var sale: JSONValue {
    sample(
      1,
      "season_sale",
      "en",
      category: "MARKETING",
      quality: "GREEN",
      [
        ["type": "HEADER", "format": "IMAGE"],
        ["type": "BODY", "text": "Hi {{1}}, our season sale begins today."],
        ["type": "FOOTER", "text": "Reply STOP to end"],
        [
          "type": "BUTTONS",
          "buttons": [
            ["type": "QUICK_REPLY", "text": "Tell me more"],
            ["type": "URL", "text": "Shop", "url": "https://example.com/sale/{{1}}"],
          ],
        ],
      ]
    )
  }

  private static var saleInMalay: JSONValue {
    sample(
      2,
      "season_sale",
      "ms",
      category: "MARKETING",
      quality: "YELLOW",
      [
        ["type": "BODY", "text": "Hai {{1}}, jualan musim kami bermula hari ini."],
        ["type": "FOOTER", "text": "Balas STOP untuk berhenti"],
      ]
    )
  }

  private static var order: JSONValue {
    sample(
      3,
      "order_ready",
      "en",
      category: "UTILITY",
      quality: "GREEN",
      [
        ["type": "HEADER", "format": "TEXT", "text": "Order {{1}}"],
        ["type": "BODY", "text": "Dear {{1}}, your order is ready for collection at {{2}} from today on."],
      ]
    )
  }

  private static var code: JSONValue {
    sample(
      4,
      "login_code",
      "en",
      category: "AUTHENTICATION",
      quality: "UNKNOWN",
      [
        ["type": "BODY", "text": "*{{1}}* is your verification code."],
        ["type": "FOOTER", "text": "This code expires in 10 minutes."],
        [
          "type": "BUTTONS",
          "buttons": [
            [
              "type": "URL", "text": "Copy code",
              "url": "https://www.whatsapp.com/otp/code/?otp_type=COPY_CODE&code=otp{{1}}",
            ]
          ],
        ],
      ]
    )
  }

  private static var voucher: JSONValue {
    sample(
      5,
      "voucher",
      "en",
      category: "MARKETING",
      status: "PAUSED",
      quality: "RED",
      [
        ["type": "BODY", "text": "Hello {{first_name}}, here is a voucher for you."],
        ["type": "BUTTONS", "buttons": [["type": "COPY_CODE", "text": "Copy code"]]],
      ]
    )
  }

  private static var greeting: JSONValue {
    sample(
      6,
      "raya_greeting",
      "ms",
      category: "MARKETING",
      status: "PENDING",
      quality: "UNKNOWN",
      [["type": "BODY", "text": "Selamat Hari Raya daripada kami semua."]]
    )
  }

  private static var prize: JSONValue {
    sample(
      7,
      "lucky_winner",
      "en",
      category: "MARKETING",
      status: "REJECTED",
      reason: "SCAM",
      quality: "UNKNOWN",
      [["type": "BODY", "text": "You have won. Send us your card number."]]
    )
  }

  private static func sample(
    _ number: Int,
    _ name: String,
    _ language: String,
    category: String,
    status: String = "APPROVED",
    reason: String = "NONE",
    quality: String,
    _ components: [JSONValue]
  ) -> JSONValue {
    [
      "id": .string("59402717\(number)"), "name": .string(name), "language": .string(language),
      "status": .string(status), "category": .string(category), "quality_score": ["score": .string(quality)],
      "rejected_reason": .string(reason), "components": .array(components),
    ]
  }
}
