#!/usr/bin/env python3
"""Compares the library's answers about phone numbers with those of the package that its tables come from.

    /tmp/plan/bin/python Scripts/compare-phone-numbers.py --count 100000 -- swift run -c release ExampleCLI phone

Makes inputs from a seed, gives them to a command that reads and writes JSON Lines (one object for one number, as
`ExampleCLI phone` does), shows every answer that differs, and ends with a table by kind of input. Any number of inputs
takes the same memory. `--write FILE` keeps the inputs and the expected answers
instead of running a command. Needs `pip install phonenumbers==9.0.43`.
"""

import argparse
import collections
import json
import queue
import random
import subprocess
import sys
import threading

try:
    import phonenumbers
    from phonenumbers import PhoneNumberFormat, PhoneNumberType, ValidationResult, phonenumberutil, timezone
except ImportError:
    sys.exit("Install the reference first: pip install phonenumbers==9.0.43")

ERRORS = {getattr(phonenumbers.NumberParseException, name): name for name in [
    "INVALID_COUNTRY_CODE", "NOT_A_NUMBER", "TOO_SHORT_AFTER_IDD", "TOO_SHORT_NSN", "TOO_LONG"]}
FORMATS = {"national": PhoneNumberFormat.NATIONAL, "international": PhoneNumberFormat.INTERNATIONAL,
           "rfc3966": PhoneNumberFormat.RFC3966}
SCRIPTS = ["٠", "۰", "०", "০", "๐", "０", "𝟎", "߀", "᠐", "𑁦"]
NOISE = list("+-()./[]~x*#,;: '\"=\t\n") + [
    "\u00a0", "\u00ad", "\u200b", "\u200e", "\u2009", "\u202f", "\u2060", "\u2011", "\u2013", "\u2212", "\u3000",
    "\uff0b", "\uff08", "\uff0f", "\ufeff", "\u30fc", "²", "Ⅳ", "é", "中", "😀"]
LABELS = ["ext", "ext.", " ext. ", "x", " x", "#", ";ext=", " extension ", " extensión ", "xtn", " int ", " доб. ",
          ",", ",,", ";", " anexo ", "~", "ｘ", "ｅｘｔ", " EXT:", " Extensio\u0301n ", "x:", " #", "- ", " ,,, "]


def answer(text, region):
    try:
        number = phonenumbers.parse(text, region)
    except phonenumbers.NumberParseException as error:
        return {"result": ERRORS[error.error_type]}
    return {
        "result": "ok",
        "e164": phonenumbers.format_number(number, PhoneNumberFormat.E164),
        "countryCode": number.country_code,
        "nationalNumber": phonenumbers.national_significant_number(number),
        "extension": number.extension or None,
        "possible": ValidationResult.to_string(phonenumbers.is_possible_number_with_reason(number)),
        "valid": phonenumbers.is_valid_number(number),
        "type": PhoneNumberType.to_string(phonenumbers.number_type(number)),
        "region": phonenumbers.region_code_for_number(number),
        **{name: phonenumbers.format_number(number, form) for name, form in FORMATS.items()},
        "timeZones": list(timezone.time_zones_for_number(number)),
    }


class Inputs:
    def __init__(self, seed):
        self.random = random.Random(seed)
        self.regions = sorted(phonenumbers.SUPPORTED_REGIONS)
        self.kinds = [self.spelled, self.spelled, self.mutated, self.prefixed, self.with_extension, self.link,
                      self.noisy, self.vanity, self.scripted, self.pair, self.digits, self.garbage]

    def national(self):
        """A region and the digits of a number of it, mostly valid."""
        if self.random.random() < 0.03:
            code = self.random.choice([800, 808, 870, 878, 881, 882, 883, 888, 979])
            return "001", code, phonenumbers.national_significant_number(
                phonenumbers.example_number_for_non_geo_entity(code))
        while True:
            region = self.random.choice(self.regions)
            number = phonenumbers.example_number_for_type(region, self.random.randrange(11))
            if number:
                break
        digits = list(phonenumbers.national_significant_number(number))
        for _ in range(self.random.choice([0, 0, 1, 2, 4])):
            digits[self.random.randrange(len(digits))] = str(self.random.randrange(10))
        return region, number.country_code, "".join(digits)

    def spelled(self):
        region, code, digits = self.national()
        number = phonenumbers.PhoneNumber(country_code=code, national_number=int(digits))
        phonenumberutil._set_italian_leading_zeros_for_phone_number(digits, number)
        form = self.random.choice([PhoneNumberFormat.E164, *FORMATS.values()])
        return phonenumbers.format_number(number, form), region

    def mutated(self):
        text, region = self.spelled()
        text = list(text)
        for _ in range(self.random.randrange(1, 3)):
            place = self.random.randrange(len(text)) if text else 0
            change = self.random.random()
            if change < 0.4:
                text.insert(place, self.random.choice("0123456789 -+"))
            elif change < 0.7 and text:
                text.pop(place)
            elif text:
                text[place] = str(self.random.randrange(10))
        return "".join(text), region

    def prefixed(self):
        region, code, digits = self.national()
        metadata = phonenumbers.PhoneMetadata.metadata_for_region(region, None)
        home = self.random.choice(self.regions)
        idd = self.random.choice(["00", "011", "810", "0011", "001", "0014", "009", "119", "+", "+0", "++", "0"])
        prefix = (metadata and metadata.national_prefix) or "0"
        carrier = self.random.choice(["", "", "15", "21", "31", "1831", "10010", "55", "90", "003768"])
        return self.random.choice([
            (f"{idd}{code}{digits}", home), (f"{idd} {code} {prefix}{digits}", home), (f"{prefix}{digits}", region),
            (f"{prefix}{carrier}{digits}", region), (f"{carrier}{digits}", region), (f"{code}{digits}", region),
            (f"{code}{digits}", home), (f"{code}{prefix}{digits}", region), (f"{digits[:2]}15{digits[2:]}", region),
            (f"0{digits[:3]}15{digits[3:]}", region), (digits[-7:], region), (digits[-6:], region)])

    def with_extension(self):
        text, region = self.spelled()
        count = self.random.choice([1, 2, 3, 4, 5, 6, 7, 9, 10, 15, 16, 20, 21])
        digits = "".join(str(self.random.randrange(10)) for _ in range(count))
        return text + self.random.choice(LABELS) + digits + self.random.choice(["", "", "", "#", " ", "/x12"]), region

    def link(self):
        region, code, digits = self.national()
        context = self.random.choice([f"+{code}", f"+{code}", "example.com", "+", "", "-a.com", "a-b.c", "1.2", "a.", "+6-0"])
        return self.random.choice(["tel:", "", "Tel: "]) + digits + self.random.choice(
            [f";phone-context={context}", f";ext=12;phone-context={context}", f";phone-context={context};ext=3",
             ";isub=1234", f";isub=1;phone-context={context}"]), region

    def noisy(self):
        text, region = self.spelled()
        text = list(text)
        for _ in range(self.random.randrange(1, 4)):
            text.insert(self.random.randrange(len(text) + 1), self.random.choice(NOISE))
        return "".join(text), region

    def vanity(self):
        text, region = self.spelled()
        letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
        text = list(text)
        for _ in range(self.random.randrange(1, 6)):
            text[self.random.randrange(len(text) // 2, len(text))] = self.random.choice(letters)
        return "".join(text), region

    def scripted(self):
        text, region = self.spelled()
        return "".join(chr(ord(self.random.choice(SCRIPTS)) + int(each))
                       if each in "0123456789" and self.random.random() < 0.5 else each for each in text), region

    def pair(self):
        (one, region), (other, _) = self.spelled(), self.spelled()
        return one + self.random.choice([" / ", "/", ", ", ";", " or ", " ", "  ", "\n", " & ", "\\x", "/x", "|"]) + other, region

    def digits(self):
        count = self.random.choice([1, 2, 3, 5, 7, 8, 9, 10, 11, 12, 13, 15, 17, 18, 20, 24, 40, 70, 250])
        return self.random.choice(["", "", "+"]) + "".join(self.random.choices("0123456789", k=count)), \
            self.random.choice(self.regions)

    def garbage(self):
        alphabet = NOISE + list("0123456789") * 3 + list("abcxXetn")
        return "".join(self.random.choices(alphabet, k=self.random.randrange(0, 24))), self.random.choice(self.regions)

    def make(self, count):
        """The kind of each input, the input, and its region or `None`."""
        for _ in range(count):
            kind = self.random.choice(self.kinds)
            text, region = kind()
            choice = self.random.random()
            if region == "001" or choice < 0.05:
                region = None if choice < 0.5 else "MY"
            elif choice < 0.15:
                region = self.random.choice(self.regions)
            yield kind.__name__, text, region


def main():
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--count", type=int, default=20_000)
    arguments.add_argument("--seed", type=int, default=1)
    arguments.add_argument("--show", type=int, default=20, help="how many differences to show")
    arguments.add_argument("--write", help="write inputs with expected answers to this file and run nothing")
    arguments.add_argument("command", nargs="*", help="what reads and writes JSON Lines")
    options = arguments.parse_args()
    cases = ((kind, {"input": text, **({"region": region} if region else {})}, answer(text, region))
             for kind, text, region in Inputs(options.seed).make(options.count))
    if options.write:
        with open(options.write, "w") as file:
            file.writelines(json.dumps({**given, "kind": kind, "expected": expected}) + "\n"
                            for kind, given, expected in cases)
        return
    if not options.command:
        arguments.error("name a command, for example: -- swift run -c release ExampleCLI phone")
    sys.exit(compare(cases, options))


def compare(cases, options):
    process = subprocess.Popen(options.command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    waiting = queue.Queue(10_000)

    def feed():
        for case in cases:
            waiting.put(case)
            process.stdin.write(json.dumps(case[1]) + "\n")
        waiting.put(None)
        process.stdin.close()

    threading.Thread(target=feed, daemon=True).start()
    counts = collections.defaultdict(collections.Counter)
    results, regions = collections.Counter(), set()
    while (case := waiting.get()) is not None:
        kind, given, expected = case
        line = process.stdout.readline()
        if not line:
            print("the command ended before it had answered everything")
            return 1
        actual = json.loads(line)
        actual = {key: actual.get(key) for key in expected} if expected["result"] == "ok" else {
            "result": actual.get("result")}
        counts[kind]["inputs"] += 1
        counts[kind]["valid"] += expected.get("valid", False)
        results[expected["result"]] += 1
        regions.update(each for each in (given.get("region"), expected.get("region")) if each)
        if actual != expected:
            counts[kind]["different"] += 1
            if sum(each["different"] for each in counts.values()) <= options.show:
                fields = [key for key in expected if actual.get(key) != expected[key]]
                print(json.dumps(given), {key: (actual.get(key), expected[key]) for key in fields})
    process.wait()
    print("| kind of input | inputs | valid numbers | different |\n|---|--:|--:|--:|")
    for kind, each in sorted(counts.items()):
        print(f"| {kind} | {each['inputs']:,} | {each['valid']:,} | {each['different']} |")
    total = sum(counts.values(), collections.Counter())
    print(f"| all | {total['inputs']:,} | {total['valid']:,} | {total['different']} |\n")
    print("results: " + ", ".join(f"{name} {count:,}" for name, count in results.most_common()))
    print(f"{len(regions)} regions; compared with phonenumbers {phonenumbers.__version__}, seed {options.seed}")
    return 1 if total["different"] else 0


if __name__ == "__main__":
    main()
