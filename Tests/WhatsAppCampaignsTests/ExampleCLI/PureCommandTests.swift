import Foundation
import Testing

/// The commands that answer JSON Lines with JSON Lines.
struct PureCommandTests {
  @Test("phone answers every line in order, also those that are not JSON, and then ends with 1")
  func phone() async throws {
    let run = try await CommandLineRun(
      "phone",
      input: """
        {"input":"+1 415-555-2671 x12"}
        no JSON

        {"input":"123","region":"MY"}
        {"input":"0"}
        {"region":"MY"}
        """
    )
    #expect(run.code == 1)
    #expect(run.diagnostics.isEmpty)
    #expect(
      run.output == """
        {"result":"ok","e164":"+14155552671","countryCode":1,"nationalNumber":"4155552671","extension":"12",\
        "possible":"IS_POSSIBLE","valid":true,"type":"FIXED_LINE_OR_MOBILE","region":"US",\
        "national":"(415) 555-2671 ext. 12","international":"+1 415-555-2671 ext. 12",\
        "rfc3966":"tel:+1-415-555-2671;ext=12","timeZones":["America/Los_Angeles"]}
        {"error":"not valid JSON at byte 1: a byte that cannot stand here"}
        {"error":"not valid JSON at byte 0: the document ends in the middle of a value"}
        {"result":"ok","e164":"+60123","countryCode":60,"nationalNumber":"123","extension":null,\
        "possible":"TOO_SHORT","valid":false,"type":"UNKNOWN","region":"MY","national":"123",\
        "international":"+60 123","rfc3966":"tel:+60-123","timeZones":["Etc/Unknown"]}
        {"result":"NOT_A_NUMBER"}
        {"error":"“input” must be a string"}

        """
    )
  }

  @Test("template lint takes a template for codes as it is submitted, and ends with 1 for whatever breaks a rule")
  func templateLint() async throws {
    let folder = try CommandLineRun.Folder()
    func lint(_ template: String) async throws -> CommandLineRun {
      try folder.write(template, to: "t.json")
      return try await CommandLineRun("template", "lint", "--file", "t.json", "--json", in: folder)
    }
    let codes = try await lint(
      #"{"name":"login","language":"en","category":"AUTHENTICATION","components":[{"type":"BODY","add_security_recommendation":true},{"type":"FOOTER","code_expiration_minutes":5},{"type":"BUTTONS","buttons":[{"type":"OTP","otp_type":"COPY_CODE"}]}]}"#
    )
    #expect(codes.code == 0)
    #expect(codes.output == #"{"name":"login","language":"en","problems":[]}"# + "\n")
    let bad = try await lint(#"[{"name":"Bad Name","language":"en","category":"MARKETING","components":[]}]"#)
    #expect(bad.code == 1)
    #expect(bad.output.hasPrefix(#"{"name":"Bad Name","language":"en","problems":[{"path":"name","rule":"#))
    let bodiless = try await lint(#"{"name":"a","language":"en","category":"MARKETING","components":[]}"#)
    #expect(bodiless.code == 1)
    #expect(bodiless.output.contains(#""path":"components","rule":"must hold a BODY with a text","severity":"error""#))
    let unknown = try await lint(
      #"{"name":"a","language":"en","category":"FOO","components":[{"type":"BODY","text":"Hello"}]}"#
    )
    #expect(unknown.code == 1)
    #expect(unknown.output.contains(#""path":"category""#))
    // What stands beside the template, also where it cannot be read as one.
    let beside =
      #""message_send_ttl_seconds":120,"components":[{"type":"BODY","text":"Hello"},{"type":"BUTTONS","#
      + #""buttons":[{"type":"COPY_CODE","example":"ABCDEFGHIJKLMNOPQRSTU"}]}]}"#
    for name in ["a", "Bad Name"] {
      let submitted = try await lint(#"{"name":"\#(name)","language":"en","category":"MARKETING",\#(beside)"#)
      #expect(submitted.code == 1)
      #expect(
        submitted.output.contains(#""path":"buttons[0].example","rule":"must not be longer than 20 characters""#)
      )
      #expect(submitted.output.contains(#""path":"message_send_ttl_seconds","rule":"must be 43200 to 2592000"#))
    }
  }

  @Test("payload check answers with the body as it is written, or with every rule that it breaks")
  func payloadCheck() async throws {
    let run = try await CommandLineRun(
      "payload",
      "check",
      "--provider",
      "cloud",
      input: """
        {"messaging_product":"whatsapp","to":"60 12-345 6789","type":"text","text":{"body":"Hi"}}
        {"messaging_product":"whatsapp","to":"+60123456789","type":"text","text":{"body":""}}
        no JSON
        """
    )
    #expect(run.code == 1)
    #expect(
      run.output == """
        {"valid":true,"body":{"messaging_product":"whatsapp","recipient_type":"individual","to":"+60123456789",\
        "type":"text","text":{"body":"Hi"}}}
        {"valid":false,"problems":[{"path":"text.body","rule":"must not be empty"}]}
        {"error":"not valid JSON at byte 1: a byte that cannot stand here"}

        """
    )
    let gateway = try await CommandLineRun(
      "errors",
      "classify",
      "--provider",
      "wabot",
      input: #"{"httpStatus":200,"body":{"status":"error","message":"Instance ID Invalidated"}}"#
    )
    #expect(gateway.output.contains(#""class":"accountBlocked","scope":"sender","reaction":"pauseSender""#))
  }

  @Test("normalize gives equal keys to all spellings of one person and a reason for everything else")
  func normalize() async throws {
    let run = try await CommandLineRun(
      "normalize",
      input: """
        {"input":"'0123456789","region":"MY"}
        {"input":"60123456789","region":"SG"}
        {"input":"6.01234E+10","region":"MY"}
        {"input":"012","region":"MY"}
        {"waID":"5215512345678"}
        {"waID":"525512345678"}
        {"waID":"MY.1234"}
        {"waID":"120363@g.us"}
        """
    )
    #expect(run.code == 0)
    #expect(
      run.output == """
        {"e164":"+60123456789","assumed":false,"key":"p60123456789"}
        {"e164":"+60123456789","assumed":true,"key":"p60123456789"}
        {"e164":null,"reason":"lostDigits"}
        {"e164":null,"reason":"tooShort"}
        {"e164":"+525512345678","assumed":false,"key":"p525512345678"}
        {"e164":"+525512345678","assumed":false,"key":"p525512345678"}
        {"e164":null,"reason":"userID","key":"uMY.1234"}
        {"e164":null,"reason":"notANumber"}

        """
    )
  }

  @Test("consent classify names the decision, the rule and the word")
  func consentClassify() async throws {
    let run = try await CommandLineRun(
      "consent",
      "classify",
      input: """
        {"text":"Stop. Thank you","language":"en"}
        {"text":"YA SETUJU","language":"ms"}
        {"text":"When does it start?"}
        {"text":"help"}
        {"text":"nonstop"}
        """
    )
    #expect(run.code == 0)
    #expect(
      run.output == """
        {"decision":"withdraw","rule":"stopWord","word":"stop"}
        {"decision":"grant","rule":"grantMessage","word":"ya setuju"}
        {"decision":"grant","rule":"startWord","word":"start"}
        {"decision":"help","rule":"helpMessage","word":"help"}
        {"decision":"none","rule":null,"word":null}

        """
    )
  }

  @Test("webhook parse gives events once each, and a problem for what is no webhook")
  func webhookParse() async throws {
    let message = #"{"id":"w1","from":"60123456789","timestamp":"1700000000","type":"text","text":{"body":"STOP"}}"#
    let image = #"{"id":"w3","from":"60123456789","timestamp":"1","type":"image","image":{"id":"m1","caption":"c"}}"#
    let status =
      #"{"id":"w2","status":"failed","recipient_id":"60123","timestamp":"1700000001","errors":[{"code":131026}]}"#
    let price = #"{"billable":true,"category":"marketing","pricing_model":"PMP","type":"regular"}"#
    let billed = #"{"id":"w4","status":"delivered","recipient_id":"60123","timestamp":"2","pricing":\#(price)}"#
    let value =
      #"{"metadata":{"display_phone_number":"6031","phone_number_id":"10"},"messages":[\#(message),\#(message),7,"#
      + #"\#(image)],"statuses":[\#(status),\#(billed)]}"#
    let faults = #"{"field":"messages","value":{"metadata":{"phone_number_id":"P1"},"errors":[{"code":130429}]}}"#
    let entry =
      #"{"id":"1","time":9,"changes":[{"field":"messages","value":\#(value)},{"field":"novel","value":{}},\#(faults)]}"#
    let run = try await CommandLineRun(
      "webhook",
      "parse",
      "--provider",
      "cloud",
      input: #"{"object":"whatsapp_business_account","entry":[\#(entry)]}"# + "\n[]\n{\n"
    )
    #expect(run.code == 1)
    #expect(
      run.output == """
        {"events":[{"kind":"message.text","id":"w1","from":"60123456789","to":"6031","timestamp":1700000000,\
        "text":"STOP","phoneNumberID":"10"},\
        {"kind":"message.image","id":"w3","from":"60123456789","to":"6031","timestamp":1,"text":"c","mediaID":"m1",\
        "phoneNumberID":"10"},\
        {"kind":"status.failed","id":"w2","to":"60123","timestamp":1700000001,"status":"failed",\
        "errors":[{"code":131026}],"phoneNumberID":"10"},\
        {"kind":"status.delivered","id":"w4","to":"60123","timestamp":2,"status":"delivered",\
        "pricing":{"category":"marketing","model":"PMP","type":"regular","billable":true},"phoneNumberID":"10"},\
        {"kind":"unknown","field":"novel","timestamp":9},\
        {"kind":"messages","field":"messages","timestamp":9,"errors":[{"code":130429}],"phoneNumberID":"P1"}],\
        "problems":[{"path":"entry[0].changes[0].value.messages[2]","problem":"a message must be an object"}]}
        {"events":[],"problems":[{"path":"","problem":"this is no webhook of a WhatsApp business account"}]}
        {"error":"not valid JSON at byte 1: the document ends in the middle of a value"}

        """
    )
  }

  @Test("errors classify reads the body as JSON or as a string, and dates against --now")
  func errorsClassify() async throws {
    let run = try await CommandLineRun(
      "errors",
      "classify",
      "--provider",
      "cloud",
      "--now",
      "2026-11-21T09:00:00",
      input: """
        {"httpStatus":400,"headers":{},"body":{"error":{"code":130429}}}
        {"httpStatus":200,"headers":{},"body":{"messages":[{"id":"wamid.1"}]}}
        {"httpStatus":503,"headers":{},"body":"<html>"}
        {"httpStatus":429,"headers":{"retry-after":"Sat, 21 Nov 2026 09:01:00 GMT"},"body":{"error":{"code":4}}}
        {"httpStatus":500,"headers":{},"body":{"error":{"code":131057}}}
        {"httpStatus":400,"headers":{},"body":{"error":{"code":134101}}}
        {"httpStatus":"400"}
        """
    )
    #expect(run.code == 1)
    #expect(
      run.output == """
        {"class":"throttled","scope":"sender","reaction":"slowDown","retryAfterSeconds":null,"code":130429,"known":true}
        {"class":"accepted","scope":"request","reaction":"none","retryAfterSeconds":null,"code":null,"known":true}
        {"class":"ambiguous","scope":"request","reaction":"settle","retryAfterSeconds":null,"code":null,"known":false}
        {"class":"throttled","scope":"account","reaction":"slowDown","retryAfterSeconds":60,"code":4,"known":true}
        {"class":"transient","scope":"sender","reaction":"retry","retryAfterSeconds":null,"code":131057,"known":true}
        {"class":"transient","scope":"template","reaction":"retry","retryAfterSeconds":null,"code":134101,"known":true}
        {"error":"“httpStatus” must be a number from 100 to 999"}

        """
    )
  }

  @Test("ic reads fields and messages, and judges ages by the given day")
  func identityCards() async throws {
    let run = try await CommandLineRun(
      "ic",
      input: """
        {"input":"901231-01-1234","today":"2026-11-21","in":"field"}
        {"input":"901331-01-1234","today":"2026-11-21","in":"field"}
        {"input":"901231-00-1234","today":"2026-11-21"}
        {"input":"A123","today":"2026-11-21"}
        {"input":"my ic is 901231011235, thanks","today":"2026-11-21","in":"text"}
        {"input":"no number here","today":"2026-11-21","in":"text"}
        {"input":"x","today":"tomorrow"}
        """
    )
    #expect(run.code == 1)
    #expect(
      run.output == """
        {"status":"ok","digits":"901231011234","birthDate":"1990-12-31","age":35,"gender":"F","place":"MY-01",\
        "placeName":"Johor","centuryBasis":"onlyPossible"}
        {"status":"badDate"}
        {"status":"badPlace"}
        {"status":"invalid"}
        {"status":"ok","digits":"901231011235","birthDate":"1990-12-31","age":35,"gender":"M","place":"MY-01",\
        "placeName":"Johor","centuryBasis":"onlyPossible"}
        {"status":"none"}
        {"error":"“today” must be a day such as 2026-11-21"}

        """
    )
  }

  @Test("A line beyond the limit is answered with an error, and the next one is read")
  func longLine() async throws {
    let long = String(repeating: "x", count: (16 << 20) + 1)
    let run = try await CommandLineRun("consent", "classify", input: long + "\n{\"text\":\"hi\"}")
    #expect(run.code == 1)
    #expect(
      run.lines == [
        #"{"error":"the line is longer than 16 MB"}"#, #"{"decision":"none","rule":null,"word":null}"#,
      ]
    )
  }
}
