import Foundation
import Testing
import WhatsAppCampaigns

/// One person who talks with the dialogue: what the engine does with the store, by hand.
private final class Talk {
  var dialogue = ConsentDialogue(brand: "Kedai Ali")
  var ledger: [ConsentEvent] = []
  var fields: [String: String] = [:]
  var isSuppressed = false
  var held: String?
  var kept: String?
  var count = 0
  let start = Date(timeIntervalSince1970: 1_763_000_000)

  func says(_ text: String) throws -> [DialogueTurn.Answer] { try says(.text(text)) }

  func says(_ content: InboundContent, inGroup: Bool = false, isStandby: Bool = false) throws
    -> [DialogueTurn.Answer]
  {
    count += 1
    let id = try #require(ProviderMessageID(provider: "wamid.\(count)"))
    var message = InboundMessage(
      id: id,
      sender: WebhookParty(waID: "60123456789"),
      profileName: "Aminah",
      timestamp: start,
      content: content
    )
    message.groupID = inGroup ? "g1" : nil
    message.isStandby = isStandby
    let reading = KeywordClassifier().classify(message.text ?? "")
    let decisions: [KeywordClassifier.Decision: ConsentDecision] = [.grant: .granted, .withdraw: .withdrawn]
    if let decision = decisions[reading.decision] {
      ledger.append(event(decision, id.rawValue, reading.word))
    }
    let items = ledger.map { ConsentRecord.Item(event: $0, recordedAt: $0.at) }
    let state = ledger.reduce(into: ConsentState()) { $0.fold($1) }
    let memory = DialogueMemory(
      record: ConsentRecord(state: state, history: items),
      messageID: id,
      fields: fields,
      isSuppressed: isSuppressed,
      unconfirmedIC: held
    )
    let today = try #require(CalendarDay("2026-11-21"))
    let turn = dialogue.turn(on: message, reading: reading, memory: memory, today: today)
    ledger += turn.questions
    fields.merge(turn.fields) { $1 }
    switch turn.identityCard {
    case .hold(let number): held = number.digits
    case .keep(let number): (kept, held) = (number.digits, nil)
    case .discard: held = nil
    case nil: break
    }
    return turn.answers
  }

  func decides(_ decision: ConsentDecision) { ledger.append(event(decision, nil, nil)) }

  private func event(_ decision: ConsentDecision, _ message: String?, _ word: String?) -> ConsentEvent {
    ConsentEvent(
      decision: decision,
      purposes: ConsentPurpose.stoppable,
      at: start.addingTimeInterval(TimeInterval(ledger.count)),
      source: "whatsapp",
      messageID: message,
      word: word
    )
  }
}

@Suite("The consent dialogue")
struct ConsentDialogueTests {
  @Test("The first contact is answered in both languages, with the request on record as it was worded")
  func firstContact() throws {
    let talk = Talk()
    let answers = try talk.says("hello")
    #expect(answers.map(\.language) == ["ms", "en"])
    #expect(
      answers.last?.text == """
        Hi Aminah! This is Kedai Ali about your purchase/promotions.
        Reply YES to consent to receive WhatsApp messages for receipts, support & promos. Reply NO to decline.
        You can opt out anytime by typing STOP.
        """
    )
    #expect(talk.ledger.map(\.decision) == [.requested, .requested])
    #expect(talk.ledger.map(\.language) == ["ms", "en"])
    #expect(talk.ledger.map(\.wording) == answers.map(\.text), "as it was shown")
  }

  @Test("An unclear answer is answered once, and nothing is ever asked again")
  func unclear() throws {
    let talk = Talk()
    _ = try talk.says("hello")
    #expect(try talk.says("who is this").map(\.kind) == [.unclear, .unclear])
    #expect(try talk.says("well?").isEmpty)
    #expect(try talk.says("hello?").isEmpty)
  }

  @Test("Yes and no are confirmed once, in the language of the answer, and STOP in the person's own")
  func decisions() throws {
    let talk = Talk()
    _ = try talk.says("hello")
    #expect(
      try talk.says("ya").map(\.text) == [
        "Terima kasih! Kebenaran anda telah direkodkan. Anda boleh taip STOP untuk berhenti pada bila-bila masa."
      ]
    )
    #expect(try talk.says("ya").isEmpty)
    #expect(try talk.says("STOP").map(\.kind) == [.stopped])
    #expect(try talk.says("stop!!").isEmpty)
    #expect(try talk.says("START").map(\.language) == ["ms"])
    #expect(
      try talk.says("no").map(\.text) == [
        "Understood. We won't send promotional messages. You can still contact us for support."
      ]
    )
    #expect(try talk.says("hello").isEmpty, "whoever refused gets no further word")
  }

  @Test("After an operator cleared the state, the person is asked once more")
  func cleared() throws {
    let talk = Talk()
    _ = try talk.says("hello")
    _ = try talk.says("no")
    talk.decides(.reset)
    #expect(try talk.says("hello").map(\.kind) == [.request])
  }

  @Test("Nobody is answered who is suppressed, stopped in the app, in a group, with another application, or reacting")
  func silence() throws {
    let talk = Talk()
    talk.isSuppressed = true
    #expect(try talk.says("hello").isEmpty)
    talk.isSuppressed = false
    #expect(try talk.says(.text("hello"), inGroup: true).isEmpty)
    #expect(try talk.says(.text("hello"), isStandby: true).isEmpty)
    #expect(try talk.says(.reaction(.init(messageID: nil, emoji: "👍"))).isEmpty)
    talk.dialogue.asksForConsent = false
    #expect(try talk.says("hello").isEmpty)
    #expect(try talk.says("yes").map(\.kind) == [.granted])
    talk.decides(.platformStop)
    #expect(try talk.says("hello").isEmpty)
  }

  @Test("A card's number gives birth date, gender and place, is not kept itself, and gives way to what is stated")
  func profile() throws {
    let talk = Talk()
    #expect(try talk.says("901231-01-1234").map(\.kind) == [.request, .request], "consent comes first")
    _ = try talk.says("yes")
    let noted = try talk.says("my ic 901231-01-1234")
    #expect(
      noted.map(\.text) == [
        """
        Thank you! We have noted:
        Age: 35
        Gender: Female
        Place of birth: Johor
        If something is wrong, send it again as it should be.
        """
      ]
    )
    #expect(talk.fields["birth_date"] == "1990-12-31")
    #expect(!talk.fields.values.contains { $0.contains("901231") })
    #expect(try talk.says("NB").first?.text.contains("Gender: Non-binary") == true)
    #expect(try talk.says("901231-01-1235").first?.text.contains("Gender: Non-binary") == true)
    #expect(talk.fields["gender"] == "NB")
    #expect(try talk.says("Married").first?.text.contains("Marital status: Married") == true)
    #expect(talk.fields["marital_status"] == "married")
    #expect(try talk.says("901331-01-1234").map(\.kind) == [.unreadableIC])
    #expect(try talk.says("see you at 8").isEmpty)
    #expect(try talk.says(.media(.init(kind: .sticker, id: "1"))).map(\.kind) == [.received])
  }

  @Test("The profile is asked for once, and only by a host that wants it")
  func profilePrompt() throws {
    let talk = Talk()
    talk.dialogue.asksForProfile = true
    _ = try talk.says("yes")
    #expect(try talk.says("hello").map(\.kind) == [.profilePrompt])
    #expect(try talk.says("hello").isEmpty)
  }

  @Test("A file after the agreement is acknowledged, and the question comes with the next words")
  func fileFirst() throws {
    let talk = Talk()
    talk.dialogue.asksForProfile = true
    _ = try talk.says("yes")
    for kind in [InboundContent.Media.Kind.sticker, .document, .image] {
      #expect(try talk.says(.media(.init(kind: kind, id: "1"))).map(\.kind) == [.received])
    }
    #expect(try talk.says("hello").map(\.kind) == [.profilePrompt])
    #expect(try talk.says(.media(.init(kind: .sticker, id: "2"))).map(\.kind) == [.received])
  }

  @Test("A gender is understood as it is said in Malay, and its letter of the forms where it was asked for")
  func malayProfile() throws {
    let talk = Talk()
    _ = try talk.says("ya")
    for (text, gender) in [
      ("lelaki", "M"), ("Saya perempuan", "F"), ("saya seorang lelaki.", "M"), ("jantina: F", "F"),
    ] {
      #expect(try talk.says(text).map(\.kind) == [.profileSaved], "\(text)")
      #expect(talk.fields["gender"] == gender, "\(text)")
    }
    #expect(try talk.says("saya bujang").first?.text.contains("Status perkahwinan: Bujang") == true)
    #expect(try talk.says("P").isEmpty, "nobody has asked")
    #expect(try talk.says("saya").isEmpty)
    talk.dialogue.asksForProfile = true
    #expect(try talk.says("apa khabar").map(\.kind) == [.profilePrompt])
    #expect(try talk.says("P").map(\.kind) == [.profileSaved])
    #expect(talk.fields["gender"] == "F")
    #expect(try talk.says("l").first?.text.contains("Jantina: Lelaki") == true)
    #expect(try talk.says("jantina P").map(\.kind) == [.profileSaved])
  }

  @Test("A name that holds a variable or lines is printed as it is, on one line")
  func hostileNames() throws {
    var texts = DialogueTexts.english
    texts.request = "{{name}} {{brand}} {{nothing}}!"
    let dialogue = ConsentDialogue(brand: "B", texts: [texts])
    let message = InboundMessage(
      id: try #require(ProviderMessageID(provider: "1")),
      sender: WebhookParty(waID: "60123456789"),
      profileName: "{{brand}}\nx",
      timestamp: nil,
      content: .text("hi")
    )
    let record = ConsentRecord(state: ConsentState(), history: [])
    let memory = DialogueMemory(record: record, messageID: message.id)
    let today = try #require(CalendarDay("2026-11-21"))
    let turn = dialogue.turn(on: message, reading: .init(decision: .none), memory: memory, today: today)
    #expect(turn.answers.map(\.text) == ["{{brand}} x B!"])
  }

  @Test("Random talks: nothing is asked twice, nothing is said after a refusal, and every answer is in one language")
  func walks() throws {
    let words = ["hello", "yes", "ya", "no", "tidak", "STOP", "START", "help", "M", "901231-01-1234", "bye"]
    for seed in 0..<200 {
      let source = SeededRandomSource(seed: UInt64(seed))
      let talk = Talk()
      talk.dialogue.asksForProfile = true
      var asked: [String: Int] = [:]
      for _ in 0..<40 {
        let word = words[Int(source.next() % UInt64(words.count))]
        let before = talk.ledger.reduce(into: ConsentState()) { $0.fold($1) }
        let answers = try talk.says(word)
        for answer in answers where [.request, .unclear, .profilePrompt].contains(answer.kind) {
          asked["\(answer.kind) \(answer.language)", default: 0] += 1
        }
        let now = talk.ledger.reduce(into: ConsentState()) { $0.fold($1) }
        if before.isWithdrawn(.marketing), now.isWithdrawn(.marketing) { #expect(answers.isEmpty, "seed \(seed)") }
        #expect(Set(answers.map(\.language)).count == answers.count)
      }
      #expect(asked.values.allSatisfy { $0 == 1 }, "seed \(seed)")
    }
  }

  @Test("Nothing of what is said and known prints by accident")
  func masking() throws {
    let talk = Talk()
    let id = try #require(ProviderMessageID(provider: "1"))
    let answers = try talk.says("hello")
    var turn = DialogueTurn()
    turn.answers = answers
    turn.fields = ["birth_date": "1990-12-31"]
    let record = ConsentRecord(state: ConsentState(), history: [])
    let memory = DialogueMemory(record: record, messageID: id, name: "Aminah", fields: turn.fields)
    let reply = DialogueReply(
      provider: "cloud",
      recipient: .waID("60123456789"),
      inReplyTo: id,
      answer: try #require(answers.first),
      sendBefore: talk.start
    )
    let values: [Any] = [turn, answers, memory, reply]
    for value in values {
      var text = String(reflecting: value) + "\(value)"
      dump(value, to: &text)
      for secret in ["Aminah", "1990", "60123456789", "Hi "] { #expect(!text.contains(secret), "\(text)") }
    }
  }
}

@Suite("An identity-card number that is kept")
struct IdentityCardDialogueTests {
  private func talk() throws -> Talk {
    let talk = Talk()
    talk.dialogue.keepsIdentityCards = true
    _ = try talk.says("hello")
    _ = try talk.says("yes")
    return talk
  }

  @Test("Its holder is asked with the number masked, and a yes keeps it with what follows from it")
  func confirmed() throws {
    let talk = try talk()
    let asked = try talk.says("my ic is 901231-01-1234")
    #expect(
      asked.map(\.text) == [
        """
        We understood this from IC number 9*****-**-***4:
        Age: 35
        Gender: Female
        Place of birth: Johor
        Is this right? Reply YES or CORRECT to keep it, WRONG to discard it, or send the number again.
        """
      ]
    )
    #expect(talk.held == "901231011234" && talk.kept == nil && talk.fields.isEmpty)
    let wording = talk.ledger.last?.wording ?? ""
    #expect(wording.contains("IC number {{number}}:\n{{summary}}") && !wording.contains("Johor"))
    #expect(try talk.says("yes").map(\.kind) == [.profileSaved])
    #expect(talk.kept == "901231011234" && talk.held == nil)
    #expect(talk.fields["gender"] == "F" && talk.fields["birth_date"] == "1990-12-31")
    #expect(try talk.says("yes").isEmpty)
  }

  @Test("A wrong one is discarded, another one takes its place, and STOP discards it too")
  func discarded() throws {
    let talk = try talk()
    _ = try talk.says("901231-01-1234")
    #expect(try talk.says("salah!").map(\.kind) == [.discardedIC])
    #expect(talk.held == nil && talk.kept == nil && talk.fields.isEmpty)
    _ = try talk.says("901231-01-1234")
    #expect(try talk.says("sorry, 880101-14-5678").map(\.kind) == [.confirmIC])
    #expect(talk.held == "880101145678")
    #expect(try talk.says("Betul").map(\.kind) == [.profileSaved])
    #expect(talk.kept == "880101145678")
    // A correction asks again, and what was kept stays until it is confirmed.
    _ = try talk.says("901231-01-1234")
    #expect(talk.kept == "880101145678")
    #expect(try talk.says("STOP").map(\.kind) == [.stopped])
    #expect(talk.held == nil && talk.kept == "880101145678")
  }

  @Test("What a person stated beats what the number says, and nothing is asked where numbers are not kept")
  func stated() throws {
    let talk = try talk()
    _ = try talk.says("NB")
    #expect(try talk.says("901231-01-1234").first?.text.contains("Gender: Non-binary") == true)
    _ = try talk.says("correct")
    #expect(talk.fields["gender"] == "NB" && talk.fields["place_of_birth"] == "MY-01")
    let other = Talk()
    _ = try other.says("hello")
    _ = try other.says("yes")
    #expect(try other.says("901231-01-1234").map(\.kind) == [.profileSaved])
    #expect(other.held == nil && other.kept == nil)
  }
}
