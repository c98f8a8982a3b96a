/// What the dialogue says, and understands, about an identity-card number that is to be kept.
///
/// In ``confirm``, `{{number}}` is the number with all but its first and last digit hidden, and `{{summary}}` what follows
/// from it. `NO` and `TIDAK` are no words for ``wrong``: they withdraw consent wherever they stand, before anything else is
/// read, and a number that waits is not kept then either.
public struct IdentityCardTexts: Hashable, Sendable {
  /// Asks whether the number was understood as it was meant.
  public var confirm: String
  /// Says that it was not kept.
  public var discarded: String
  /// Words by which a person says that it is right. Words that agree to messages count, too.
  public var right: [String]
  /// Words by which a person says that it is wrong.
  public var wrong: [String]

  /// Creates the texts of a language.
  public init(confirm: String, discarded: String, right: [String], wrong: [String]) {
    self.confirm = confirm
    self.discarded = discarded
    self.right = right
    self.wrong = wrong
  }

  /// The texts in English.
  public static let english = IdentityCardTexts(
    confirm: """
      We understood this from IC number {{number}}:
      {{summary}}
      Is this right? Reply YES or CORRECT to keep it, WRONG to discard it, or send the number again.
      """,
    discarded: "We have not kept the number. You can send it again at any time.",
    right: ["correct", "right", "betul"],
    wrong: ["wrong", "incorrect", "salah"]
  )

  /// The texts in Malay.
  public static let malay = IdentityCardTexts(
    confirm: """
      Kami memahami yang berikut daripada nombor IC {{number}}:
      {{summary}}
      Betulkah? Balas YA atau BETUL untuk menyimpannya, SALAH untuk membatalkannya, atau hantar nombor itu semula.
      """,
    discarded: "Kami tidak menyimpan nombor itu. Anda boleh menghantarnya semula pada bila-bila masa.",
    right: ["betul", "correct"],
    wrong: ["salah", "wrong"]
  )
}
