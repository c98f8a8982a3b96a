import Foundation
import Testing
import WhatsAppCampaigns

@Suite("What people write about consent")
struct KeywordClassifierTests {
  private let classifier = KeywordClassifier(
    words: ConsentWords(
      withdrawAnywhere: ["opt out"],
      grantAnywhere: ["sign me up", "start"],
      negations: ["under no terms", "never"]
    )
  )

  @Test(
    "A phrase counts wherever it stands, as whole words",
    arguments: [
      ("Please OPT-OUT my number", KeywordClassifier.Decision.withdraw), ("opt out", .withdraw),
      ("sign me up, please", .grant), ("sign me upwards", .none), ("co-opt outside", .none),
      ("under no terms sign me up", .none), ("never start", .none), ("under no terms", .none),
    ]
  )
  func phrases(text: String, decision: KeywordClassifier.Decision) {
    #expect(classifier.classify(text).decision == decision)
  }

  @Test("The phrase that decided is named")
  func naming() {
    #expect(classifier.classify("Please opt out my number").word == "opt out")
  }

  @Test(
    "A negation turns START into nothing in the lists that come with the package",
    arguments: ["do not start", "please DO NOT ever start", "don\u{2019}t start", "jangan start"]
  )
  func negations(text: String) {
    #expect(KeywordClassifier().classify(text).decision == .none)
  }

  @Test(
    "However STOP is dressed up, it is STOP",
    arguments: [
      "*STOP*", "_stop_", "~stop~", "“STOP”", "🛑 STOP 🛑", "ＳＴＯＰ", "𝐒𝐓𝐎𝐏", "ⓢⓣⓞⓟ", "🅂🅃🄾🄿", "🆂🆃🅾🅿", "🅢🅣🅞🅟", "ꜱᴛᴏᴘ",
      "S\u{336}T\u{336}O\u{336}P\u{336}", "s\u{200B}t\u{AD}o\u{2060}p", "\u{202E}stop", "s\u{3164}top", "ЅТОР", "STОP",
      "S T O P",
      "STÓP", "ŠTOP", "stòp", "STOP\u{301}", "s\u{30C}top", "please ŚṬÖṔ!", "Š T O P",
      "s.t.o.p.", "s-t-o-p please", "请stop", "stop谢谢", "STOP\u{FE0F}", "sto\u{20E3}p", "stop\u{0}",
    ]
  )
  func dressedUp(text: String) {
    let reading = KeywordClassifier().classify(text)
    #expect(reading == .init(decision: .withdraw, rule: .stopWord, word: "stop"), "\(text.unicodeScalars.map(\.value))")
  }

  @Test(
    "A refusal that is the whole message counts in any dress, an agreement only as a word",
    arguments: [
      ("N O", KeywordClassifier.Decision.withdraw), ("T.A.K", .withdraw), ("TİDAK", .withdraw), ("tıdak", .withdraw),
      ("Y E S", .none), ("y e s stop it", .withdraw), ("U S A", .none), ("a b stop", .withdraw), ("ya❓", .none),
      ("yes⁉️", .none), ("YA ✅", .grant), ("YA 🇲🇾", .grant), ("🇳🇴", .none), ("🆈🅴🆂", .grant), ("", .none),
      ("\u{200B}", .none), ("don`t start", .none),
    ]
  )
  func wholeMessages(text: String, decision: KeywordClassifier.Decision) {
    #expect(KeywordClassifier().classify(text).decision == decision)
  }

  @Test(
    "Marks on Latin letters are overlooked in refusals, and in nothing else",
    arguments: [
      ("BÉRHENTI", KeywordClassifier.Decision.withdraw), ("tidàk", .withdraw), ("yá", .none), ("ÝES", .none),
      ("stárt", .none), ("dón't start", .none), ("hélp", .none), ("nonštop", .none),
    ]
  )
  func accents(text: String, decision: KeywordClassifier.Decision) {
    #expect(KeywordClassifier().classify(text).decision == decision)
  }

  @Test("The letters of other scripts keep their marks, which make other letters of them")
  func marksOfOtherScripts() {
    let classifier = KeywordClassifier(
      words: ConsentWords(withdrawAnywhere: ["\u{438}", "\u{927}", "\u{6CC}", "\u{BA8}", "\u{304B}"])
    )
    for text in ["\u{439}", "\u{927}\u{93F}", "\u{6CC}\u{654}", "\u{BA8}\u{BBF}", "\u{304C}"] {
      #expect(classifier.classify(text).decision == .none, "\(text)")
    }
  }

  @Test(
    "What is attached to a button or a choice refuses as a whole word only, and allows nothing",
    arguments: [
      ("STOP", KeywordClassifier.Rule?.some(.stopWord)), ("stop_all", .withdrawMessage), ("tak-nak", .withdrawMessage),
      ("bus_stop_5", nil), ("stop_5", nil), ("START", nil), ("yes", nil), ("help", nil), ("", nil), ("s_t_o_p", nil),
    ]
  )
  func payloads(payload: String, rule: KeywordClassifier.Rule?) throws {
    let contents: [InboundContent] = [
      .button(.init(payload: payload, text: "Not for me")),
      .interactive(.init(kind: "button_reply", id: payload, title: "Not for me")),
      .interactive(.init(kind: "list_reply", id: payload, title: "Not for me", detail: "Nothing more")),
    ]
    for content in contents {
      let message = InboundMessage(
        id: try #require(.init(provider: "m")),
        sender: .init(),
        timestamp: nil,
        content: content
      )
      let reading = KeywordClassifier().classify(message)
      #expect(reading.rule == rule)
      #expect(reading.decision == (rule == nil ? .none : .withdraw))
    }
    let agreement = InboundMessage(
      id: try #require(.init(provider: "m")),
      sender: .init(),
      timestamp: nil,
      content: .button(.init(payload: payload, text: "Yes"))
    )
    #expect(KeywordClassifier().classify(agreement).decision == (rule == nil ? .grant : .withdraw))
  }

  @Test("What is attached to a button without a label refuses as a whole word too, and allows nothing")
  func unlabelled() throws {
    func decision(_ content: InboundContent) throws -> KeywordClassifier.Decision {
      let id = try #require(ProviderMessageID(provider: "m"))
      let message = InboundMessage(id: id, sender: .init(), timestamp: nil, content: content)
      return KeywordClassifier().classify(message).decision
    }
    for (payload, expected) in [("START_ORDER", KeywordClassifier.Decision.none), ("YES", .none), ("STOP", .withdraw)] {
      #expect(try decision(.button(.init(payload: payload, text: nil))) == expected)
      #expect(try decision(.interactive(.init(kind: "button_reply", id: payload))) == expected)
    }
    #expect(try decision(.interactive(.init(kind: "button_reply", id: "bus_stop_5"))) == .none)
  }

  @Test("Every word of every list that comes with the package decides what its list says, in any case of letters")
  func lists() throws {
    for (language, words) in ConsentWords.byLanguage {
      let classifier = KeywordClassifier(words: words)
      for (decision, list) in [
        (KeywordClassifier.Decision.withdraw, words.withdrawAnywhere.union(words.withdrawAlone)),
        (.grant, words.grantAnywhere.union(words.grantAlone)), (.help, words.help),
      ] {
        for word in list {
          #expect(classifier.classify(word).decision == decision, "\(language): \(word)")
          #expect(classifier.classify(" *\(word.uppercased())*! ").decision == decision, "\(language): \(word)")
          #expect(classifier.classify(word.decomposedStringWithCanonicalMapping).decision == decision, "\(word)")
        }
      }
    }
  }

  @Test("Other languages count only when a host switches them on")
  func others() {
    #expect(KeywordClassifier().classify("停止").decision == .none)
    let classifier = KeywordClassifier(words: .englishAndMalay.union(.chinese).union(.tamil))
    #expect(classifier.classify("停止。").word == "停止")
    #expect(classifier.classify("வேண்டாம்").decision == .withdraw)
    #expect(classifier.classify("Tidak").decision == .withdraw)
  }

  @Test("A list in another script loses nothing to the letters that look alike")
  func cyrillic() {
    let classifier = KeywordClassifier(words: ConsentWords(withdrawAnywhere: ["стоп"], grantAlone: ["да"]))
    #expect(classifier.classify("Стоп, пожалуйста").decision == .withdraw)
    #expect(classifier.classify("ДА").decision == .grant)
  }

  @Test("A letter with a hundred thousand marks, and a message without end, are read in bounded time")
  func bounded() {
    #expect(KeywordClassifier().classify("stop" + String(repeating: "\u{336}", count: 100_000)).decision == .withdraw)
    #expect(KeywordClassifier().classify(String(repeating: "a ", count: 1_000_000) + "stop").decision == .none)
  }
}
