/// What may be tuned about a ``PostgresStore``. Its durability may not: every commit is on the server's disk when it
/// returns.
public struct PostgresStoreOptions: Hashable, Sendable {
  /// The schema that holds the store's tables: small letters, digits and underscores. Two schemas are two stores.
  public var schema: String
  /// Whether connecting makes the store where the schema has none. Otherwise that is refused, with
  /// `StoreError.Code.notAStore`: for whoever only reads, and may have mistyped the database. A store of an earlier version
  /// is brought to this one's layout all the same.
  public var makesStore: Bool
  /// How many connections the store opens at most. Each has a thread of its own while it works.
  public var maximumConnections: Int
  /// The name that the server shows for the connections, unless the connection string gives one.
  public var applicationName: String
  /// How long connecting to one address may take, in whole seconds, at least two.
  public var connectTimeout: Duration
  /// How long the server works on one statement before it ends with `StoreError.Code.busy`.
  public var statementTimeout: Duration
  /// How long a statement waits for what another transaction has locked before it ends with `StoreError.Code.busy`.
  public var lockTimeout: Duration
  /// Whether an intent locks the people that it decides about. Only a test that shows why it must ever turns it off.
  var locksPeople = true

  /// Creates options; the defaults are four connections and timeouts of 10, 30 and 10 seconds.
  public init(
    schema: String = "whatsapp_campaigns",
    makesStore: Bool = true,
    maximumConnections: Int = 4,
    applicationName: String = "whatsapp-campaigns",
    connectTimeout: Duration = .seconds(10),
    statementTimeout: Duration = .seconds(30),
    lockTimeout: Duration = .seconds(10)
  ) {
    self.schema = schema
    self.makesStore = makesStore
    self.maximumConnections = maximumConnections
    self.applicationName = applicationName
    self.connectTimeout = connectTimeout
    self.statementTimeout = statementTimeout
    self.lockTimeout = lockTimeout
  }
}
