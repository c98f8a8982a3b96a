#!/usr/bin/env python3
"""The sender of campaign_peer.c as a Python server would write it: asyncio, and transactions that gather.

    campaign_peer.py send STORE URL IN_FLIGHT

The store is one that `campaign_peer prepare` made, and the promises are those that stand at the head of campaign_peer.c.
One thread of its own writes to SQLite; while a transaction is on its way to the disk, the answers that come are gathered
for the next. Requests go through aiohttp where it is installed, and otherwise over asyncio's streams.
"""

import asyncio
import base64
import hashlib
import hmac
import json
import os
import resource
import sqlite3
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlsplit

try:
    import aiohttp
except ImportError:
    aiohttp = None

CLAIM = 512
PENDING, CLAIMED, SENDING, ACCEPTED, REJECTED, UNKNOWN, SKIPPED = range(7)
HEADERS = {"Authorization": "Bearer benchmark", "Content-Type": "application/json"}


def now_ms():
    return time.time_ns() // 1_000_000


def tagged(attempt, key):
    text = base64.urlsafe_b64encode(attempt).rstrip(b"=")
    code = hmac.digest(key, b"default\0" + text, hashlib.sha256)[:10]
    return b"v1.%s.%s" % (text, base64.urlsafe_b64encode(code).rstrip(b"="))


def body_of(attempt, phone, name, message, key):
    return json.dumps(
        {
            "messaging_product": "whatsapp",
            "recipient_type": "individual",
            "to": phone,
            "type": "template",
            "template": {
                "name": "promo",
                "language": {"code": "en"},
                "components": [
                    {
                        "type": "body",
                        "parameters": [{"type": "text", "text": name}, {"type": "text", "text": message}],
                    }
                ],
            },
            "biz_opaque_callback_data": tagged(attempt, key).decode(),
        },
        separators=(",", ":"),
    ).encode()


class Store:
    """Everything that touches SQLite, on a thread of its own."""

    def __init__(self, path, limit):
        self.limit = limit
        self.key = os.urandom(32)
        self.claimed = []
        self.nobody_left = False
        self.db = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
        version = tuple(int(part) for part in sqlite3.sqlite_version.split("."))
        self.db.execute(f"PRAGMA journal_mode = {'truncate' if version < (3, 51, 3) else 'wal'}")
        for setting in (
            "synchronous = FULL",
            "foreign_keys = ON",
            "secure_delete = ON",
            "temp_store = MEMORY",
            "cell_size_check = ON",
            "cache_size = -8192",
        ):
            self.db.execute(f"PRAGMA {setting}")

    def start(self):
        with self.transaction() as db:
            db.execute("UPDATE recipients SET state = 5 WHERE campaign = 1 AND state = 2")
            db.execute("UPDATE recipients SET state = 0, lease = NULL WHERE campaign = 1 AND state = 1")
            db.execute(
                "INSERT OR IGNORE INTO recipients (campaign, phone, contact, state, epoch, updated_at)"
                " SELECT 1, phone, id, 0, 0, unixepoch() * 1000 FROM contacts ORDER BY id"
            )
            db.execute("UPDATE campaigns SET state = 1 WHERE id = 1")

    def transaction(self):
        self.db.execute("BEGIN IMMEDIATE")
        return self.db

    def commit(self, outcomes, under_way):
        """Writes outcomes and begins as many attempts as there is room for. Returns what is to be sent."""
        now = now_ms()
        sending = []
        with self.transaction() as db:
            self.record(db, outcomes, now)
            (state,) = db.execute("SELECT state FROM campaigns WHERE id = 1").fetchone()
            _, held = db.execute("SELECT last_slot, held_until FROM paces WHERE id = 'sender:100'").fetchone()
            if state != 1 or (held is not None and held > now):
                return sending
            room = self.limit - under_way
            while len(sending) < room:
                if not self.claimed and not self.nobody_left:
                    self.claim(db, now)
                if not self.claimed:
                    break
                self.begin(db, room - len(sending), sending, now)
            if sending:
                db.execute("UPDATE paces SET last_slot = ? WHERE id = 'sender:100'", (now * 1000,))
        return sending

    def record(self, db, outcomes, now):
        if any(outcome == PENDING for _, _, outcome, _ in outcomes):
            self.nobody_left = False
        db.executemany(
            "UPDATE recipients SET state = ?, lease = NULL, epoch = epoch + 1, updated_at = ?"
            " WHERE id = ? AND state = 2 AND attempt = ?",
            [(outcome, now, recipient, attempt) for recipient, attempt, outcome, _ in outcomes],
        )
        db.executemany(
            "UPDATE attempts SET state = ?, message = ? WHERE id = ?",
            [(outcome, message, attempt) for _, attempt, outcome, message in outcomes],
        )
        db.executemany(
            "INSERT OR IGNORE INTO messages (id, recipient, attempt) VALUES (?, ?, ?)",
            [(message, recipient, attempt) for recipient, attempt, _, message in outcomes if message],
        )

    def claim(self, db, now):
        rows = db.execute(
            "UPDATE recipients SET state = 1, lease = ?, epoch = epoch + 1, updated_at = ? WHERE id IN"
            " (SELECT id FROM recipients WHERE campaign = 1 AND state = 0 ORDER BY id LIMIT ?) RETURNING id",
            (now + 30_000, now, CLAIM),
        ).fetchall()
        self.claimed = sorted((row[0] for row in rows), reverse=True)
        self.nobody_left = not rows

    def begin(self, db, room, sending, now):
        batch = [self.claimed.pop() for _ in range(min(room, len(self.claimed)))]
        rows = db.execute(
            "SELECT r.id, r.state, r.lease, c.phone, c.name, c.message, c.consent, s.phone IS NOT NULL"
            " FROM recipients r CROSS JOIN contacts c ON c.id = r.contact"
            f" LEFT JOIN suppressions s ON s.phone = c.phone WHERE r.id IN ({','.join('?' * len(batch))})",
            batch,
        ).fetchall()
        begun = []
        for recipient, state, lease, phone, name, message, consent, suppressed in rows:
            if state != CLAIMED or lease <= now:
                continue
            if consent != 1 or suppressed:
                db.execute(
                    "UPDATE recipients SET state = 6, lease = NULL, epoch = epoch + 1, updated_at = ?"
                    " WHERE id = ? AND state = 1",
                    (now, recipient),
                )
                continue
            attempt = os.urandom(16)
            begun.append((recipient, attempt, now + 1000, body_of(attempt, phone, name, message, self.key)))
        db.executemany(
            "UPDATE recipients SET state = 2, lease = ?, attempt = ?, epoch = epoch + 1, updated_at = ?"
            " WHERE id = ? AND state = 1",
            [(before, attempt, now, recipient) for recipient, attempt, before, _ in begun],
        )
        db.executemany(
            "INSERT INTO attempts (id, recipient, committed_at, send_before, state) VALUES (?, ?, ?, ?, 2)",
            [(attempt, recipient, now, before) for recipient, attempt, before, _ in begun],
        )
        sending += begun

    def result(self):
        return self.db.execute("SELECT count(*), sum(state = 3) FROM recipients").fetchone()


class AioHTTP:
    def __init__(self, limit):
        self.session = aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(limit=limit),
            timeout=aiohttp.ClientTimeout(total=30),
            headers=HEADERS,
        )

    async def post(self, url, body):
        async with self.session.post(url, data=body, allow_redirects=False) as response:
            return response.status, await response.read()

    async def close(self):
        await self.session.close()


class Streams:
    """Enough of HTTP/1.1 for a machine without aiohttp: keep-alive, Content-Length, no second attempt."""

    def __init__(self, limit):
        self.idle = []

    async def post(self, url, body):
        parts = urlsplit(url)
        reader, writer = self.idle.pop() if self.idle else await asyncio.open_connection(parts.hostname, parts.port)
        fields = "".join(f"{name}: {value}\r\n" for name, value in HEADERS.items())
        head = f"POST {parts.path} HTTP/1.1\r\nHost: {parts.netloc}\r\n{fields}Content-Length: {len(body)}\r\n\r\n"
        writer.write(head.encode() + body)
        lines = (await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), 30)).split(b"\r\n")
        length = next(int(line[15:]) for line in lines if line.lower().startswith(b"content-length:"))
        answer = await reader.readexactly(length)
        self.idle.append((reader, writer))
        return int(lines[0].split()[1]), answer

    async def close(self):
        for _, writer in self.idle:
            writer.close()


async def attempt_once(client, url, sending):
    recipient, attempt, before, body = sending
    if now_ms() > before:
        return recipient, attempt, PENDING, None
    try:
        status, answer = await client.post(url, body)
    except Exception:
        return recipient, attempt, UNKNOWN, None
    if 200 <= status < 300:
        try:
            return recipient, attempt, ACCEPTED, json.loads(answer)["messages"][0]["id"]
        except (ValueError, KeyError, IndexError, TypeError):
            return recipient, attempt, ACCEPTED, None
    return recipient, attempt, REJECTED if 400 <= status < 500 else UNKNOWN, None


async def send(path, base, limit):
    url = f"{base}/v25.0/100/messages"
    begin = time.monotonic()
    loop = asyncio.get_running_loop()
    writer = ThreadPoolExecutor(max_workers=1)
    store = Store(path, limit)
    await loop.run_in_executor(writer, store.start)
    client = (AioHTTP if aiohttp else Streams)(limit)
    outcomes, arrived, under_way, tasks = [], asyncio.Event(), 0, set()

    def ended(task):
        tasks.discard(task)
        outcomes.append(task.result())
        arrived.set()

    while True:
        ready, outcomes = outcomes, []
        arrived.clear()
        sending = await loop.run_in_executor(writer, store.commit, ready, under_way - len(ready))
        under_way += len(sending) - len(ready)
        for item in sending:
            task = loop.create_task(attempt_once(client, url, item))
            tasks.add(task)
            task.add_done_callback(ended)
        if not under_way and not sending and store.nobody_left:
            break
        if under_way and not outcomes:
            await arrived.wait()
    end = time.monotonic()
    await client.close()
    people, sent = await loop.run_in_executor(writer, store.result)
    usage = resource.getrusage(resource.RUSAGE_SELF)
    result = {
        "people": people,
        "sent": sent,
        "rate": round(people / (end - begin), 1),
        "cpu_us": round((usage.ru_utime + usage.ru_stime) * 1e6 / people, 2),
        "peak_kb": usage.ru_maxrss,
        "client": f"aiohttp {aiohttp.__version__}" if aiohttp else "asyncio streams",
    }
    print(json.dumps(result))


if __name__ == "__main__":
    if len(sys.argv) != 5 or sys.argv[1] != "send":
        sys.exit("usage: campaign_peer.py send STORE URL IN_FLIGHT")
    asyncio.run(send(sys.argv[2], sys.argv[3], int(sys.argv[4])))
