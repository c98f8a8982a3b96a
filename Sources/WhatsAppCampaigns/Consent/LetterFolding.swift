/// The letters that Unicode's compatibility forms leave apart though people read them as plain ones.
///
/// Phones offer `🆂🆃🅾🅿`, `ꜱᴛᴏᴘ` and `S̶T̶O̶P̶` as styles, and other alphabets have letters that look the same. Words
/// of the lists are folded the same way, so that a list in Cyrillic loses nothing. The letters that make up flags are left:
/// Norway's flag is no refusal.
enum LetterFolding {
  /// The plain letter that is read where a character in lower case stands, or the character itself.
  static func plain(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
    let value = scalar.value
    switch value {
    case ..<0x131: return scalar
    case 0x1F150...0x1F169: return letter(value - 0x1F150)
    case 0x1F170...0x1F189: return letter(value - 0x1F170)
    default: return alike[scalar] ?? scalar
    }
  }

  /// Whether a mark only decorates a letter: a line through it, or what piles up above and below.
  static func isDecoration(_ scalar: Unicode.Scalar) -> Bool {
    // Composed letters have no such marks left; Tamil, Devanagari and others have theirs elsewhere.
    switch scalar.value {
    case 0x0300...0x036F, 0x0483...0x0489, 0x1AB0...0x1AFF, 0x1DC0...0x1DFF, 0x20D0...0x20FF: true
    default: false
    }
  }

  private static func letter(_ offset: UInt32) -> Unicode.Scalar {
    Unicode.Scalar(UInt8(truncatingIfNeeded: 97 + offset))
  }

  /// Small capitals, the dotless i, and the Cyrillic and Greek letters that are drawn like Latin ones.
  private static let alike: [Unicode.Scalar: Unicode.Scalar] = {
    let pairs = [
      ("ᴀʙᴄᴅᴇꜰɢʜɪᴊᴋʟᴍɴᴏᴘʀꜱᴛᴜᴠᴡʏᴢı", "abcdefghijklmnoprstuvwyzi"),
      ("авсеніјкморѕтух", "abcehijkmopstyx"),
      ("αβεηικμνορτυχζ", "abehikmnoptyxz"),
    ]
    var table: [Unicode.Scalar: Unicode.Scalar] = [:]
    for (odd, plain) in pairs {
      for (from, to) in zip(odd.unicodeScalars, plain.unicodeScalars) { table[from] = to }
    }
    return table
  }()
}
