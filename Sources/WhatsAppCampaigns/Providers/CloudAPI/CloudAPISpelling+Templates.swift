extension CloudAPISpelling {
  func template(_ message: TemplateMessage, in body: inout JSONWriter) {
    body.object { template in
      template.member("name", message.name.rawValue)
      template.key("language")
      template.object { $0.member("code", message.language.rawValue) }
      guard !message.components.isEmpty else { return }
      template.key("components")
      components(message.components, in: &template)
    }
  }

  private func components(_ components: [TemplateComponent], in body: inout JSONWriter) {
    body.array { list in
      for component in components { self.component(component, in: &list) }
    }
  }

  private func component(_ component: TemplateComponent, in list: inout JSONWriter) {
    list.object { object in
      switch component.place {
      case .header: object.member("type", "header")
      case .body: object.member("type", "body")
      case .limitedTimeOffer: object.member("type", "limited_time_offer")
      case .button(let kind, let index):
        object.member("type", "button")
        object.member("sub_type", kind.rawValue)
        object.member("index", String(index))
      case .carousel:
        object.member("type", "carousel")
        object.key("cards")
        object.array { list in
          for card in component.cards {
            list.object { object in
              object.key("card_index")
              object.literal(String(card.index))
              object.key("components")
              self.components(card.components, in: &object)
            }
          }
        }
        return
      }
      object.key("parameters")
      object.array { list in
        for parameter in component.parameters { self.parameter(parameter, in: &list) }
      }
    }
  }

  private func parameter(_ parameter: TemplateParameter, in list: inout JSONWriter) {
    list.object { object in
      switch parameter {
      case .text(let text, let name):
        object.member("type", "text")
        object.optional("parameter_name", name)
        object.member("text", text)
      case .media(let kind, let source, let filename):
        object.member("type", kind.rawValue)
        if writesHeaderMediaFlat {
          self.source(source, in: &object)
          object.optional("filename", filename)
        } else {
          object.key(kind.rawValue)
          object.object { medium in
            self.source(source, in: &medium)
            medium.optional("filename", filename)
          }
        }
      case .payload(let payload):
        object.member("type", "payload")
        object.member("payload", payload)
      case .couponCode(let code):
        object.member("type", "coupon_code")
        object.member("coupon_code", code)
      case .currency(let money, let name):
        object.member("type", "currency")
        object.optional("parameter_name", name)
        object.key("currency")
        object.object { currency in
          currency.member("fallback_value", money.fallback)
          currency.member("code", money.code)
          currency.key("amount_1000")
          currency.literal(String(money.thousandths))
        }
      case .dateTime(let date, let name):
        object.member("type", "date_time")
        object.optional("parameter_name", name)
        object.key("date_time")
        object.object { parts in
          parts.member("fallback_value", date.fallback)
          for part in date.parts {
            parts.key(part.key)
            parts.value(part.value)
          }
        }
      case .location(let place):
        object.member("type", "location")
        object.key("location")
        location(place, in: &object)
      case .product(let id, let catalogID):
        object.member("type", "product")
        object.key("product")
        object.object { product in
          product.member("product_retailer_id", id)
          product.member("catalog_id", catalogID)
        }
      case .offerEnd(let milliseconds):
        object.member("type", "limited_time_offer")
        object.key("limited_time_offer")
        object.object { offer in
          offer.key("expiration_time_ms")
          offer.literal(String(milliseconds))
        }
      case .flow, .catalog, .products:
        object.member("type", "action")
        object.key("action")
        object.object { self.action(parameter, in: &$0) }
      }
    }
  }

  private func action(_ parameter: TemplateParameter, in action: inout JSONWriter) {
    switch parameter {
    case .flow(let token, let data):
      action.optional("flow_token", token)
      guard let data else { return }
      action.key("flow_action_data")
      action.value(data)
    case .catalog(let thumbnail): action.optional("thumbnail_product_retailer_id", thumbnail)
    case .products(let thumbnail, let sections):
      action.optional("thumbnail_product_retailer_id", thumbnail)
      action.key("sections")
      action.array { list in
        for section in sections {
          list.object { object in
            object.member("title", section.title)
            object.key("product_items")
            object.array { items in
              for id in section.productIDs { items.object { $0.member("product_retailer_id", id) } }
            }
          }
        }
      }
    default: break
    }
  }
}
