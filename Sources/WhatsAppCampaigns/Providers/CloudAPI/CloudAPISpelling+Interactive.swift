extension CloudAPISpelling {
  func interactive(_ message: InteractiveMessage, in body: inout JSONWriter) {
    body.object { object in
      object.member("type", message.action.typeName)
      if let header = message.header {
        object.key("header")
        self.header(header, in: &object)
      }
      object.key("body")
      object.object { $0.member("text", message.body) }
      if let footer = message.footer {
        object.key("footer")
        object.object { $0.member("text", footer) }
      }
      object.key("action")
      object.object { self.action(message.action, in: &$0) }
    }
  }

  private func header(_ header: InteractiveMessage.Header, in body: inout JSONWriter) {
    body.object { object in
      switch header {
      case .text(let text):
        object.member("type", "text")
        object.member("text", text)
      case .media(let kind, let source, let filename):
        object.member("type", kind.rawValue)
        object.key(kind.rawValue)
        object.object { medium in
          self.source(source, in: &medium)
          medium.optional("filename", filename)
        }
      }
    }
  }

  private func action(_ action: InteractiveMessage.Action, in object: inout JSONWriter) {
    switch action {
    case .buttons(let buttons):
      object.key("buttons")
      object.array { list in
        for button in buttons {
          list.object { object in
            object.member("type", "reply")
            object.key("reply")
            object.object { reply in
              reply.member("id", button.id)
              reply.member("title", button.title)
            }
          }
        }
      }
    case .list(let button, let sections):
      object.member("button", button)
      object.key("sections")
      object.array { list in
        for section in sections {
          list.object { object in
            object.optional("title", section.title)
            object.key("rows")
            object.array { rows in
              for row in section.rows {
                rows.object { object in
                  object.member("id", row.id)
                  object.member("title", row.title)
                  object.optional("description", row.detail)
                }
              }
            }
          }
        }
      }
    case .link(let label, let url):
      object.member("name", "cta_url")
      object.key("parameters")
      object.object { parameters in
        parameters.member("display_text", label)
        parameters.member("url", url)
      }
    case .flow(let flow):
      object.member("name", "flow")
      object.key("parameters")
      object.object { self.flow(flow, in: &$0) }
    case .locationRequest:
      object.member("name", "send_location")
    }
  }

  private func flow(_ flow: InteractiveMessage.Flow, in parameters: inout JSONWriter) {
    parameters.member("flow_message_version", flow.messageVersion)
    parameters.optional("flow_token", flow.token)
    switch flow.reference {
    case .id(let id): parameters.member("flow_id", id)
    case .name(let name): parameters.member("flow_name", name)
    }
    parameters.member("flow_cta", flow.label)
    parameters.optional("mode", flow.mode)
    parameters.optional("flow_action", flow.action)
    if let payload = flow.payload {
      parameters.key("flow_action_payload")
      parameters.value(payload)
    }
  }
}

extension InteractiveMessage.Action {
  /// The provider's name of the kind.
  var typeName: String {
    switch self {
    case .buttons: "button"
    case .list: "list"
    case .link: "cta_url"
    case .flow: "flow"
    case .locationRequest: "location_request_message"
    }
  }
}
