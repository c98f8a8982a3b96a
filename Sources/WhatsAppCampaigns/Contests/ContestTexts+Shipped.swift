extension ContestTexts {
  /// The texts in English.
  public static let english = ContestTexts(
    language: "en",
    entered: """
      🎉 Contest Entry Confirmed!

      Contest: {{contest_name}}
      Entry Date: {{entry_date}}
      Entry ID: {{entry_id}}

      Good luck! Winners will be announced on {{end_date}}.
      """,
    refusals: [
      .notOpenYet: "{{contest_name}} opens on {{start_date}}. Please send your entry again then.",
      .over: "{{contest_name}} ended on {{end_date}}. Thank you for your interest!",
      .cardMissing: """
      To enter {{contest_name}}, please send {{keyword}} and your IC number (e.g., {{keyword}} 901231-01-1234).
      """,
      .limitReached: "Your entry for {{contest_name}} has been counted already. Good luck!",
      .cardEntered: "This IC number has been entered for {{contest_name}} already.",
    ],
    winner: """
      🏆 Congratulations! You Won!

      Contest: {{contest_name}}
      Prize: {{prize_description}}
      Claim Instructions: {{claim_instructions}}

      Please contact us to claim your prize!
      """,
    notDrawn: """
      Thank you for entering {{contest_name}}. The winners have been drawn, and your entry was not among them this time.
      """,
    months: [
      "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
      "December",
    ]
  )

  /// The texts in Malay.
  public static let malay = ContestTexts(
    language: "ms",
    entered: """
      🎉 Penyertaan Peraduan Disahkan!

      Peraduan: {{contest_name}}
      Tarikh Penyertaan: {{entry_date}}
      ID Penyertaan: {{entry_id}}

      Semoga berjaya! Pemenang akan diumumkan pada {{end_date}}.
      """,
    refusals: [
      .notOpenYet: "{{contest_name}} dibuka pada {{start_date}}. Sila hantar penyertaan anda semula pada masa itu.",
      .over: "{{contest_name}} telah tamat pada {{end_date}}. Terima kasih atas minat anda!",
      .cardMissing: """
      Untuk menyertai {{contest_name}}, sila hantar {{keyword}} dan nombor IC anda (contoh: {{keyword}} 901231-01-1234).
      """,
      .limitReached: "Penyertaan anda untuk {{contest_name}} telah dikira. Semoga berjaya!",
      .cardEntered: "Nombor IC ini telah digunakan untuk menyertai {{contest_name}}.",
    ],
    winner: """
      🏆 Tahniah! Anda Menang!

      Peraduan: {{contest_name}}
      Hadiah: {{prize_description}}
      Cara Menuntut: {{claim_instructions}}

      Sila hubungi kami untuk menuntut hadiah anda!
      """,
    notDrawn: """
      Terima kasih kerana menyertai {{contest_name}}. Cabutan telah dibuat, dan penyertaan anda tidak terpilih kali ini.
      """,
    months: [
      "Januari", "Februari", "Mac", "April", "Mei", "Jun", "Julai", "Ogos", "September", "Oktober", "November",
      "Disember",
    ]
  )
}
