"""What Scripts/kill-test and Scripts/fault-test share: a provider that counts, stores, and real processes that send.

Everything here is judged from outside, by what the provider received and by what the command line prints.
"""

import asyncio
import atexit
import collections
import contextlib
import datetime
import hashlib
import hmac
import http.client
import json
import os
import random
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SECRET = "app-secret"
AGREEING = ("consent", "set", "--group", "all", "--decision", "grant", "--source", "form")
MOST_UNDER_WAY = 64  # EngineConfiguration.maximumInFlight
# Statuses of those who are not done with, and of those to whom nothing can have been sent.
OPEN = {"pending", "queued", "sending"}
NEVER_SENT = {"pending", "queued", "skipped", "optedOut", "cancelled"}

_children = set()


# Whoever ends a script ends what it started, too.
signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))


@atexit.register
def _end_children():
    for child in list(_children):
        if child.poll() is None:
            child.kill()


class Failure(Exception):
    """A promise that was broken."""


def expect(condition, text):
    if not condition:
        raise Failure(text)


# MARK: - The provider


class Exchange:
    """One message that arrived, and the ways of answering it."""

    def __init__(self, provider, writer, number, key):
        self.provider, self.writer, self.number, self.key = provider, writer, number, key
        self.closed = False

    @property
    def chance(self):
        """A number from 0 to 1 that the seed, the person and how often they were written to decide."""
        nth = self.provider.arrivals[self.key]
        return random.Random(f"{self.provider.seed} {self.key} {nth}").random()

    def answer(self, status, body, headers=(), length=None):
        body = body if isinstance(body, bytes) else json.dumps(body).encode()
        lines = [f"HTTP/1.1 {status} Answer", f"Content-Length: {len(body) if length is None else length}"]
        lines += ["Content-Type: application/json", *headers]
        self.writer.write("\r\n".join(lines).encode() + b"\r\n\r\n" + body)

    def accept(self):
        self.answer(200, {"messaging_product": "whatsapp", "messages": [{"id": f"wamid.{self.number}"}]})

    def refuse(self, status, code, headers=()):
        """Says no, and takes nothing: the message may be sent again."""
        self.provider.taken[self.key] -= 1
        self.provider.refused += 1
        self.answer(status, {"error": {"code": code, "message": "refused", "type": "OAuthException"}}, headers)

    def close(self):
        self.closed = True
        self.writer.close()

    def reset(self):
        self.closed = True
        self.writer.transport.abort()


async def accept(exchange):
    await asyncio.sleep((2 + exchange.number % 5) / 1000)
    exchange.accept()


class Provider:
    """Counts when it has read a request and before it answers: whether the sender sees the answer changes nothing."""

    def __init__(self, seed=1):
        self.seed = seed
        self.behave = accept
        self.begin()
        self.changed = threading.Condition()
        self.loop = asyncio.new_event_loop()
        ready = threading.Event()
        threading.Thread(target=self._run, args=(ready,), daemon=True).start()
        ready.wait()

    def begin(self):
        """Forgets what was counted."""
        # By (template, digits): every campaign has a template of its own.
        self.arrivals = collections.Counter()  # requests
        self.taken = collections.Counter()  # requests that were not refused: as many messages may have arrived
        self.tags = collections.defaultdict(list)
        self.requests = self.refused = self.strange = 0
        self.last = 0.0

    def _run(self, ready):
        asyncio.set_event_loop(self.loop)
        self.loop.run_until_complete(self._listen())
        ready.set()
        self.loop.run_forever()

    async def _listen(self, port=0):
        self.writers = set()
        self.server = await asyncio.start_server(self._connection, "127.0.0.1", port, backlog=1024, limit=1 << 20)
        self.port = self.server.sockets[0].getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"

    async def _leave(self):
        self.server.close()
        for writer in list(self.writers):
            writer.transport.abort()

    def leave(self):
        """Nobody listens any more, and whoever was connected is cut off."""
        asyncio.run_coroutine_threadsafe(self._leave(), self.loop).result()

    def come_back(self):
        asyncio.run_coroutine_threadsafe(self._listen(self.port), self.loop).result()

    async def _connection(self, reader, writer):
        self.writers.add(writer)
        try:
            while True:
                head = await reader.readuntil(b"\r\n\r\n")
                length = re.search(rb"(?i)\r\ncontent-length: *(\d+)", head)
                body = await reader.readexactly(int(length[1]) if length else 0)
                exchange = self._enter(writer, body)
                if exchange is None:
                    break
                await self.behave(exchange)
                if exchange.closed:
                    return
                await writer.drain()
        except (OSError, EOFError, asyncio.CancelledError):
            pass
        finally:
            self.writers.discard(writer)
            writer.close()

    def _enter(self, writer, body):
        try:
            message = json.loads(body)
            key = (message["template"]["name"], re.sub(r"\D", "", message["to"]))
            tag = message["biz_opaque_callback_data"]
        except (ValueError, KeyError, TypeError):
            self.strange += 1
            return None
        with self.changed:
            self.requests += 1
            self.last = time.monotonic()
            self.arrivals[key] += 1
            self.taken[key] += 1
            self.tags[key].append(tag)
            exchange = Exchange(self, writer, self.requests, key)
            self.changed.notify_all()
        return exchange

    def wait(self, count, process=None, seconds=120):
        """Waits until so many requests came in all. Returns whether they did before the process or the time ended."""
        end = time.monotonic() + seconds
        with self.changed:
            while self.requests < count:
                if time.monotonic() > end or (process and process.poll() is not None):
                    return False
                self.changed.wait(0.02)
        return True


# MARK: - Stores


class FileStore:
    """A SQLite file in a folder of its own."""

    name = "sqlite"

    def __init__(self, folder):
        self.folder = Path(tempfile.mkdtemp(prefix="store-", dir=folder))
        self.path = self.folder / "store.sqlite"
        self.url = str(self.path)

    def copy(self, folder):
        """The file and its journal as a killed process left them: opening the file itself would already mend it."""
        copy = FileStore(folder)
        for file in self.folder.glob("store.sqlite*"):
            shutil.copy(file, copy.folder / file.name)
        return copy

    def check(self):
        with contextlib.closing(sqlite3.connect(self.path)) as connection:
            verdict = connection.execute("PRAGMA integrity_check").fetchone()[0]
        expect(verdict == "ok", f"integrity_check: {verdict}")

    def remove(self):
        shutil.rmtree(self.folder, ignore_errors=True)


class PostgresServer:
    """A server of the script's own in a folder that is gone with it. Commits reach the disk as they do in earnest."""

    def __init__(self):
        places = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
        initdb = str(places[-1]) if places else shutil.which("initdb")
        if not initdb:
            sys.exit("no PostgreSQL server is installed (Debian: apt-get install postgresql)")
        self.programs = Path(initdb).parent
        self.folder = Path(tempfile.mkdtemp(prefix="pg-", dir="/tmp"))
        if os.geteuid() == 0:  # the server refuses to run as root
            shutil.chown(self.folder, "postgres")
        atexit.register(self.remove)
        self.run("initdb", "-D", self.folder / "data", "-A", "trust", "-U", "postgres", "-E", "UTF8", "--locale=C")
        self.start()

    def run(self, program, *arguments):
        words = [str(self.programs / program), *map(str, arguments)]
        if os.geteuid() == 0:
            words = ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups", *words]
        # Errors go to a file: a server that is started here would hold a pipe open for as long as it lives.
        with tempfile.TemporaryFile("w+") as errors:
            code = subprocess.run(
                words, cwd="/", env={"PATH": "/usr/bin:/bin"}, check=False,
                stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=errors,
            ).returncode  # fmt: skip
            errors.seek(0)
            expect(code == 0, f"{program} ended with {code}: {errors.read()[-300:]}")

    def start(self):
        options = f"-k {self.folder} -c listen_addresses='' -c max_connections=100"
        data = self.folder / "data"
        self.run("pg_ctl", "start", "-w", "-D", data, "-l", data / "log", "-o", options)

    def stop(self, mode):
        self.run("pg_ctl", "stop", "-w", "-m", mode, "-D", self.folder / "data")

    def url(self, database="postgres"):
        return f"postgres://postgres@{str(self.folder).replace('/', '%2F')}/{database}"

    def sql(self, text):
        self.run("psql", "-q", "-h", self.folder, "-U", "postgres", "-v", "ON_ERROR_STOP=1", "-c", text, "postgres")

    def remove(self):
        with contextlib.suppress(Failure):
            self.stop("immediate")
        shutil.rmtree(self.folder, ignore_errors=True)


class DatabaseStore:
    """A database on a PostgreSQL server."""

    name = "postgres"
    number = 0

    def __init__(self, server):
        DatabaseStore.number += 1
        self.server, self.database = server, f"campaigns{DatabaseStore.number}"
        server.sql(f"CREATE DATABASE {self.database} TEMPLATE template0")
        self.url = server.url(self.database)

    def check(self):
        """Nothing to look at from outside: the server checks itself when it recovers."""

    def remove(self):
        self.server.sql(f"DROP DATABASE {self.database} WITH (FORCE)")


# MARK: - Processes


class Process(subprocess.Popen):
    """The command line at work."""

    def __init__(self, words, environment):
        self.said, self.complained = tempfile.TemporaryFile("w+"), tempfile.TemporaryFile("w+")
        super().__init__(
            words, stdin=subprocess.DEVNULL, stdout=self.said, stderr=self.complained, env=environment
        )
        _children.add(self)

    def end(self, seconds=600):
        """Waits for the end. Returns the exit code."""
        code = self.wait(seconds)
        _children.discard(self)
        return code

    def kill9(self):
        """Kills the process. Returns whether it was still at work."""
        self.send_signal(signal.SIGKILL)
        return self.end() == -signal.SIGKILL

    def _read(self, file):
        # Without moving the place at which the process goes on writing.
        return os.pread(file.fileno(), os.fstat(file.fileno()).st_size, 0).decode()

    output = property(lambda self: self._read(self.said))
    diagnostics = property(lambda self: self._read(self.complained))


class Host:
    """Somebody who sends campaigns: a store, the command line over it, and the provider."""

    def __init__(self, cli, store, provider):
        self.cli, self.store, self.provider = cli, store, provider
        self.environment = {
            "PATH": "/usr/bin:/bin", "WHATSAPP_ACCESS_TOKEN": "token", "WHATSAPP_PHONE_NUMBER_ID": "100",
            "WHATSAPP_APP_SECRET": SECRET, "WHATSAPP_BASE_URL": provider.url,
        }  # fmt: skip
        self.campaigns = {}

    def start(self, *words, under=(), environment={}):
        """Starts a command, perhaps under another program such as strace."""
        command = [*under, self.cli, *words, "--store", self.store.url]
        return Process(list(map(str, command)), dict(self.environment, **environment))

    def run(self, *words, codes=(0,), **options):
        """Runs a command to its end. Returns what it printed."""
        process = self.start(*words, **options)
        code = process.end()
        expect(code in codes, f"“{' '.join(map(str, words))}” ended with {code}: {process.diagnostics[-400:]}")
        return process.output

    def add_people(self, count):
        with tempfile.NamedTemporaryFile("w", suffix=".csv") as file:
            write_people(file, count)
            self.run("import", file.name, "--group", "all", "--json")
        self.run(*AGREEING)

    def campaign(self, *options, rate=("unlimited",)):
        template = f"promo{len(self.campaigns) + 1}"
        self.run(
            "template", "add", "--name", template, "--language", "en", "--category", "marketing", "--body", "Hi {{1}}"
        )  # fmt: skip
        rates = [word for limit in rate for word in ("--rate", limit)]
        created = self.run(
            "campaign", "create", "--name", template, "--provider", "cloud", "--template", template, "--language", "en",
            "--var", "1=field:name", "--group", "all", *rates, *options,
        )  # fmt: skip
        self.campaigns[created.strip()] = template
        return created.strip()

    def counts(self, campaign):
        return json.loads(self.run("campaign", "show", campaign, "--json"))["counts"]

    def status(self, campaign):
        return json.loads(self.run("campaign", "show", campaign, "--json"))["status"]

    def send(self, campaign, codes=(0, 1)):
        self.run("campaign", "send", campaign, "--json", codes=codes)

    def send_to_all(self, campaign, pauses=200):
        """Sends until nobody waits any more; resumes what the engine paused because a provider misbehaved."""
        for _ in range(pauses):
            self.run("campaign", "send", campaign, "--json", codes=(0, 1, 4))
            document = json.loads(self.run("campaign", "show", campaign, "--json"))
            if not any(document["counts"][status] for status in ("pending", "queued", "sending")):
                return
            if document["status"] == "paused":
                self.run("campaign", "resume", campaign)
        raise Failure(f"after {pauses} runs some are still waiting: {document['counts']}")

    def wait_until_rested(self, campaign, seconds=400):
        """Waits until workers have nobody left to send to or to give up."""
        end = time.monotonic() + seconds
        while True:
            counts = self.counts(campaign)
            if not any(counts[status] for status in OPEN):
                return
            expect(time.monotonic() < end, f"after {seconds} s some are still open: {counts}")
            time.sleep(1)

    def recipients(self, campaign):
        """Every recipient's status by the digits of the number."""
        statuses = {}
        for line in self.run("campaign", "recipients", campaign, "--json", "--show-numbers").splitlines():
            document = json.loads(line)
            digits = re.sub(r"\D", "", document["phone"])
            expect(digits not in statuses, "somebody is in a campaign twice")
            statuses[digits] = document["status"]
        return statuses

    def audit(self, campaign, people):
        """Compares what the store says with what the provider got. Returns the figures; raises what is wrong."""
        template, provider = self.campaigns[campaign], self.provider
        statuses = self.recipients(campaign)
        taken = {digits: count for (name, digits), count in provider.taken.items() if name == template}
        tags = collections.Counter(tag for key, sent in provider.tags.items() if key[0] == template for tag in sent)
        lost = people - len(statuses)
        for digits, status in statuses.items():
            arrived = taken.get(digits, 0)
            lost += status in OPEN or (status in ("sent", "delivered", "read") and not arrived)
            lost += arrived > 0 and status in NEVER_SENT - OPEN
        figures = Figures(
            people=people,
            received=sum(count > 0 for count in taken.values()),
            twice=sum(count > 1 for count in taken.values()),
            lost=lost,
            unconfirmed=sum(status == "unconfirmed" for status in statuses.values()),
        )
        expect(figures["twice"] == 0, f"{figures['twice']} got a message twice")
        expect(all(count == 1 for count in tags.values()), "one attempt was sent twice")
        expect(lost == 0, f"{lost} of {people} were lost: {collections.Counter(statuses.values())}")
        expect(set(taken) <= set(statuses), "somebody got a message who is no recipient")
        expect(provider.strange == 0, f"{provider.strange} requests were no messages")
        self.store.check()
        return figures


class Figures(dict):
    """What was counted. Figures add up, those about the most there was excepted."""

    def add(self, other):
        for name, value in other.items():
            self[name] = max(self.get(name, 0), value) if name.startswith("most") else self.get(name, 0) + value
        return self

    def __str__(self):
        return ", ".join(
            f"{name.replace('_', ' ')} {value:.1f}" if isinstance(value, float) else f"{name.replace('_', ' ')} {value}"
            for name, value in self.items()
        )


def write_people(file, count):
    file.write("Name,Phone\n")
    file.writelines(f"Person {i},+60{120_000_000 + i}\n" for i in range(count))
    file.flush()


def instant(seconds):
    """So many seconds from now, as the command line reads it."""
    return (datetime.datetime.now(datetime.UTC) + datetime.timedelta(seconds=seconds)).strftime("%Y-%m-%dT%H:%M:%SZ")


def status_webhook(reports):
    """A webhook as the Cloud API sends it: (digits, tag, status) for each report."""
    statuses = [
        {
            "id": f"wamid.report.{tag[-12:]}", "status": status, "timestamp": str(int(time.time())),
            "recipient_id": digits, "biz_opaque_callback_data": tag,
        }
        for digits, tag, status in reports
    ]  # fmt: skip
    value = {"messaging_product": "whatsapp", "metadata": {"display_phone_number": "100", "phone_number_id": "100"}}
    change = {"field": "messages", "value": dict(value, statuses=statuses)}
    return json.dumps({"object": "whatsapp_business_account", "entry": [{"id": "1", "changes": [change]}]}).encode()


class WebhookEndpoint:
    """`serve` at work, and the provider's side of it."""

    def __init__(self, host):
        self.process = host.start("serve", "--port", 0, "--json")
        end = time.monotonic() + 30
        while not self.process.output.strip():
            if self.process.poll() is not None or time.monotonic() > end:
                raise Failure(f"serve did not start: {self.process.diagnostics[-300:]}")
            time.sleep(0.005)
        self.port = json.loads(self.process.output.splitlines()[0])["port"]

    def post(self, body):
        """Delivers a webhook. Returns the status, or `None` where there was no answer."""
        signature = "sha256=" + hmac.new(SECRET.encode(), body, hashlib.sha256).hexdigest()
        headers = {"Content-Type": "application/json", "X-Hub-Signature-256": signature}
        with contextlib.closing(http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)) as connection:
            try:
                connection.request("POST", "/webhooks/cloud/default", body, headers)
                return connection.getresponse().status
            except (OSError, http.client.HTTPException):
                return None


# MARK: - Around it


def command_line(option):
    """The optimised command line: the one that was named, or one that is built now."""
    if option:
        return Path(option).resolve()
    build = ["swift", "build", "-c", "release", "--product", "ExampleCLI"]
    subprocess.run(build, cwd=ROOT, stdout=sys.stderr, check=True)
    folder = subprocess.run([*build, "--show-bin-path"], cwd=ROOT, stdout=subprocess.PIPE, text=True, check=True)
    return Path(folder.stdout.strip()) / "ExampleCLI"


def headline(seed):
    """Prints what the figures belong to."""
    commit = subprocess.run(["git", "rev-parse", "--short", "HEAD"], cwd=ROOT, stdout=subprocess.PIPE, text=True).stdout
    with contextlib.suppress(OSError):
        model = re.search(r"model name\s*: (.*)", Path("/proc/cpuinfo").read_text())
    print(
        f"Scripts/{Path(sys.argv[0]).name} {' '.join(sys.argv[1:])}, seed {seed}, {datetime.date.today()}, "
        f"commit {commit.strip() or '?'}, {model[1] if model else '?'}, {os.cpu_count()} cores, "
        f"load average {os.getloadavg()[0]:.1f}",
        flush=True,
    )
