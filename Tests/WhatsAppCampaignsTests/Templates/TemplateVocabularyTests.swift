import Foundation
import Testing
import WhatsAppCampaigns

@Suite("Words of templates")
struct TemplateVocabularyTests {
  @Test("A template's name is lowercase letters, digits and underscores")
  func names() {
    #expect(TemplateName("order_update_2").rawValue == "order_update_2")
    #expect(TemplateName(String(repeating: "a", count: 512)) != nil)
    for bad in ["", "Order", "a-b", "a b", "é", String(repeating: "a", count: 513)] {
      #expect(TemplateName(bad) == nil, "\(bad)")
    }
  }

  @Test("Language codes that mean the same are equal")
  func languages() {
    #expect(LanguageCode("en-US") == LanguageCode("en_US"))
    #expect(LanguageCode("EN_us").rawValue == "en_US")
    #expect(LanguageCode("zh-hans-cn").rawValue == "zh_Hans_CN")
    #expect(LanguageCode("ms").rawValue == "ms")
    #expect(LanguageCode("en") != LanguageCode("en_US"))
    for bad in ["", "e", "english", "en_", "en__US", "en US", "1n"] { #expect(LanguageCode(bad) == nil, "\(bad)") }
  }

  @Test("Unknown words of the provider are kept as they came")
  func unknownWords() throws {
    #expect(TemplateCategory(rawValue: "marketing") == .marketing)
    #expect(TemplateCategory(rawValue: "Whatever").rawValue == "Whatever")
    #expect(TemplateStatus(rawValue: "pending_deletion") == .pendingDeletion)
    #expect(TemplateStatus(rawValue: "NEW_ONE") == .unknown("NEW_ONE"))
    #expect(TemplateStatus.unknown("NEW_ONE").allowsSending == false)
    let stored = try JSONEncoder().encode([TemplateStatus.paused, .unknown("X")])
    #expect(String(decoding: stored, as: UTF8.self) == #"["PAUSED","X"]"#)
    #expect(try JSONDecoder().decode([TemplateStatus].self, from: stored) == [.paused, .unknown("X")])
  }

  @Test("A stored name that is none is refused when it is read back")
  func storedName() {
    #expect(throws: (any Error).self) {
      try JSONDecoder().decode(TemplateName.self, from: Data(#""Not A Name""#.utf8))
    }
  }

  @Test(
    "Keys of variables are spelled one way and read back",
    arguments: [
      ("1", VariableKey.Component.body, "1"), ("first_name", .body, "first_name"), ("header:1", .header, "1"),
      ("button0:1", .button(0), "1"), ("button9:code", .button(9), "code"),
    ]
  )
  func keys(text: String, component: VariableKey.Component, name: String) throws {
    let key = try #require(VariableKey(rawValue: text))
    #expect(key.component == component)
    #expect(key.name == name)
    #expect(key.rawValue == text)
  }

  @Test("What names no variable is no key", arguments: ["", "header:", "button10:1", "buttonx:1", "footer:1", "a b"])
  func badKeys(text: String) {
    #expect(VariableKey(rawValue: text) == nil)
  }

  @Test("body:1 is another spelling of 1")
  func bodyKey() {
    #expect(VariableKey(rawValue: "body:1") == VariableKey(rawValue: "1"))
  }

  @Test(
    "Sources are read in the command line's spelling",
    arguments: [
      ("field:name", VariableSource.field("name", fallback: nil)),
      ("field:name|friend", .field("name", fallback: "friend")), ("field:name|", .field("name", fallback: nil)),
      (#"field:a\|b|c|d"#, .field("a|b", fallback: "c|d")), ("text:Hello", .text("Hello")), ("Hello", .text("Hello")),
      ("text:field:x", .text("field:x")),
    ]
  )
  func sources(text: String, source: VariableSource) {
    #expect(VariableSource(text) == source)
    #expect(VariableSource(source.rawValue) == source)
  }

  @Test(
    "A field without a name and a blank text are no sources",
    arguments: ["", "text:", "text:  ", "field:", "field:|x"]
  )
  func badSources(text: String) {
    #expect(VariableSource(text) == nil)
  }

  @Test("Assignments make a mapping, and every bad one is named at once")
  func assignments() throws {
    let mapping = try VariableMapping(assignments: ["1=field:name|friend", "button0:1=a=b"])
    #expect(mapping.sources.count == 2)
    #expect(try mapping[#require(VariableKey(rawValue: "button0:1"))] == .text("a=b"))
    #expect {
      try VariableMapping(assignments: ["1", "2=field:", "3=x", "3=y"])
    } throws: { error in
      (error as? TemplateError)?.problems.map(\.path) == ["variables[0]", "variables[1]", "3"]
    }
  }

  @Test("A mapping is stored as one readable object")
  func storedMapping() throws {
    let mapping = try VariableMapping(assignments: ["header:1=field:city"])
    let stored = try JSONEncoder().encode(mapping)
    #expect(String(decoding: stored, as: UTF8.self) == #"{"header:1":"field:city"}"#)
    #expect(try JSONDecoder().decode(VariableMapping.self, from: stored) == mapping)
  }
}
