/// What a ``ProviderSimulator`` is told to do with one message to one recipient.
@nonexhaustive
public enum SimulatedBehavior: Hashable, Sendable {
  /// Accept it, and draw what is reported.
  case accept
  /// Refuse it with one of the provider's codes.
  case refuse(code: Int)
  /// Accept it, and report a failure later.
  case fail(code: Int)
  /// Accept it, and drop the connection before the answer.
  case loseAnswer
  /// Drop the connection before it is accepted.
  case dropConnection
  /// Answer with a status of the 500s, having accepted it or not.
  case serverError(accepted: Bool)
  /// Accept it, and never report anything.
  case stayMute
  /// Accept, deliver and show it, and have the person write back.
  case reply(String)
  /// Accept, deliver and show it, and have the person tap a button of the template.
  case tap(payload: String, text: String)
  /// Accept, deliver and show it, and have the person stop marketing in the app.
  case stopMarketing
}
