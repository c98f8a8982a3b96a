#!/usr/bin/env python3
"""Lists beside other readers and importers, in one run: prints a table in Markdown.

It makes its files in a folder, runs each measurement several times in turn, and takes the fastest. It needs a release
build of ListBenchmark and ExampleCLI, a C compiler, and, where they are installed, compares with openpyxl,
python-calamine, phonenumbers and the sqlite3 shell. Run it by the Python that has them: python3 Scripts/compare-lists.py.
"""
import csv, os, random, resource, shutil, subprocess, sys, tempfile, time

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
BUILD = os.path.join(ROOT, ".build", "release")
ROWS, SHEET_ROWS = int(os.environ.get("ROWS", 1_000_000)), int(os.environ.get("SHEET_ROWS", 200_000))
SHUFFLED = bool(os.environ.get("SHUFFLED"))

PYTHON_CSV = "import csv,sys\nn=0\nfor row in csv.reader(open(sys.argv[1],newline='',encoding='utf-8')): n+=len(row)\nprint(n)"
# What the command line does, as a Python program would: the list is read to its end before anything is stored; numbers
# are read, checked and unified; who stands in the list twice is found, with the row of the first; people and members of
# the group go into tables with the same keys and indexes, fifty thousand in a transaction that is on disk when it ends.
PYTHON_IMPORT = """
import csv, json, phonenumbers, sqlite3, sys, time
path, store = sys.argv[1:]
for row in csv.reader(open(path, newline="", encoding="utf-8")): pass
db = sqlite3.connect(store, isolation_level=None)
db.executescript('''
  PRAGMA journal_mode = truncate; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; PRAGMA cache_size = -8192;
  CREATE TABLE tenants (number INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE);
  CREATE TABLE contacts (id INTEGER PRIMARY KEY, tenant INTEGER NOT NULL REFERENCES tenants (number),
    person TEXT NOT NULL, name TEXT, fields TEXT, created_at INTEGER NOT NULL, UNIQUE (tenant, person));
  CREATE INDEX contacts_by_number ON contacts (tenant, id);
  CREATE TABLE group_members (contact_group INTEGER NOT NULL, contact INTEGER NOT NULL REFERENCES contacts (id),
    PRIMARY KEY (contact_group, contact)) WITHOUT ROWID;
  INSERT INTO tenants VALUES (1, 'default');
''')
seen, counts = {}, {"accepted": 0, "duplicate": 0, "rejected": 0, "blank": 0}
now = int(time.time() * 1000)
def save(people):
  db.execute("BEGIN IMMEDIATE")
  db.executemany("INSERT INTO contacts (tenant, person, name, fields, created_at) VALUES (1, ?, ?, ?, ?)"
    " ON CONFLICT (tenant, person) DO NOTHING", people)
  db.executemany("INSERT OR IGNORE INTO group_members SELECT 1, id FROM contacts WHERE tenant = 1 AND person = ?",
    [person[:1] for person in people])
  db.execute("COMMIT")
people = []
reader = csv.reader(open(path, newline="", encoding="utf-8"))
header = next(reader)
name, phone = header.index("name"), header.index("phone")
others = [(index, header[index]) for index in range(len(header)) if index not in (name, phone)]
for number, row in enumerate(reader, 2):
  if not any(row):
    counts["blank"] += 1
    continue
  try:
    parsed = phonenumbers.parse(row[phone], "MY")
  except phonenumbers.NumberParseException:
    parsed = None
  if parsed is None or not row[name] or not phonenumbers.is_valid_number(parsed):
    counts["rejected"] += 1
    continue
  person = phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164)
  if seen.setdefault(person, number) != number:
    counts["duplicate"] += 1
    continue
  counts["accepted"] += 1
  fields = json.dumps({header: row[index] for index, header in others if row[index]})
  people.append((person, row[name], fields, now))
  if len(people) == 50000:
    save(people)
    people = []
save(people)
print(counts)
"""
CALAMINE = "import sys\nfrom python_calamine import CalamineWorkbook as W\nn=0\nfor r in W.from_path(sys.argv[1]).get_sheet_by_index(0).iter_rows(): n+=len(r)\nprint(n)"
OPENPYXL = "import sys,openpyxl\nw=openpyxl.load_workbook(sys.argv[1],read_only=True)\nprint(sum(1 for r in w.worksheets[0].iter_rows(values_only=True)))"


def make_csv(path, rows):
  dice = random.Random(1)
  with open(path, "w", newline="") as file:
    out = csv.writer(file)
    out.writerow(["name", "phone", "city", "age", "tier"])
    order = list(range(rows))
    # People seldom stand in the order of their numbers, and an index that is filled in no order costs more.
    if SHUFFLED: random.Random(2).shuffle(order)
    for index in order:
      number = 2_000_000 + index % 7_900_000
      phone = dice.choice(["012-%07d", "+60 12-%07d", "6012%07d", "012%07d"]) % number
      out.writerow(["Person %d" % index, phone, dice.choice(["Ipoh", "Johor Bahru", "Kota, Bharu"]), dice.randint(18, 80), "gold"])


def make_sheet(path, rows):
  import openpyxl

  dice = random.Random(1)
  book = openpyxl.Workbook(write_only=True)
  sheet = book.create_sheet("People")
  sheet.append(["name", "phone", "city", "age", "tier", "email"])
  for index in range(rows):
    sheet.append(["Person %d" % index, "+6012%07d" % (2_000_000 + index), dice.choice(["Ipoh", "Melaka"]), dice.randint(18, 80), "gold", "p%d@example.com" % index])
  book.save(path)


def run(command):
  before = time.perf_counter()
  process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
  _, status, usage = os.wait4(process.pid, 0)
  if status: raise RuntimeError("%s: %s" % (command[0], process.stderr.read().decode()[-300:]))
  return time.perf_counter() - before, usage.ru_maxrss / 1024


def table(title, candidates, rounds):
  best = {}
  for _ in range(rounds):
    for name, command, before in candidates:
      before()
      seconds, memory = run(command)
      known = best.get(name, (1e9, 0))
      best[name] = (min(known[0], seconds), max(known[1], memory))
  first = next(iter(best.values()))[0]
  print("\n| %s | s | times ours | MB at most |\n|---|---|---|---|" % title)
  for name, (seconds, memory) in best.items():
    print("| %s | %.2f | %.1f | %.0f |" % (name, seconds, seconds / first, memory), flush=True)


def main():
  folder = tempfile.mkdtemp(prefix="lists-")
  try:
    text, sheet, store = (os.path.join(folder, name) for name in ("list.csv", "list.xlsx", "store.sqlite"))
    make_csv(text, ROWS)
    walk = os.path.join(folder, "walk")
    subprocess.run(["cc", "-O2", "-o", walk, os.path.join(ROOT, "Benchmarks/Peers/field_walk.c")], check=True)
    reader, cli, python = os.path.join(BUILD, "ListBenchmark"), os.path.join(BUILD, "ExampleCLI"), sys.executable

    def fresh():
      for name in os.listdir(folder):
        if name.startswith("store.sqlite"): os.remove(os.path.join(folder, name))

    idle = lambda: None
    table("CSV, %d rows, read" % ROWS, [
      ("`CSVReader`", [reader, text], idle), ("a field walk in C", [walk, text], idle),
      ("Python `csv`", [python, "-c", PYTHON_CSV, text], idle)], rounds=12)
    try:
      make_sheet(sheet, SHEET_ROWS)
      table("`.xlsx`, %d rows of 6, read" % SHEET_ROWS, [
        ("`WorkbookReader`", [reader, sheet], idle), ("python-calamine", [python, "-c", CALAMINE, sheet], idle),
        ("openpyxl, read-only", [python, "-c", OPENPYXL, sheet], idle)], rounds=2)
    except ImportError as error:
      print("no workbook was made: %s" % error)
    imports = [("`ExampleCLI import` into SQLite", [cli, "import", text, "--group", "g", "--store", store], fresh),
               ("Python `csv` + `phonenumbers` + `sqlite3`", [python, "-c", PYTHON_IMPORT, text, store], fresh)]
    if shutil.which("sqlite3"):
      imports.append(("`sqlite3` shell, bare `.import`", ["sqlite3", store, ".mode csv", ".import %s list" % text], fresh))
    table("%d rows, imported" % ROWS, imports, rounds=1)
  finally:
    shutil.rmtree(folder)


main()
