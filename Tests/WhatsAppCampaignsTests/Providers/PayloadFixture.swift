import WhatsAppCampaigns

/// Bodies as the provider's documentation has them, and messages drawn at random.
enum PayloadFixture {
  /// One body for each kind of message, after the samples of the documentation.
  static let documented: [String] = [
    #"{"messaging_product":"whatsapp","recipient_type":"individual","to":"+16505551234","type":"text","text":{"preview_url":true,"body":"See https://www.meta.com/quest/"}}"#,
    #"{"messaging_product":"whatsapp","to":"+16505551234","context":{"message_id":"wamid.HBgLMTY"},"type":"text","text":{"body":"Your invoice"}}"#,
    #"{"messaging_product":"whatsapp","to":"+16505551234","type":"image","image":{"id":"1479537139650973","caption":"The best succulent ever?"}}"#,
    #"{"messaging_product":"whatsapp","to":"+16505551234","type":"video","video":{"link":"https://example.com/a.mp4","caption":"Look"}}"#,
    #"{"messaging_product":"whatsapp","to":"+16505551234","type":"audio","audio":{"id":"1479537139650973","voice":true}}"#,
    #"{"messaging_product":"whatsapp","to":"+16505551234","type":"sticker","sticker":{"id":"798882015472548"}}"#,
    #"{"messaging_product":"whatsapp","to":"+16505551234","type":"document","document":{"link":"https://example.com/a.pdf","caption":"Here","filename":"a.pdf"}}"#,
    #"{"messaging_product":"whatsapp","to":"+16505551234","type":"location","location":{"latitude":"37.44216251868683","longitude":"-122.16153582049394","name":"Philz Coffee","address":"101 Forest Ave"}}"#,
    #"{"messaging_product":"whatsapp","to":"+16505551234","type":"location","location":{"latitude":3.139,"longitude":101.6869}}"#,
    #"{"messaging_product":"whatsapp","to":"+16505551234","type":"contacts","contacts":[{"addresses":[{"street":"1 Lucky Shrub Way","city":"Menlo Park","state":"CA","zip":"94025","country":"United States","country_code":"US","type":"WORK"}],"birthday":"1999-01-23","emails":[{"email":"a@example.com","type":"WORK"}],"name":{"formatted_name":"Barbara J. Johnson","first_name":"Barbara","last_name":"Johnson"},"org":{"company":"Lucky Shrub","department":"Legal","title":"Lead Counsel"},"phones":[{"phone":"+16505559999","type":"HOME","wa_id":"16505559999"}],"urls":[{"url":"https://example.com","type":"WORK"}]}]}"#,
    #"{"messaging_product":"whatsapp","to":"+16505551234","type":"reaction","reaction":{"message_id":"wamid.HBgLMTY","emoji":"👍🏽"}}"#,
    #"{"messaging_product":"whatsapp","to":"+16505551234","type":"reaction","reaction":{"message_id":"wamid.HBgLMTY","emoji":""}}"#,
    #"{"messaging_product":"whatsapp","to":"+16505551234","type":"interactive","interactive":{"type":"button","header":{"type":"image","image":{"id":"2762702990552401"}},"body":{"text":"Hi Pablo!"},"footer":{"text":"Lucky Shrub"},"action":{"buttons":[{"type":"reply","reply":{"id":"change","title":"Change"}},{"type":"reply","reply":{"id":"cancel","title":"Cancel"}}]}}}"#,
    #"{"messaging_product":"whatsapp","to":"+16505551234","type":"interactive","interactive":{"type":"list","header":{"type":"text","text":"Shipping"},"body":{"text":"Which?"},"action":{"button":"Options","sections":[{"title":"Soon","rows":[{"id":"express","title":"Express","description":"Next day"}]},{"title":"Later","rows":[{"id":"mail","title":"Mail"}]}]}}}"#,
    #"{"messaging_product":"whatsapp","to":"+16505551234","type":"interactive","interactive":{"type":"cta_url","body":{"text":"Dates"},"action":{"name":"cta_url","parameters":{"display_text":"See","url":"https://example.com?a=1"}}}}"#,
    #"{"messaging_product":"whatsapp","to":"+16505551234","type":"interactive","interactive":{"type":"flow","body":{"text":"Form"},"action":{"name":"flow","parameters":{"flow_message_version":"3","flow_token":"AQ","flow_id":"1","flow_cta":"Book!","flow_action":"navigate","flow_action_payload":{"screen":"S","data":{"n":1}}}}}}"#,
    #"{"messaging_product":"whatsapp","to":"+16505551234","type":"interactive","interactive":{"type":"location_request_message","body":{"text":"Where?"},"action":{"name":"send_location"}}}"#,
    #"{"messaging_product":"whatsapp","recipient":"MY.1A2B3C","type":"template","template":{"name":"plain","language":{"code":"ms"}}}"#,
    #"{"messaging_product":"whatsapp","to":"+16505551234","type":"template","template":{"name":"order","language":{"code":"en_US"},"components":[{"type":"header","parameters":[{"type":"document","document":{"link":"https://example.com/a.pdf","filename":"a.pdf"}}]},{"type":"body","parameters":[{"type":"text","text":"Pablo"},{"type":"currency","currency":{"fallback_value":"$100.99","code":"USD","amount_1000":100990}},{"type":"date_time","date_time":{"fallback_value":"February 25, 1977","day_of_week":5,"year":1977,"calendar":"GREGORIAN"}}]},{"type":"button","sub_type":"quick_reply","index":"0","parameters":[{"type":"payload","payload":"yes"}]},{"type":"button","sub_type":"url","index":"1","parameters":[{"type":"text","text":"x7"}]},{"type":"button","sub_type":"copy_code","index":"2","parameters":[{"type":"coupon_code","coupon_code":"25OFF"}]}]},"biz_opaque_callback_data":"v1.abc"}"#,
    #"{"messaging_product":"whatsapp","to":"+16505551234","type":"template","template":{"name":"named","language":{"code":"en"},"components":[{"type":"body","parameters":[{"type":"text","parameter_name":"first_name","text":"Pablo"}]}]}}"#,
    #"{"messaging_product":"whatsapp","to":"+16505551234","type":"template","template":{"name":"place","language":{"code":"en"},"components":[{"type":"header","parameters":[{"type":"location","location":{"latitude":"37.483307","longitude":"122.148981","name":"Pablo Morales","address":"1 Hacker Way"}}]}]}}"#,
    #"{"messaging_product":"whatsapp","to":"+16505551234","type":"template","template":{"name":"offer","language":{"code":"en"},"components":[{"type":"limited_time_offer","parameters":[{"type":"limited_time_offer","limited_time_offer":{"expiration_time_ms":1712095140000}}]},{"type":"button","sub_type":"flow","index":"0","parameters":[{"type":"action","action":{"flow_token":"t","flow_action_data":{"a":[1]}}}]},{"type":"button","sub_type":"catalog","index":"1","parameters":[{"type":"action","action":{"thumbnail_product_retailer_id":"2lc20305pt"}}]},{"type":"button","sub_type":"mpm","index":"2","parameters":[{"type":"action","action":{"thumbnail_product_retailer_id":"a","sections":[{"title":"Popular","product_items":[{"product_retailer_id":"a"},{"product_retailer_id":"b"}]}]}}]}]}}"#,
    #"{"messaging_product":"whatsapp","to":"+16505551234","type":"template","template":{"name":"cards","language":{"code":"en_US"},"components":[{"type":"body","parameters":[{"type":"text","text":"20OFF"}]},{"type":"carousel","cards":[{"card_index":0,"components":[{"type":"header","parameters":[{"type":"image","image":{"id":"24"}}]},{"type":"button","sub_type":"url","index":"0","parameters":[{"type":"text","text":"a"}]}]},{"card_index":1,"components":[{"type":"header","parameters":[{"type":"image","image":{"id":"25"}}]}]}]}]},"product_policy":"STRICT","message_activity_sharing":false}"#,
    #"{"messaging_product":"whatsapp","to":"+16505551234","type":"template","template":{"name":"goods","language":{"code":"en_US"},"components":[{"type":"carousel","cards":[{"card_index":0,"components":[{"type":"header","parameters":[{"type":"product","product":{"product_retailer_id":"p","catalog_id":"c"}}]}]},{"card_index":1,"components":[{"type":"header","parameters":[{"type":"product","product":{"product_retailer_id":"q","catalog_id":"c"}}]}]}]}]}}"#,
    #"{"messaging_product":"whatsapp","status":"read","message_id":"wamid.HBgL","typing_indicator":{"type":"text"}}"#,
  ]

  /// A message of some kind that breaks no rule.
  static func message(_ random: SeededRandomSource) -> OutboundMessage {
    func below(_ count: Int) -> Int { Int(random.next() % UInt64(count)) }
    func text(_ longest: Int = 20) -> String {
      let letters = Array("abc XYZ09é漢😀\"\\/{}[]:,")
      let middle = (0..<below(longest - 1)).map { _ in letters[below(letters.count)] }
      // No blank text, no run of spaces: both are refused in places.
      return "q" + String(middle).replacing("  ", with: " -")
    }
    func maybe<Value>(_ value: @autoclosure () -> Value) -> Value? { below(2) == 0 ? value() : nil }
    func source() -> MediaSource {
      below(2) == 0 ? .id("\(below(9_999))") : .link("https://example.com/\(below(99)).jpg")
    }
    func degrees(_ most: Int) -> Coordinate { Coordinate(Double(below(2 * most * 1_000)) / 1_000 - Double(most)) }
    func parameter() -> TemplateParameter {
      switch below(3) {
      case 0: .text(text())
      case 1: .currency(TemplateCurrency(fallback: text(), code: "MYR", thousandths: Int64(below(1_000_000))))
      default: .dateTime(TemplateDateTime(fallback: text(), parts: ["year": 2026]))
      }
    }
    func components(isCard: Bool) -> [TemplateComponent] {
      var parts: [TemplateComponent] = []
      switch below(4) {
      case 0 where !isCard: parts.append(TemplateComponent(.header, parameters: [.text(text())]))
      case 0: parts.append(TemplateComponent(.header, parameters: [.media(.video, source())]))
      case 1 where !isCard:
        parts.append(TemplateComponent(.header, parameters: [.media(.document, source(), filename: text())]))
      case 2 where !isCard:
        let place = LocationMessage(latitude: degrees(90), longitude: degrees(180), name: maybe(text()))
        parts.append(TemplateComponent(.header, parameters: [.location(place)]))
      default: parts.append(TemplateComponent(.header, parameters: [.product(id: text(), catalogID: "c")]))
      }
      if below(2) == 0 { parts.append(TemplateComponent(.body, parameters: (0...below(3)).map { _ in parameter() })) }
      let buttons: [(TemplateComponent.ButtonKind, TemplateParameter)] = [
        (.quickReply, .payload(text())), (.url, .text(text())), (.copyCode, .couponCode("SAVE")),
        (.flow, .flow(token: maybe(text()), data: maybe(["a": 1]))), (.catalog, .catalog(thumbnailID: maybe(text()))),
        (.products, .products(thumbnailID: maybe(text()), sections: [ProductSection(title: "t", productIDs: ["a"])])),
      ]
      for (index, (kind, value)) in buttons.prefix(isCard ? 2 : 6).enumerated() where below(3) == 0 {
        parts.append(TemplateComponent(.button(kind, index: index), parameters: [value]))
      }
      return parts
    }
    switch below(7) {
    case 0: return .text(TextMessage(text(200), showsLinkPreview: below(2) == 0))
    case 1:
      let kind = [MediaKind.image, .video, .document, .audio, .sticker][below(5)]
      let hasCaption = kind != .audio && kind != .sticker
      return .media(
        MediaMessage(
          kind,
          source(),
          caption: hasCaption ? maybe(text()) : nil,
          filename: kind == .document ? maybe(text()) : nil,
          isVoice: kind == .audio && below(2) == 0
        )
      )
    case 2:
      return .location(
        LocationMessage(latitude: degrees(90), longitude: degrees(180), name: maybe(text()), address: maybe(text()))
      )
    case 3:
      let card = ContactsMessage.Card(
        name: .init(formatted: text(), first: text(), suffix: maybe("Jr.")),
        phones: [.init("+60123456789", label: maybe("CELL"), waID: maybe("60123456789"))],
        emails: (0..<below(3)).map { _ in .init(text(), label: maybe("WORK")) },
        urls: (0..<below(2)).map { _ in .init("https://example.com") },
        addresses: (0..<below(2)).map { _ in .init(street: maybe(text()), countryCode: maybe("MY")) },
        organization: maybe(.init(company: text())),
        birthday: maybe("1990-12-31")
      )
      return .contacts(ContactsMessage(Array(repeating: card, count: 1 + below(3))))
    case 4:
      return .reaction(
        ReactionMessage(to: ProviderMessageID(provider: "wamid.\(below(99))") ?? "x", emoji: maybe("🎉"))
      )
    case 5:
      let action: InteractiveMessage.Action =
        switch below(5) {
        case 0: .buttons((0...below(3)).map { .init(id: "id\($0)", title: "title \($0)") })
        case 1:
          .list(
            button: text(),
            sections: (0...below(3)).map {
              .init(title: "s\($0)", rows: [.init(id: "r\($0)", title: "t", detail: maybe("d"))])
            }
          )
        case 2: .link(label: text(), url: "https://example.com/\(below(9))")
        case 3:
          .flow(
            .init(
              below(2) == 0 ? .id("1") : .name("form"),
              label: text(),
              token: maybe(text()),
              payload: maybe(["s": []])
            )
          )
        default: .locationRequest
        }
      var isPlain = false
      if case .locationRequest = action { isPlain = true }
      return .interactive(
        InteractiveMessage(
          text(100),
          header: isPlain ? nil : maybe(.text(text())),
          footer: isPlain ? nil : maybe(text()),
          action: action
        )
      )
    default:
      var parts = components(isCard: false)
      if below(3) == 0 {
        parts.append(TemplateComponent(.limitedTimeOffer, parameters: [.offerEnd(milliseconds: 1_712_095_140_000)]))
      }
      if below(3) == 0 {
        // All cards have one shape.
        let card = components(isCard: true)
        parts.append(
          TemplateComponent(cards: (0..<2 + below(3)).map { TemplateCard(index: $0, components: card) })
        )
      }
      return .template(TemplateMessage(name: "offer", language: "en_US", components: parts))
    }
  }
}
