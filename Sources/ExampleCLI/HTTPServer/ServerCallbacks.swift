import CWhatsAppMicroHTTPD
import WhatsAppCampaigns

// The functions that libmicrohttpd calls on its thread. They stand in a file of their own, at top level: a closure
// written where an actor is in charge compiles as well, and traps when it is called from another thread.

/// Called with a request's head, then for each piece of its body, then at its end, and again after it was suspended.
func serverDidReceive(
  _ context: UnsafeMutableRawPointer?,
  _ connection: OpaquePointer?,
  _ path: UnsafePointer<CChar>?,
  _ method: UnsafePointer<CChar>?,
  _ version: UnsafePointer<CChar>?,
  _ body: UnsafePointer<CChar>?,
  _ bodyCount: UnsafeMutablePointer<Int>?,
  _ slot: UnsafeMutablePointer<UnsafeMutableRawPointer?>?
) -> MHD_Result {
  guard let context, let connection, let path, let method, let version, let bodyCount, let slot else { return .NO }
  let core = ServerCore.at(context)
  let socket = wac_mhd_socket(connection)
  guard let pointer = slot.pointee else {
    let request = ServerRequest(method: method, path: path, connection: connection)
    let exchange = ServerExchange(
      request,
      version: String(cString: version),
      maximumBodyBytes: core.limits.bodyBytes
    )
    slot.pointee = Unmanaged.passRetained(exchange).toOpaque()
    core.connections.allow(socket, core.limits.receiveTime)
    return exchange.refusal.map { connection.answer($0, core, socket) } ?? .YES
  }
  let exchange = Unmanaged<ServerExchange>.fromOpaque(pointer).takeUnretainedValue()
  if bodyCount.pointee > 0 {
    exchange.receive(UnsafeRawBufferPointer(start: body, count: bodyCount.pointee))
    bodyCount.pointee = 0
    return .YES
  }
  if let refusal = exchange.refusal { return connection.answer(refusal, core, socket) }
  switch exchange.takeAnswer() {
  case .response(let response):
    return connection.answer(response, core, socket)
  case .dropConnection:
    return .NO
  case nil:
    core.connections.release(socket)
    return core.handle(exchange, on: connection) ? .YES : .NO
  }
}

/// Called when a request is over, answered or not.
func serverDidComplete(
  _ context: UnsafeMutableRawPointer?,
  _ connection: OpaquePointer?,
  _ slot: UnsafeMutablePointer<UnsafeMutableRawPointer?>?,
  _ reason: MHD_RequestTerminationCode
) {
  guard let context, let connection, let slot, let pointer = slot.pointee else { return }
  Unmanaged<ServerExchange>.fromOpaque(pointer).release()
  slot.pointee = nil
  let core = ServerCore.at(context)
  core.connections.allow(wac_mhd_socket(connection), core.limits.receiveTime)
}

/// Called when a connection has been accepted and, for the last time, before its socket is closed.
func serverConnectionDidChange(
  _ context: UnsafeMutableRawPointer?,
  _ connection: OpaquePointer?,
  _ socketContext: UnsafeMutablePointer<UnsafeMutableRawPointer?>?,
  _ change: MHD_ConnectionNotificationCode
) {
  guard let context, let connection else { return }
  let core = ServerCore.at(context)
  let socket = wac_mhd_socket(connection)
  if change == .CONNECTION_NOTIFY_STARTED {
    core.connections.allow(socket, core.limits.receiveTime)
  } else {
    core.connections.release(socket)
  }
}

private func serverDidReadField(
  _ context: UnsafeMutableRawPointer?,
  _ kind: MHD_ValueKind,
  _ name: UnsafePointer<CChar>?,
  _ nameCount: Int,
  _ value: UnsafePointer<CChar>?,
  _ valueCount: Int
) -> MHD_Result {
  guard let context else { return .NO }
  context.assumingMemoryBound(to: [(name: String, value: String)].self).pointee
    .append((text(name, nameCount), text(value, valueCount)))
  return .YES
}

private func text(_ bytes: UnsafePointer<CChar>?, _ count: Int) -> String {
  String(decoding: UnsafeRawBufferPointer(start: bytes, count: bytes == nil ? 0 : count), as: UTF8.self)
}

extension ServerRequest {
  fileprivate init(method: UnsafePointer<CChar>, path: UnsafePointer<CChar>, connection: OpaquePointer) {
    self.init(
      method: String(cString: method),
      path: String(cString: path),
      query: connection.fields(.GET_ARGUMENT_KIND),
      headers: HTTPHeaders(connection.fields(.HEADER_KIND).map { HTTPHeaders.Field(name: $0.name, value: $0.value) }),
      body: [],
      remoteAddress: withUnsafeTemporaryAllocation(of: CChar.self, capacity: 64) { buffer in
        guard let start = buffer.baseAddress else { return "" }
        wac_mhd_client_address(connection, start, 64)
        return String(cString: start)
      }
    )
  }
}

extension OpaquePointer {
  /// The header fields, or the names and values of the query, of a connection's request.
  fileprivate func fields(_ kind: MHD_ValueKind) -> [(name: String, value: String)] {
    var fields: [(name: String, value: String)] = []
    // An explicit pointer to the variable: `&fields` would be one to the array's elements.
    withUnsafeMutablePointer(to: &fields) { pointer in
      _ = MHD_get_connection_values_n(self, kind, serverDidReadField, UnsafeMutableRawPointer(pointer))
    }
    return fields
  }

  /// Queues a response on a connection, and gives the client its time to collect it.
  fileprivate func answer(_ response: HTTPResponse, _ core: ServerCore, _ socket: Int32) -> MHD_Result {
    let message = response.body.withUnsafeBytes { wac_mhd_response($0.baseAddress, $0.count) }
    guard let message else { return .NO }
    defer { MHD_destroy_response(message) }
    for field in response.headers.fields
    where !["content-length", "transfer-encoding"].contains(field.name.lowercased()) {
      // A name or value with a line break is refused by libmicrohttpd, and the response goes without it.
      _ = MHD_add_response_header(message, field.name, field.value)
    }
    core.connections.allow(socket, core.limits.sendTime)
    return MHD_queue_response(self, UInt32(clamping: response.status), message)
  }
}
