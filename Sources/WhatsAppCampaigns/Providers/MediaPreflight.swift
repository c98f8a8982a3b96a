import Foundation

/// Looks at a medium on the web before a campaign names it: whether it answers, and is of a type and size that the
/// provider takes.
///
/// It asks with `HEAD` and reads no body. Whoever states the address could make this machine look at its own network, so
/// the transport must be one that connects to public addresses only, whatever the name in the address resolves to; every
/// step of a redirect goes through it again.
public struct MediaPreflight: Sendable {
  /// What was found.
  public struct Report: Hashable, Sendable {
    /// The media type, as the server states it.
    public var type: String?
    /// The size in bytes, as the server states it.
    public var size: Int64?
    /// Everything that speaks against sending it.
    public var problems: [TemplateProblem]

    /// Whether nothing speaks against it for certain.
    public var isUsable: Bool { !problems.contains { $0.severity == .error } }

    /// Creates a report.
    public init(type: String? = nil, size: Int64? = nil, problems: [TemplateProblem] = []) {
      self.type = type
      self.size = size
      self.problems = problems
    }
  }

  /// The most redirects that are followed.
  public static let maximumRedirects = 3

  private let transport: any HTTPTransport
  private let rules: MediaRules
  private let timeout: Duration

  /// Creates a preflight.
  ///
  /// - Parameters:
  ///   - transport: Connects to public addresses only, such as a `CurlTransport` whose destinations are `publicOnly`.
  ///   - rules: What the provider takes.
  ///   - timeout: How long one step may take.
  public init(transport: any HTTPTransport, rules: MediaRules, timeout: Duration = .seconds(5)) {
    self.transport = transport
    self.rules = rules
    self.timeout = timeout
  }

  /// Looks at a medium.
  public func check(_ address: String, as kind: MediaKind) async -> Report {
    if let rule = MediaSource.link(address).problem {
      return Report(problems: [TemplateProblem(path: "url", rule: rule)])
    }
    var url = address
    for _ in 0...Self.maximumRedirects {
      let response: HTTPResponse
      do throws(HTTPTransportError) {
        response = try await transport.send(
          HTTPRequest(method: .head, url: url, timeout: timeout, maximumResponseBytes: 0)
        )
      } catch {
        // The same words whatever the reason: an error that told a closed port from a forbidden address would map a
        // network for whoever states addresses.
        return Report(problems: [TemplateProblem(path: "url", rule: "cannot be fetched; check that it is public")])
      }
      switch response.status {
      case 200: return report(on: response, as: kind)
      case 301, 302, 303, 307, 308:
        guard let next = Self.target(of: response, at: url) else {
          return Report(problems: [TemplateProblem(path: "url", rule: "redirects to nowhere")])
        }
        url = next
      case let status:
        let rule = "answers HEAD with \(status); the provider needs 200"
        return Report(problems: [TemplateProblem(path: "url", rule: rule)])
      }
    }
    let rule = "redirects more than \(Self.maximumRedirects) times"
    return Report(problems: [TemplateProblem(path: "url", rule: rule)])
  }

  private func report(on response: HTTPResponse, as kind: MediaKind) -> Report {
    let type = response.headers["Content-Type"].map { String($0.prefix(256)) }
    let size = response.headers["Content-Length"].flatMap { Int64($0) }.flatMap { $0 >= 0 ? $0 : nil }
    return Report(type: type, size: size, problems: rules.problems(of: kind, type: type, size: size))
  }

  /// Where a redirect leads: to another web address, and never from an encrypted one to a plain one.
  private static func target(of response: HTTPResponse, at url: String) -> String? {
    guard let location = response.headers["Location"], location.utf8.count <= 2_000, let base = URL(string: url),
      let target = URL(string: location, relativeTo: base)?.absoluteURL, let scheme = target.scheme?.lowercased(),
      scheme == "https" || scheme == base.scheme?.lowercased(), MediaSource.link(target.absoluteString).problem == nil,
      target.user == nil, target.password == nil
    else { return nil }
    return target.absoluteString
  }
}
