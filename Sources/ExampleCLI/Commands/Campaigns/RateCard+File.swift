import WhatsAppCampaigns

extension RateCard {
  /// Reads the file that a command was given.
  init(file path: String) throws(CommandFailure) {
    let bytes = try InputFile.bytes(of: path)
    do throws(RateCardError) {
      try self.init(json: bytes)
    } catch {
      throw .refused("“\(path.printable)”: \(error)")
    }
  }
}
