"""Reads status webhooks again and again and tells how long one update takes: with the json of Python or with orjson and a
walk over what they return, or into the objects of pywa.

    webhook_peer.py json|orjson|pywa FILE SECONDS
"""

import json
import statistics
import sys
import time


def walk(body):
    updates = []
    for entry in body["entry"]:
        for change in entry["changes"]:
            value = change["value"]
            number = value["metadata"]["phone_number_id"]
            for status in value["statuses"]:
                pricing = status.get("pricing") or {}
                updates.append((
                    status["id"], status["status"], int(status["timestamp"]), status.get("recipient_id"),
                    status.get("biz_opaque_callback_data"), pricing.get("category"), pricing.get("pricing_model"),
                    pricing.get("type"), pricing.get("billable"), number,
                ))
    return updates


def pywa_reader():
    """pywa reads one status at a time, from the body that its server has parsed with json."""
    from pywa import WhatsApp
    from pywa.types import MessageStatus

    client = WhatsApp(phone_id="106", token="benchmark")

    def read(text):
        body = json.loads(text)
        count = len(body["entry"][0]["changes"][0]["value"]["statuses"])
        return [MessageStatus.from_update(client, body, number, number) for number in range(count)]

    return read


def main():
    kind, path, seconds = sys.argv[1:]
    text = open(path, "rb").read()
    if kind == "pywa":
        read = pywa_reader()
    else:
        loads = __import__(kind).loads
        read = lambda text: walk(loads(text))
    times, end = [], time.monotonic() + float(seconds)
    while time.monotonic() < end or not times:
        begin = time.perf_counter_ns()
        updates = read(text)
        times.append((time.perf_counter_ns() - begin) / len(updates))
    print(json.dumps({"updates": len(updates), "passes": len(times), "fastest": min(times), "median": statistics.median(times)}))


main()
