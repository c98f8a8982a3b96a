/// Why a value could not be sealed or opened.
public struct FieldCipherError: Error, Hashable, Sendable {
  /// What is wrong.
  @nonexhaustive
  public enum Code: String, Hashable, Sendable {
    /// A key's name is none.
    case badName
    /// A key is not 32 bytes in base64 or hexadecimal.
    case badKey
    /// Two keys have one name.
    case doubledName
    /// The key that a value was sealed with is not at hand.
    case unknownKey
    /// A value was changed, or belongs to another place.
    case tampered
  }

  /// What is wrong.
  public var code: Code
  /// The name of the key, where it is about one.
  public var keyID: String?

  init(_ code: Code, keyID: String? = nil) {
    self.code = code
    self.keyID = keyID
  }
}

extension FieldCipherError: CustomStringConvertible {
  /// What was wrong and what to do. It holds no key and nothing that was sealed.
  public var description: String {
    let name = keyID.map { " “\($0)”" } ?? ""
    switch code {
    case .badName: return "An encryption key has no usable name: give 1 to 32 letters, digits, dashes and underscores."
    case .badKey:
      return
        "The encryption key\(name) is not 32 bytes in base64 or hexadecimal: make one with `openssl rand -base64 32`."
    case .doubledName: return "Two encryption keys are called\(name): give each its own name."
    case .unknownKey:
      return
        "A value was sealed with the key\(name), which is not at hand: give it among the older keys. Nothing is lost."
    case .tampered:
      return
        "A value that was sealed with the key\(name) does not open: it was changed, or it belongs to somebody else."
    }
  }
}
