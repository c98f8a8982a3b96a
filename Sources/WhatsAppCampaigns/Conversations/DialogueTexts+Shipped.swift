extension DialogueTexts {
  /// The texts in English.
  public static let english = DialogueTexts(
    language: "en",
    words: .english,
    request: """
      Hi {{name}}! This is {{brand}} about your purchase/promotions.
      Reply YES to consent to receive WhatsApp messages for receipts, support & promos. Reply NO to decline.
      You can opt out anytime by typing STOP.
      """,
    unclear: "Please reply YES to receive our messages, or NO to decline.",
    granted: "Thank you! Your consent has been recorded. You can type STOP anytime to opt out.",
    declined: "Understood. We won't send promotional messages. You can still contact us for support.",
    stopped: "Understood. We won't send promotional messages. You can still contact us for support.",
    profilePrompt: """
      📋 Hi! To provide you with better service, please share your information:

      1️⃣ **IC Number**: Send your IC number (e.g., 901231-01-1234)
      2️⃣ **Gender**: Reply with M (Male), F (Female), or NB (Non-binary)
      3️⃣ **Marital Status**: Reply with SINGLE, MARRIED, DIVORCED, or WIDOWED

      You can send your IC number first, and I'll automatically extract your age, gender, and state information!
      """,
    profileSaved: """
      Thank you! We have noted:
      {{summary}}
      If something is wrong, send it again as it should be.
      """,
    unreadableIC: "That IC number cannot be right. Please check it and send it again (e.g., 901231-01-1234).",
    received: "Thank you, we have received it.",
    labels: ProfileLabels(
      age: "Age",
      gender: "Gender",
      place: "Place of birth",
      maritalStatus: "Marital status",
      genders: [.male: "Male", .female: "Female", .nonbinary: "Non-binary"],
      maritalStatuses: [.single: "Single", .married: "Married", .divorced: "Divorced", .widowed: "Widowed"]
    )
  )

  /// The texts in Malay.
  public static let malay = DialogueTexts(
    language: "ms",
    words: .malay,
    request: """
      Hi {{name}}! Anda dihubungi oleh {{brand}} berkaitan pembelian/promosi produk kami.
      Dengan membalas YA, anda memberi kebenaran untuk kami menghantar mesej WhatsApp tentang resit, sokongan & promosi. \
      Balas TIDAK untuk menolak.
      Anda boleh berhenti pada bila-bila masa dengan taip STOP.
      """,
    unclear: "Sila balas YA untuk menerima mesej kami, atau TIDAK untuk menolak.",
    granted: """
      Terima kasih! Kebenaran anda telah direkodkan. Anda boleh taip STOP untuk berhenti pada bila-bila masa.
      """,
    declined: "Baik, kami tidak akan menghantar mesej promosi. Anda masih boleh hubungi kami untuk sokongan.",
    stopped: "Baik, kami tidak akan menghantar mesej promosi. Anda masih boleh hubungi kami untuk sokongan.",
    profilePrompt: """
      📋 Hai! Untuk perkhidmatan yang lebih baik, sila kongsikan maklumat anda:

      1️⃣ **Nombor IC**: Hantar nombor IC anda (contoh: 901231-01-1234)
      2️⃣ **Jantina**: Balas L (Lelaki), P (Perempuan) atau NB (Bukan binari)
      3️⃣ **Status Perkahwinan**: Balas BUJANG, BERKAHWIN, BERCERAI atau BALU

      Hantar nombor IC dahulu, dan umur, jantina serta negeri anda akan diisi secara automatik!
      """,
    profileSaved: """
      Terima kasih! Kami telah mencatat:
      {{summary}}
      Jika ada yang salah, hantar semula maklumat yang betul.
      """,
    unreadableIC: "Nombor IC itu tidak betul. Sila semak dan hantar semula (contoh: 901231-01-1234).",
    received: "Terima kasih, kami telah menerimanya.",
    labels: ProfileLabels(
      age: "Umur",
      gender: "Jantina",
      place: "Tempat lahir",
      maritalStatus: "Status perkahwinan",
      genders: [.male: "Lelaki", .female: "Perempuan", .nonbinary: "Bukan binari"],
      maritalStatuses: [.single: "Bujang", .married: "Berkahwin", .divorced: "Bercerai", .widowed: "Balu/Duda"]
    ),
    identityCard: .malay
  )
}
