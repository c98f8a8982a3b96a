#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif
import WhatsAppCampaigns

/// Where a ``SQLiteStore`` keeps its data.
@nonexhaustive
public enum SQLiteLocation: Hashable, Sendable {
  /// A file, created with mode 0600 when it is not there. Its folder has to be there.
  case file(String)
  /// Memory; everything is gone when the store is closed.
  case memory

  var sqliteName: String {
    switch self {
    case .file(let path): path
    case .memory: ":memory:"
    }
  }

  /// The file, where there is one.
  var path: String? {
    switch self {
    case .file(let path): path
    case .memory: nil
    }
  }

  /// The same place whatever folder the process works in later: the file may be opened again, and others stand beside
  /// it.
  func absolute() throws(StoreError) -> SQLiteLocation {
    guard let path else { return self }
    guard !path.isEmpty, !path.utf8.contains(0), !path.hasPrefix("file:"), path != ":memory:" else {
      throw StoreError(.unavailable, "The path of the store is empty or none of a file.")
    }
    guard !path.hasPrefix("/") else { return self }
    guard let folder = getcwd(nil, 0) else {
      throw StoreError(.unavailable, "The folder the process works in is gone; give the store's path from the root.")
    }
    defer { free(folder) }
    return .file(String(cString: folder) + "/" + path)
  }

  /// Makes sure that there is a file of our own that SQLite may open.
  ///
  /// It is created private, not made private later; a link is refused, because who can place one decides what is
  /// written to.
  func prepare() throws(StoreError) {
    guard let path else { return }
    let file = open(path, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
    if file >= 0 {
      // An unusual umask may have taken the owner's own rights away.
      fchmod(file, 0o600)
      close(file)
      return
    }
    switch errno {
    case EEXIST: break
    case ENOENT, ENOTDIR:
      throw StoreError(.unavailable, "The folder of the store does not exist; make it first.")
    case EACCES, EROFS, EPERM:
      throw StoreError(.unavailable, "The store's file cannot be created; check the permissions of its folder.")
    case ENOSPC:
      throw StoreError(.full, "The disk that holds the store is full; make room and try again.")
    default:
      throw StoreError(.unavailable, "The store's file cannot be created (errno \(errno)).")
    }
    var status = stat()
    guard lstat(path, &status) == 0 else {
      throw StoreError(.unavailable, "The store's file cannot be read; check the permissions of its folder.")
    }
    switch status.st_mode & S_IFMT {
    case S_IFREG: return
    case S_IFLNK: throw StoreError(.unavailable, "The path of the store is a symbolic link; give the file itself.")
    default: throw StoreError(.unavailable, "The path of the store is not a file.")
    }
  }

  /// Throws ``StoreError/Code/conflict`` where there is something already.
  func requireAbsence() throws(StoreError) {
    var status = stat()
    guard let path, lstat(path, &status) == 0 else { return }
    throw Self.taken
  }

  /// Gives a finished file its name, which nobody else may have taken meanwhile, and puts the name on disk.
  func move(to target: SQLiteLocation) throws(StoreError) {
    guard let path, let name = target.path else { return }
    if link(path, name) != 0 {
      guard errno != EEXIST else { throw Self.taken }
      // A file system without second names, such as that of a memory stick: what is there is looked for once more.
      try target.requireAbsence()
      guard rename(path, name) == 0 else {
        throw StoreError(.unavailable, "The copy cannot be given its name (errno \(errno)).")
      }
    }
    remove()
    let folder = open(String(name[..<(name.lastIndex(of: "/") ?? name.startIndex)]) + "/", O_RDONLY | O_CLOEXEC)
    defer { if folder >= 0 { close(folder) } }
    guard folder >= 0, fsync(folder) == 0 else {
      throw StoreError(.outcomeUnknown, "The copy is whole; whether its name is on disk is not known (errno \(errno)).")
    }
  }

  private static let taken = StoreError(.conflict, "There is a file at that path already; choose another one.")

  /// Makes a new private file, or throws ``StoreError/Code/conflict`` where there is something already.
  func create() throws(StoreError) {
    guard let path else { return }
    let file = open(path, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
    guard file >= 0 else {
      throw errno == EEXIST
        ? StoreError(
          .conflict,
          "There is a file “\(path.split(separator: "/").last ?? "")” already; remove it or choose another path."
        )
        : StoreError(.unavailable, "The file cannot be created; check its folder (errno \(errno)).")
    }
    fchmod(file, 0o600)
    close(file)
  }

  /// Removes the file of a copy that was not finished, or has another name now, with the journal beside it.
  func remove() {
    guard let path else { return }
    unlink(path)
    unlink(path + "-journal")
  }
}
