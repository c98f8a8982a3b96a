import CWhatsAppSQLite
#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif
import WhatsAppCampaigns

/// The right to send for one tenant from one store file. The kernel takes it back when the process dies.
///
/// It is a lock on a file of its own beside the store: a lock on the store's file would be dropped as soon as anything
/// in the process closed that file.
final class SenderLock {
  private let file: Int32
  /// The byte that is locked.
  private let offset: Int64

  /// The bytes that each tenant has in the lock file: one is locked, the others name the holder.
  private static let stride: Int64 = 16

  /// Takes the lock, or throws ``StoreError/Code/inUse`` when another process has it.
  init(store path: String, tenant: Int64) throws(StoreError) {
    #if os(Linux)
      let name = path + "-sender"
    #else
      let name = path + "-sender-\(tenant)"
    #endif
    offset = tenant * Self.stride
    file = open(name, O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0o600)
    guard file >= 0 else {
      throw StoreError(.unavailable, "The lock file beside the store cannot be opened (errno \(errno)).")
    }
    switch whatsapp_sqlite_lock_byte(file, offset, 1) {
    case 0: writeHolder(at: offset)
    case EAGAIN, EACCES, EWOULDBLOCK:
      throw StoreError(.inUse, Self.refusal(holder: Self.holder(in: file, at: offset)))
    case let code:
      throw StoreError(.unavailable, "The lock file beside the store cannot be locked (errno \(code)).")
    }
  }

  /// Also runs when `init` throws behind the opening.
  deinit {
    guard file >= 0 else { return }
    // Closing alone would leave the lock to a child process that is just being started and has the file still. Where the
    // lock was refused, there is none to give back.
    _ = whatsapp_sqlite_lock_byte(file, offset, 0)
    close(file)
  }

  /// Notes who holds the lock. It is a hint for people, so a failure to write it changes nothing.
  private func writeHolder(at offset: Int64) {
    var text = Array("\(getpid())\n".utf8.prefix(Int(Self.stride) - 1))
    text += [UInt8](repeating: 0x20, count: Int(Self.stride) - 1 - text.count)
    _ = pwrite(file, text, text.count, off_t(offset + 1))
  }

  private static func refusal(holder: Int32?) -> String {
    switch holder {
    case getpid():
      "Another store of this process (\(getpid())) is sending from this file; use one store for one file. "
        + "Where containers share the file, it may be a process of the same number in another one."
    case let holder?:
      "Another process (process \(holder)) is sending from this store; stop it, or wait until it has ended."
    case nil:
      "Another process is sending from this store; stop it, or wait until it has ended."
    }
  }

  private static func holder(in file: Int32, at offset: Int64) -> Int32? {
    var bytes = [UInt8](repeating: 0, count: Int(stride) - 1)
    let count = pread(file, &bytes, bytes.count, off_t(offset + 1))
    let digits = bytes.prefix(max(0, count)).prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
    return Int32(String(decoding: digits, as: UTF8.self))
  }
}
