// swift-tools-version: 6.2
import PackageDescription

let upcomingFeatures: [SwiftSetting] = [
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
  .enableUpcomingFeature("InferIsolatedConformances"),
  .enableUpcomingFeature("ImmutableWeakCaptures"),
]

let package = Package(
  name: "WhatsAppCampaigns",
  platforms: [.macOS(.v15)],
  products: [
    .library(name: "WhatsAppCampaigns", targets: ["WhatsAppCampaigns"]),
    .library(name: "WhatsAppCampaignsSQLite", targets: ["WhatsAppCampaignsSQLite"]),
    .library(name: "WhatsAppCampaignsPostgres", targets: ["WhatsAppCampaignsPostgres"]),
    .library(name: "WhatsAppCampaignsCurl", targets: ["WhatsAppCampaignsCurl"]),
    .library(name: "WhatsAppCampaignsSpreadsheets", targets: ["WhatsAppCampaignsSpreadsheets"]),
    .executable(name: "ReadLegacyWorkbook", targets: ["ReadLegacyWorkbook"]),
    .library(name: "WhatsAppCampaignsTesting", targets: ["WhatsAppCampaignsTesting"]),
  ],
  targets: [
    // The library. It opens no port, starts no thread and links no database.
    .target(
      name: "WhatsAppCampaigns",
      dependencies: [.target(name: "CWhatsAppCrypto", condition: .when(platforms: [.linux]))],
      swiftSettings: upcomingFeatures
    ),

    // Adapters: each links one C library that a host may not have.
    .target(
      name: "WhatsAppCampaignsSQLite",
      dependencies: ["WhatsAppCampaigns", "CWhatsAppSQLite"],
      swiftSettings: upcomingFeatures
    ),
    .target(
      name: "WhatsAppCampaignsPostgres",
      dependencies: ["WhatsAppCampaigns", "CWhatsAppPostgres"],
      swiftSettings: upcomingFeatures
    ),
    .target(
      name: "WhatsAppCampaignsCurl",
      dependencies: ["WhatsAppCampaigns", "CWhatsAppCurl"],
      swiftSettings: upcomingFeatures
    ),

    .target(
      name: "WhatsAppCampaignsSpreadsheets",
      dependencies: ["WhatsAppCampaigns", "CWhatsAppZip", "CWhatsAppExpat"],
      swiftSettings: upcomingFeatures
    ),
    // Reads .xls in a process of its own, because the library for that format crashes on some damaged files.
    .executableTarget(name: "ReadLegacyWorkbook", dependencies: ["CWhatsAppFreeXL"], swiftSettings: upcomingFeatures),

    // Fakes, simulator and conformance suites for the tests of hosts.
    .target(
      name: "WhatsAppCampaignsTesting",
      dependencies: ["WhatsAppCampaigns"],
      swiftSettings: upcomingFeatures
    ),

    // The deterministic simulation of the engine, and the command that runs it. Part of no product.
    .target(
      name: "WhatsAppCampaignsSimulation",
      dependencies: ["WhatsAppCampaigns"],
      swiftSettings: upcomingFeatures
    ),
    .executableTarget(
      name: "Simulate",
      dependencies: ["WhatsAppCampaigns", "WhatsAppCampaignsSQLite", "WhatsAppCampaignsSimulation"],
      swiftSettings: upcomingFeatures
    ),

    // What is measured beside libphonenumber, other readers of lists and other readers of webhooks, and what libFuzzer calls. Parts of no product.
    .executableTarget(
      name: "PhoneBenchmark",
      dependencies: ["WhatsAppCampaigns"],
      path: "Benchmarks/PhoneNumbers",
      swiftSettings: upcomingFeatures
    ),
    .executableTarget(
      name: "ListBenchmark",
      dependencies: ["WhatsAppCampaigns", "WhatsAppCampaignsSpreadsheets"],
      path: "Benchmarks/Lists",
      swiftSettings: upcomingFeatures
    ),
    .executableTarget(
      name: "WebhookBenchmark",
      dependencies: ["WhatsAppCampaigns", "WhatsAppCampaignsSQLite"],
      path: "Benchmarks/Webhooks",
      swiftSettings: upcomingFeatures
    ),
    .executableTarget(
      name: "FuzzParsers",
      dependencies: ["WhatsAppCampaigns", "WhatsAppCampaignsSpreadsheets", "CWhatsAppZip"],
      swiftSettings: upcomingFeatures
    ),

    // The evaluation command line.
    .executableTarget(
      name: "ExampleCLI",
      dependencies: [
        "WhatsAppCampaigns", "WhatsAppCampaignsSQLite", "WhatsAppCampaignsPostgres", "WhatsAppCampaignsCurl",
        "WhatsAppCampaignsSpreadsheets", "WhatsAppCampaignsTesting", "CWhatsAppMicroHTTPD", "ReadLegacyWorkbook",
      ],
      resources: [.copy("Resources/people.csv")],
      swiftSettings: upcomingFeatures
    ),

    // C libraries. No `pkgConfig`: it would print a warning in every build of a host that lacks the headers.
    .systemLibrary(name: "CWhatsAppCrypto", providers: [.apt(["libssl-dev"])]),
    .systemLibrary(name: "CWhatsAppSQLite", providers: [.apt(["libsqlite3-dev"]), .brew(["sqlite"])]),
    .systemLibrary(name: "CWhatsAppPostgres", providers: [.apt(["libpq-dev"]), .brew(["libpq"])]),
    .systemLibrary(name: "CWhatsAppCurl", providers: [.apt(["libcurl4-openssl-dev"]), .brew(["curl"])]),
    .systemLibrary(name: "CWhatsAppZip", providers: [.apt(["libzip-dev"]), .brew(["libzip"])]),
    .systemLibrary(name: "CWhatsAppExpat", providers: [.apt(["libexpat1-dev"]), .brew(["expat"])]),
    .systemLibrary(name: "CWhatsAppFreeXL", providers: [.apt(["libfreexl-dev"]), .brew(["freexl"])]),
    .systemLibrary(name: "CWhatsAppMicroHTTPD", providers: [.apt(["libmicrohttpd-dev"]), .brew(["libmicrohttpd"])]),

    .testTarget(
      name: "WhatsAppCampaignsTests",
      dependencies: [
        "WhatsAppCampaigns", "WhatsAppCampaignsSQLite", "WhatsAppCampaignsPostgres", "WhatsAppCampaignsCurl",
        "WhatsAppCampaignsSpreadsheets", "WhatsAppCampaignsTesting", "WhatsAppCampaignsSimulation", "ExampleCLI",
        "ReadLegacyWorkbook", "CWhatsAppCurl",
      ],
      exclude: ["Fixtures"],
      swiftSettings: upcomingFeatures
    ),
  ],
  swiftLanguageModes: [.v6]
)
