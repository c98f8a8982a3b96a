import Foundation
import Testing

/// Reads the sources and holds the rules of `Documentation/Architecture.md`: who may know whom.
@Suite("Who may know whom")
struct FolderRuleTests {
  /// The folders of the library in the order of the journey: one may use those before it.
  static let order = [
    "Primitives", "PhoneNumbers", "Identity", "Contacts", "Importing", "Consent", "Templates", "Campaigns",
    "Dispatch", "Providers", "Webhooks", "Conversations", "Contests", "Privacy", "Analytics", "Storage", "Engine",
  ]

  @Test("Every folder of the library has its place in the order")
  func everyFolderIsKnown() throws {
    let folders = try SourceTree.folders(of: "Sources/WhatsAppCampaigns")
    #expect(Set(folders).subtracting(Self.order).isEmpty)
  }

  @Test("A folder uses only the folders before it")
  func foldersLookBack() throws {
    var home: [String: String] = [:]
    var texts: [(folder: String, file: String, words: Set<String>)] = []
    for file in try SourceTree.files(of: "Sources/WhatsAppCampaigns") {
      let folder = file.folder
      for name in file.declaredTypes { home[name] = folder }
      texts.append((folder, file.path, file.words))
    }
    #expect(home.count > 100, "the sources were not found")
    for text in texts {
      guard let place = Self.order.firstIndex(of: text.folder) else { continue }
      for word in text.words {
        guard let other = home[word], let otherPlace = Self.order.firstIndex(of: other), otherPlace > place else {
          continue
        }
        Issue.record("\(text.file) uses \(word), which lives in \(other)/: a folder may use only those before it")
      }
    }
  }

  /// The dispatch core: all of its folder but the protocol of the store that runs it, which decides nothing.
  private func dispatchCore() throws -> [SourceTree.File] {
    let folder = try SourceTree.files(of: "Sources/WhatsAppCampaigns/Dispatch")
    let core = folder.filter { $0.name != "DispatchStore" }
    #expect(core.count > 25 && core.count == folder.count - 1, "the dispatch core was not found")
    return core
  }

  @Test("Providers and the dispatch core see no store, and stores see no provider")
  func providersAndStoresAreStrangers() throws {
    for file in try SourceTree.files(of: "Sources/WhatsAppCampaigns/Providers") + dispatchCore() {
      #expect(file.words.allSatisfy { !$0.hasSuffix("Store") }, "\(file.path) knows a store")
    }
    let stores = ["WhatsAppCampaigns/Storage/InMemory", "WhatsAppCampaignsSQLite", "WhatsAppCampaignsPostgres"]
    for folder in stores.map({ "Sources/\($0)" }) {
      for file in try SourceTree.files(of: folder) {
        #expect(!file.words.contains("MessagingProvider"), "\(file.path) knows providers")
        #expect(!file.words.contains("HTTPTransport"), "\(file.path) knows transports")
      }
    }
  }

  @Test("The core decides without clocks, randomness or waiting")
  func theCoreIsPure() throws {
    for file in try dispatchCore() {
      for word in ["async", "await", "TimeSource", "RandomSource"] {
        #expect(!file.words.contains(word), "\(file.path) uses \(word)")
      }
    }
  }

  @Test("The library asks for time and randomness only in their default sources")
  func timeIsInjected() throws {
    for file in try SourceTree.files(of: "Sources/WhatsAppCampaigns")
    where !["TimeSource", "RandomSource"].contains(file.name) {
      for call in ["Date()", "Date.now", ".random(", "Task.sleep", "ContinuousClock", "UUID()"] {
        #expect(!file.code.contains(call), "\(file.path) uses \(call)")
      }
    }
  }

  @Test("Each target imports only what it may")
  func importsAreAllowed() throws {
    // By the folder of the target. C libraries have no Swift sources.
    let allowed: [String: Set<String>] = [
      "Sources/WhatsAppCampaigns": ["Foundation", "Synchronization", "Dispatch", "CWhatsAppCrypto", "CryptoKit"],
      "Sources/WhatsAppCampaignsSQLite": [
        "WhatsAppCampaigns", "CWhatsAppSQLite", "Foundation", "Synchronization", "Dispatch", "Glibc", "Darwin",
      ],
      "Sources/WhatsAppCampaignsPostgres": [
        "WhatsAppCampaigns", "CWhatsAppPostgres", "Foundation", "Synchronization", "Dispatch",
      ],
      "Sources/WhatsAppCampaignsCurl": [
        "WhatsAppCampaigns", "CWhatsAppCurl", "Foundation", "Synchronization", "Glibc", "Darwin",
      ],
      "Sources/WhatsAppCampaignsSpreadsheets": ["WhatsAppCampaigns", "CWhatsAppZip", "CWhatsAppExpat", "Foundation"],
      "Sources/ReadLegacyWorkbook": ["CWhatsAppFreeXL", "Glibc", "Darwin"],
      "Sources/WhatsAppCampaignsTesting": ["WhatsAppCampaigns", "Foundation", "Synchronization"],
      "Sources/WhatsAppCampaignsSimulation": ["WhatsAppCampaigns", "Foundation", "Synchronization"],
      "Sources/Simulate": [
        "WhatsAppCampaigns", "WhatsAppCampaignsSQLite", "WhatsAppCampaignsSimulation", "Foundation",
      ],
      "Sources/FuzzParsers": ["WhatsAppCampaigns", "WhatsAppCampaignsSpreadsheets", "CWhatsAppZip", "Foundation"],
      "Sources/ExampleCLI": [
        "WhatsAppCampaigns", "WhatsAppCampaignsSQLite", "WhatsAppCampaignsPostgres", "WhatsAppCampaignsCurl",
        "WhatsAppCampaignsSpreadsheets", "WhatsAppCampaignsTesting", "CWhatsAppMicroHTTPD", "Foundation",
        "Synchronization", "Dispatch",
      ],
      "Benchmarks/PhoneNumbers": ["WhatsAppCampaigns", "Foundation"],
      "Benchmarks/Lists": ["WhatsAppCampaigns", "WhatsAppCampaignsSpreadsheets", "Foundation"],
      "Benchmarks/Webhooks": ["WhatsAppCampaigns", "WhatsAppCampaignsSQLite", "Foundation", "Synchronization"],
    ]
    for parent in ["Sources", "Benchmarks"] {
      for folder in try SourceTree.folders(of: parent).map({ "\(parent)/\($0)" }) {
        guard try !SourceTree.files(of: folder).isEmpty else { continue }
        #expect(allowed[folder] != nil, "\(folder) is not in the list of who may import what")
      }
    }
    for (folder, modules) in allowed {
      let files = try SourceTree.files(of: folder)
      #expect(!files.isEmpty, "\(folder) has no sources")
      for file in files {
        let surplus = file.imports.subtracting(modules)
        #expect(surplus.isEmpty, "\(file.path) imports \(surplus.sorted().joined(separator: ", "))")
      }
    }
    let users = try SourceTree.files(of: "Sources/WhatsAppCampaigns").filter { $0.imports.contains("CWhatsAppCrypto") }
    #expect(users.map(\.name) == ["Cryptography"])
  }

  @Test("Files stay small enough to read in one go")
  func filesAreSmall() throws {
    for file in try SourceTree.files(of: "Sources") where !file.path.contains("/Generated/") {
      #expect(file.lineCount <= 500, "\(file.path) has \(file.lineCount) lines")
    }
  }
}
