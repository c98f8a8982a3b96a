import WhatsAppCampaigns

/// What a workbook says about itself: its sheets, and where its parts are.
struct WorkbookIndex {
  struct Sheet {
    var name: String
    var isHidden: Bool
    var part: String
  }

  var sheets: [Sheet] = []
  var sharedTexts: String?
  var styles: String?
  /// Whether days are counted from 1904, as on old Macintoshes.
  var countsFrom1904 = false

  init(_ archive: WorkbookArchive) throws(ImportError) {
    let roots = try Self.relations("_rels/.rels", of: "", in: archive)
    guard let root = roots.first(where: { $0.kind == "officeDocument" })?.target, let part = try archive.part(root)
    else {
      throw ImportError(.wrongFormat, detail: "it is a container, but holds no workbook; save the list as .xlsx")
    }
    if root.hasSuffix(".bin") {
      throw ImportError(.wrongFormat, detail: "it is a binary workbook (.xlsb); save the list as .xlsx")
    }
    let folder = root.split(separator: "/").dropLast().joined(separator: "/")
    let file = root.split(separator: "/").last ?? ""
    let relations = try Self.relations(folder + "/_rels/" + file + ".rels", of: folder, in: archive)
    let workbook = try XMLPartParser.parse(part, WorkbookHandler(limits: archive.limits))
    countsFrom1904 = workbook.countsFrom1904
    sharedTexts = relations.first { $0.kind == "sharedStrings" }?.target
    styles = relations.first { $0.kind == "styles" }?.target
    // Charts and macros have sheets too, without rows.
    let worksheets = Dictionary(
      relations.lazy.filter { $0.kind == "worksheet" }.map { ($0.id, $0.target) },
      uniquingKeysWith: { first, _ in first }
    )
    for sheet in workbook.sheets {
      guard let part = worksheets[sheet.relation] else { continue }
      sheets.append(Sheet(name: sheet.name, isHidden: sheet.isHidden, part: part))
    }
  }

  /// The sheet of that name; without a name those that may be meant, the most likely one first: those that people see and
  /// that have cells.
  func sheets(named name: String?, in archive: WorkbookArchive) throws(ImportError) -> [Sheet] {
    if let name {
      guard let sheet = sheets.first(where: { $0.name == name }) else {
        throw ImportError(.unknownSheet, sheets: sheets.map(\.name))
      }
      return [sheet]
    }
    let visible = sheets.filter { !$0.isHidden }
    let candidates = visible.isEmpty ? sheets : visible
    guard candidates.count > 1 else { return candidates }
    var search = CellSearch(archive)
    let filled = candidates.filter { search.mayHaveCells($0) }
    return filled.isEmpty ? Array(candidates.prefix(1)) : filled
  }

  private struct Relation {
    var id: String
    var kind: Substring
    var target: String
  }

  private static func relations(
    _ name: String,
    of folder: String,
    in archive: WorkbookArchive
  ) throws(ImportError) -> [Relation] {
    guard let part = try archive.part(name) else { return [] }
    return try XMLPartParser.parse(part, RelationHandler(limits: archive.limits)).relations.map { id, type, target in
      Relation(id: id, kind: type.split(separator: "/").last ?? "", target: resolved(target, in: folder))
    }
  }

  private static func resolved(_ target: String, in folder: String) -> String {
    var steps = target.hasPrefix("/") ? [] : folder.split(separator: "/")
    for step in target.split(separator: "/") {
      switch step {
      case ".": continue
      case "..": _ = steps.popLast()
      default: steps.append(step)
      }
    }
    return steps.joined(separator: "/")
  }
}

/// How much of what a workbook says about itself is kept.
private struct Allowance {
  private var entries: Int
  private var bytes = 16 << 20

  init(_ limits: WorkbookLimits) {
    entries = limits.maximumEntries
  }

  mutating func take(_ texts: String...) throws(ImportError) {
    entries -= 1
    for text in texts { bytes -= text.utf8.count }
    guard entries >= 0, bytes >= 0 else { throw ImportError(.tooLarge, detail: "it has too many sheets or parts") }
  }
}

private struct RelationHandler: XMLPartHandler {
  var relations: [(id: String, type: String, target: String)] = []
  private var allowance: Allowance

  init(limits: WorkbookLimits) {
    allowance = Allowance(limits)
  }

  mutating func start(_ name: XMLName, _ attributes: XMLAttributes) throws(ImportError) {
    guard name == "Relationship", attributes.value("TargetMode") != "External",
      let id = attributes.value("Id"), let type = attributes.value("Type"), let target = attributes.value("Target")
    else { return }
    try allowance.take(id, type, target)
    relations.append((id, type, target))
  }
}

private struct WorkbookHandler: XMLPartHandler {
  var sheets: [(name: String, isHidden: Bool, relation: String)] = []
  var countsFrom1904 = false
  private var allowance: Allowance

  init(limits: WorkbookLimits) {
    allowance = Allowance(limits)
  }

  mutating func start(_ name: XMLName, _ attributes: XMLAttributes) throws(ImportError) {
    if name == "sheet" {
      guard let sheet = attributes.value("name"), let relation = attributes.value("id") else { return }
      try allowance.take(sheet, relation)
      sheets.append((sheet, attributes.value("state").map { $0 != "visible" } ?? false, relation))
    } else if name == "workbookPr" {
      countsFrom1904 = ["1", "true"].contains(attributes.value("date1904"))
    }
  }
}
