#!/usr/bin/env python3
"""Compiles the world's numbering plan into the tables of `PhoneNumbers/Generated`.

    python3 -m venv /tmp/plan && /tmp/plan/bin/pip install phonenumbers==9.0.43
    /tmp/plan/bin/python Scripts/generate-numbering-plan.py

Run by hand when the pinned version or this script changes; the build never runs it. With `--check` it writes nothing and
says whether the checked-in tables are what it makes. It also writes the digests of itself and of the tables, from which a
test sees without Python that one of them was changed alone. The source of the facts is the package
`phonenumbers`, a port of Google's libphonenumber (Apache License 2.0, see NOTICE). Every pattern of its metadata is
finite, so everything is compiled to small acyclic automata over the ten digits; their states are shared between all
countries. Before anything is written, the automata are compared with the package on random numbers.
"""

import argparse
import hashlib
import random
import re
import sys
import warnings
from pathlib import Path

PINNED_VERSION = "9.0.43"

try:
    import phonenumbers
    from phonenumbers import phonenumberutil as util
    from phonenumbers import timezone
    from phonenumbers.phonemetadata import PhoneMetadata
    from phonenumbers.tzdata import TIMEZONE_DATA
except ImportError:
    sys.exit(f"Install the source of the tables first: pip install phonenumbers=={PINNED_VERSION}")

with warnings.catch_warnings():
    warnings.simplefilter("ignore", DeprecationWarning)
    try:
        from re import _constants as sre_constants, _parser as sre_parse
    except ImportError:
        import sre_constants
        import sre_parse

sys.setrecursionlimit(20_000)

DIGITS = range(10)
TYPES = [  # The order is that of `PhoneNumberType.allCases` in Swift, after `unknown`.
    util.PhoneNumberType.FIXED_LINE, util.PhoneNumberType.MOBILE, util.PhoneNumberType.FIXED_LINE_OR_MOBILE,
    util.PhoneNumberType.TOLL_FREE, util.PhoneNumberType.PREMIUM_RATE, util.PhoneNumberType.SHARED_COST,
    util.PhoneNumberType.VOIP, util.PhoneNumberType.PERSONAL_NUMBER, util.PhoneNumberType.PAGER,
    util.PhoneNumberType.UAN, util.PhoneNumberType.VOICEMAIL,
]
TYPE_NUMBER = {kind: number + 1 for number, kind in enumerate(TYPES)}
LABELS_PER_REGION = len(TYPES) + 1


# Automata ------------------------------------------------------------------------------------------------------------

class Automaton:
    """Shared states. State 0 is dead. A state is a label and ten next states; a sink leads to itself for ever."""

    def __init__(self):
        self.labels, self.rows, self.index, self.sinks = [0], [(0,) * 10], {(0, (0,) * 10): 0}, {0: 0}

    def state(self, label, row):
        key = (label, row)
        if key not in self.index:
            self.index[key] = len(self.labels)
            self.labels.append(label)
            self.rows.append(row)
        return self.index[key]

    def sink(self, label):
        if label not in self.sinks:
            number = len(self.labels)
            self.sinks[label] = number
            self.labels.append(label)
            self.rows.append((number,) * 10)
            self.index[(label, (number,) * 10)] = number
        return self.sinks[label]

    def is_final(self, state):
        """Whether no further digit can change the answer."""
        return self.rows[state][0] == state and len(set(self.rows[state])) == 1

    def run(self, state, digits):
        for digit in digits:
            state = self.rows[state][ord(digit) - 48]
        return self.labels[state]

    def longest(self, state, digits):
        """The label of the longest prefix that has one, and its length."""
        label, length = self.labels[state], 0
        for position, digit in enumerate(digits):
            state = self.rows[state][ord(digit) - 48]
            if self.labels[state]:
                label, length = self.labels[state], position + 1
        return label, length


def product(target, sources, states, label):
    """Walks several automata at once; `label` turns their labels and the number's length into one label."""
    memo = {}

    def build(states, length):
        values = tuple(source.labels[state] for source, state in zip(sources, states))
        if all(source.is_final(state) for source, state in zip(sources, states)):
            return target.sink(label(values, None))
        key = (states, length)
        if key not in memo:
            rows = tuple(
                build(tuple(source.rows[state][digit] for source, state in zip(sources, states)), length + 1)
                for digit in DIGITS)
            memo[key] = target.state(label(values, length), rows)
        return memo[key]

    return build(tuple(states), 0)


class Patterns(Automaton):
    """Recognizers of regular expressions: label 1 where a match ends."""

    def __init__(self):
        super().__init__()
        self.terms, self.term_index, self.memo, self.prefix_memo, self.compiled = [()], {}, {}, {}, {}
        self.accept_all = self.sink(1)

    def compile(self, pattern, prefix=False):
        """A recognizer of the full matches of a pattern, or of everything that begins with one."""
        key = (pattern, prefix)
        if key not in self.compiled:
            tree = list(sre_parse.parse(pattern))
            state = self.compile_tree(tree)
            self.compiled[key] = self.prefixed(state) if prefix else state
        return self.compiled[key]

    def compile_tree(self, tree):
        return self.build(frozenset([self.chain(tree, 0)]))

    def chain(self, tree, rest):
        for item in reversed(list(tree)):
            rest = self.intern(item, rest)
        return rest

    def intern(self, item, rest):
        key = (repr(item), rest)
        if key not in self.term_index:
            self.term_index[key] = len(self.terms)
            self.terms.append((item, rest))
        return self.term_index[key]

    def steps(self, term):
        """The digits that may come next, with what follows them; True for the end."""
        if term == 0:
            return [True]
        (operator, value), rest = self.terms[term]
        if operator is sre_constants.LITERAL:
            return [(frozenset([value - 48]), rest)]
        if operator is sre_constants.IN:
            return [(class_digits(value), rest)]
        if operator is sre_constants.BRANCH:
            return [step for branch in value[1] for step in self.steps(self.chain(branch, rest))]
        if operator is sre_constants.SUBPATTERN:
            return self.steps(self.chain(value[3], rest))
        if operator is sre_constants.MAX_REPEAT:
            low, high, body = value
            assert high is not sre_constants.MAXREPEAT, "an unbounded pattern"
            result = [] if low > 0 else self.steps(rest)
            if high > 0:
                again = (operator, (max(low - 1, 0), high - 1, body))
                result = self.steps(self.chain(body, self.intern(again, rest))) + result
            return result
        raise ValueError(f"unknown operator {operator}")

    def build(self, terms):
        if not terms:
            return 0
        if terms not in self.memo:
            steps = [step for term in terms for step in self.steps(term)]
            row = tuple(
                self.build(frozenset(rest for step in steps if step is not True for digits, rest in [step]
                                     if digit in digits))
                for digit in DIGITS)
            self.memo[terms] = self.state(1 if True in steps else 0, row)
        return self.memo[terms]

    def prefixed(self, state):
        if self.labels[state]:
            return self.accept_all
        if state not in self.prefix_memo:
            self.prefix_memo[state] = 0 if state == 0 else self.state(
                0, tuple(self.prefixed(next) for next in self.rows[state]))
        return self.prefix_memo[state]


def class_digits(items):
    digits = set()
    for operator, value in items:
        if operator is sre_constants.LITERAL:
            digits.add(value - 48)
        elif operator is sre_constants.RANGE:
            digits.update(range(value[0] - 48, value[1] - 47))
        elif operator is sre_constants.CATEGORY and value is sre_constants.CATEGORY_DIGIT:
            digits.update(DIGITS)
        else:
            raise ValueError(f"unknown class {operator} {value}")
    return frozenset(digits)


# What the metadata says ----------------------------------------------------------------------------------------------

PATTERNS = Patterns()


def metadata_of(code, region):
    return PhoneMetadata.metadata_for_region_or_calling_code(code, region)


def plan():
    """Every calling code with its regions, the main one first, as the package lists them."""
    return sorted(util.COUNTRY_CODE_TO_REGION_CODE.items())


def description_matcher(target, description):
    """A recognizer of one kind of number: its pattern and its lengths."""
    if description is None or not description.national_number_pattern:
        return 0
    lengths = description.possible_length
    state = PATTERNS.compile(description.national_number_pattern)
    return product(target, [PATTERNS], [state],
                   lambda values, length: int(bool(values[0]) and (not lengths or length in lengths)))


def region_types(target, matchers, metadata):
    """The automaton that tells the type of a region's numbers."""
    kinds = [metadata.general_desc, metadata.premium_rate, metadata.toll_free, metadata.shared_cost, metadata.voip,
             metadata.personal_number, metadata.pager, metadata.uan, metadata.voicemail, metadata.fixed_line,
             metadata.mobile]
    kind = util.PhoneNumberType
    answers = [kind.PREMIUM_RATE, kind.TOLL_FREE, kind.SHARED_COST, kind.VOIP, kind.PERSONAL_NUMBER, kind.PAGER,
               kind.UAN, kind.VOICEMAIL]

    def label(values, _):
        if not values[0]:
            return 0
        for value, answer in zip(values[1:9], answers):
            if value:
                return TYPE_NUMBER[answer]
        fixed, mobile = values[9:]
        same = metadata.same_mobile_and_fixed_line_pattern
        if fixed:
            return TYPE_NUMBER[kind.FIXED_LINE_OR_MOBILE if same or mobile else kind.FIXED_LINE]
        return TYPE_NUMBER[kind.MOBILE] if mobile and not same else 0

    return product(target, [matchers] * len(kinds), [description_matcher(matchers, each) for each in kinds], label)


def classify_root(target, types, matchers, code, regions):
    """Type and region in one walk. Label: 1 + place of the region in the code's list * 12 + type."""
    metadata = [metadata_of(code, region) for region in regions]
    roots = [region_types(types, matchers, each) for each in metadata]
    if len(regions) == 1:
        return product(target, [types], roots, lambda values, _: values[0] and 1 + values[0])
    prefixes = [PATTERNS.compile(each.leading_digits, prefix=True) if each.leading_digits else None
                for each in metadata]
    sources, states = [], []
    for prefix, root in zip(prefixes, roots):
        sources += [PATTERNS, types]
        states += [prefix or 0, root]

    def label(values, _):
        for place, prefix in enumerate(prefixes):
            matched, kind = values[2 * place], values[2 * place + 1]
            if matched if prefix is not None else kind:
                return 1 + place * LABELS_PER_REGION + kind
        return 0

    return product(target, sources, states, label)


def mask(rule, length, national):
    """How a number of one length is written: `#` is its next digit, `_` a digit left out, all else stands as it is."""
    groups = [(int(low or 1), int(high or low or 1))
              for low, high in re.findall(r"\(\\d(?:\{(\d+)(?:,(\d+))?\})?\)", rule.pattern)]
    assert re.fullmatch(r"(?:\(\\d(?:\{\d+(?:,\d+)?\})?\))+", rule.pattern), rule.pattern
    sizes, left = [], length
    for place, (low, high) in enumerate(groups):
        size = min(high, left - sum(each[0] for each in groups[place + 1:]))
        assert size >= low
        sizes.append(size)
        left -= size
    assert left == 0
    template = rule.format
    if national and rule.national_prefix_formatting_rule:
        template = re.sub(r"(\\\d)", rule.national_prefix_formatting_rule, template, count=1)
    result, group = "", 0
    for part in re.split(r"(\\\d)", template):
        if re.fullmatch(r"\\\d", part):
            number = int(part[1:])
            assert number > group, "groups in another order"
            result += "_" * sum(sizes[group:number - 1]) + "#" * sizes[number - 1]
            group = number
        else:
            result += part
    assert "\n" not in result and group == len(groups)
    return result


def format_root(target, pairs, code, region):
    """The masks of a number. Label: 1 + place of the pair (national, international) in `pairs`."""
    metadata = metadata_of(code, region)
    national = list(metadata.number_format)
    international = list(metadata.intl_number_format) or national
    rules = national + ([] if international is national else international)
    states = []
    for rule in rules:
        leading = rule.leading_digits_pattern
        states.append(PATTERNS.compile(leading[-1], prefix=True) if leading else PATTERNS.accept_all)
        states.append(PATTERNS.compile(rule.pattern))

    def chosen(values, available, length, is_national):
        for rule in available:
            place = 2 * rules.index(rule)
            if values[place] and values[place + 1]:
                return mask(rule, length, is_national)
        return ""

    def label(values, length):
        if length is None:
            return 0
        pair = (chosen(values, national, length, True), chosen(values, international, length, False))
        if pair == ("", ""):
            return 0
        if pair not in pairs:
            pairs.append(pair)
        return 1 + pairs.index(pair)

    return product(target, [PATTERNS] * len(states), states, label)


def zone_tables(target):
    """The trie of the prefixes that decide a time zone. Label: 1 + place in the list of zone lists."""
    lists = sorted(set(TIMEZONE_DATA.values()))
    place = {each: number + 1 for number, each in enumerate(lists)}
    trie = {}
    for prefix, zones in TIMEZONE_DATA.items():
        node = trie
        for digit in prefix:
            node = node.setdefault(int(digit), {})
        node["label"] = place[zones]

    def build(node):
        return target.state(node.get("label", 0), tuple(build(node[digit]) if digit in node else 0
                                                        for digit in DIGITS))
    return build(trie), lists


# Prefixes to strip ---------------------------------------------------------------------------------------------------

def flattened(tree):
    """Every way through the alternatives, options and groups at the top of a pattern, in order of preference, as
    (parts before the captured group, parts of the last group or None, parts after it, only at the end)."""
    ways = [([], None, [], False)]
    for operator, value in tree:
        if operator is sre_constants.BRANCH:
            inner = [way for branch in value[1] for way in flattened(list(branch))]
        elif operator is sre_constants.SUBPATTERN and value[0] is None:
            inner = flattened(list(value[3]))
        elif operator is sre_constants.SUBPATTERN:
            inner = [([], list(value[3]), [], False)]
        elif operator is sre_constants.MAX_REPEAT and value[:2] == (0, 1):
            inner = flattened(list(value[2])) + [([], None, [], False)]
        elif operator is sre_constants.AT:
            inner = [([], None, [], True)]
        else:
            inner = [([(operator, value)], None, [], False)]
        ways = [join(way, more) for way in ways for more in inner]
    return ways


def join(way, more):
    before, group, after, at_end = way
    more_before, more_group, more_after, more_at_end = more
    assert not at_end or not (more_before or more_group)
    if group is None:
        return before + more_before, more_group, more_after, more_at_end
    if more_group is None:
        return before, group, after + more_before, more_at_end
    return before + group + after + more_before, more_group, more_after, more_at_end


def width(parts):
    low, high = sre_parse.parse("").getwidth() if not parts else (None, None)
    if parts:
        low = high = 0
        for part in parts:
            pattern = sre_parse.SubPattern(sre_parse.State(), [part])
            least, most = pattern.getwidth()
            low, high = low + least, high + most
    assert low == high, "a part of variable width around the kept group"
    return low


def prefix_root(target, actions, pattern, transform):
    """An automaton whose longest match tells what to strip. Label: 1 + place in `actions` of
    (digits kept from, digits dropped at the end of the match, text put in front, only at the end of the number);
    `None` keeps nothing of the match."""
    if not pattern:
        return 0
    literal = None
    if transform:
        literal, reference = re.fullmatch(r"(\d*)\\(\d)", transform).groups()
        assert int(reference) == re.compile(pattern).groups
    ways = []
    for before, group, after, at_end in flattened(list(sre_parse.parse(pattern))):
        state = PATTERNS.compile_tree(before + (group or []) + after)
        if transform and group is not None:
            action = (width(before), width(after), literal, at_end)
        else:
            action = (None, 0, "", at_end)
        ways.append((state, action))

    def label(values, _):
        matched = [action for value, (_, action) in zip(values, ways) if value]
        if not matched:
            return 0
        action = matched[0]
        if action not in actions:
            actions.append(action)
        return 1 + actions.index(action)

    return product(target, [PATTERNS] * len(ways), [state for state, _ in ways], label)


def strip(automaton, root, actions, digits):
    """What the Swift code does with the tables: (digits after stripping, whether anything matched)."""
    chosen, length = None, 0
    state = root
    for position in range(len(digits) + 1):
        label = automaton.labels[state]
        if label and (not actions[label - 1][3] or position == len(digits)):
            chosen, length = actions[label - 1], position
        if position < len(digits):
            state = automaton.rows[state][int(digits[position])]
    if chosen is None:
        return digits, False
    kept_from, dropped, literal, _ = chosen
    kept = "" if kept_from is None else digits[kept_from:length - dropped]
    return literal + kept + digits[length:], True


# Writing -------------------------------------------------------------------------------------------------------------

ALPHABET = [chr(code) for code in range(35, 127) if code != 92]


def pair(number):
    assert number < len(ALPHABET) ** 2
    return ALPHABET[number // len(ALPHABET)] + ALPHABET[number % len(ALPHABET)]


def renumbered(automaton, roots):
    """Only the states that can be reached, in the order of a breadth-first walk, and where each root went."""
    order, place = [0], {0: 0}
    for root in roots:
        if root not in place:
            place[root] = len(order)
            order.append(root)
    for state in order:
        for next in automaton.rows[state]:
            if next not in place:
                place[next] = len(order)
                order.append(next)
    rows = [(automaton.labels[state], [place[next] for next in automaton.rows[state]]) for state in order]
    return rows, {root: place[root] for root in roots}


def encoded(rows):
    """A state is its label and its runs of equal next states: a digit for the length (0 is ten) and the state."""
    text = []
    for label, nexts in rows:
        text.append(pair(label))
        start = 0
        while start < 10:
            end = start
            while end < 10 and nexts[end] == nexts[start]:
                end += 1
            text.append(str((end - start) % 10) + pair(nexts[start]))
            start = end
    return "".join(text)


def literal(text, columns=112):
    lines = [text[start:start + columns] for start in range(0, len(text), columns)]
    return '"""\n' + "\\\n".join("    " + line for line in lines) + '\n    """'


def list_literal(lines):
    return '"""\n' + "\n".join("    " + line for line in lines) + '\n    """'


HEADER = f"""\
// Generated by Scripts/generate-numbering-plan.py from the metadata of phonenumbers {PINNED_VERSION}, a port of
// Google's libphonenumber (Apache License 2.0, see NOTICE). Do not edit: change the script and run it again.

"""


def swift_file(name, members):
    body = "\n\n".join(members)
    return f"{HEADER}extension NumberingPlanTables {{\n{body}\n}}\n"


def origin(files):
    """What ties the tables to this script: its digest, and theirs in the order of their names."""
    script = hashlib.sha256(Path(__file__).read_bytes()).hexdigest()
    tables = hashlib.sha256("".join(text for _, text in sorted(files.items())).encode()).hexdigest()
    return swift_file("Origin", [
        f'  static let metadataVersion = "{PINNED_VERSION}"',
        f'  /// SHA-256 of the script that made the tables.\n  static let scriptDigest = "{script}"',
        "  /// SHA-256 of the other files of this folder, one behind the other in the order of their names.\n"
        f'  static let tablesDigest = "{tables}"'])


def main():
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    root = Path(__file__).resolve().parent.parent
    arguments.add_argument("--output", type=Path,
                           default=root / "Sources/WhatsAppCampaigns/PhoneNumbers/Generated")
    arguments.add_argument("--samples", type=int, default=60, help="random numbers checked for each region")
    arguments.add_argument("--check", action="store_true", help="compare with the files that are there, write nothing")
    options = arguments.parse_args()
    if phonenumbers.__version__ != PINNED_VERSION:
        sys.exit(f"This script pins phonenumbers {PINNED_VERSION}, but {phonenumbers.__version__} is installed.")

    matchers, types, classify, formats = Automaton(), Automaton(), Automaton(), Automaton()
    zones, prefixes = Automaton(), Automaton()
    pairs, actions = [], []
    zone_root, zone_lists = zone_tables(zones)
    codes, regions = [], []
    for code, names in plan():
        main_region = metadata_of(code, names[0])
        codes.append((code, classify_root(classify, types, matchers, code, names),
                      format_root(formats, pairs, code, names[0]), main_region.preferred_extn_prefix))
        for name in names:
            metadata = metadata_of(code, name)
            general = metadata.general_desc
            regions.append((
                code, name, prefix_root(prefixes, actions, metadata.international_prefix, None),
                prefix_root(prefixes, actions, metadata.national_prefix_for_parsing,
                            metadata.national_prefix_transform_rule),
                PATTERNS.compile(general.national_number_pattern),
                sum(1 << length for length in general.possible_length if length > 0),
                sum(1 << length for length in general.possible_length_local_only)))

    verify(options.samples, dict((code, each) for code, *each in codes), regions, classify, formats, zones, zone_root,
           zone_lists, prefixes, actions, pairs)

    classify_rows, classify_place = renumbered(classify, [each[1] for each in codes])
    format_rows, format_place = renumbered(formats, [each[2] for each in codes])
    zone_rows, zone_place = renumbered(zones, [zone_root])
    prefix_rows, prefix_place = renumbered(prefixes, [root for each in regions for root in each[2:4]])
    general_rows, general_place = renumbered(PATTERNS, [each[4] for each in regions])

    code_lines = [f"{code} {classify_place[kind]} {format_place[form]}" + (" " + extension.replace(" ", "_") if extension else "")
                  for code, kind, form, extension in codes]
    region_lines = [f"{code} {name} {prefix_place[idd]} {prefix_place[national]} {general_place[general]} "
                    f"{possible:x} {local:x}" for code, name, idd, national, general, possible, local in regions]
    action_lines = [f"{-1 if kept is None else kept} {dropped} {int(at_end)} {literal_text}".rstrip()
                    for kept, dropped, literal_text, at_end in actions]
    names = sorted({zone for zones_of in zone_lists for zone in zones_of})
    zone_lines = [" ".join(str(names.index(zone)) for zone in zones_of) for zones_of in zone_lists]

    files = {
        "NumberingPlanTables+Regions.swift": [
            "  /// Calling code, root of its `classify` and `formats` automata, and its own label of an extension, where it\n"
            "  /// has one (`_` is a space).\n"
            f"  static let callingCodes = {list_literal(code_lines)}",
            "  /// Calling code, region, roots of its dialling-out and national prefix in `prefixes`, root of its\n"
            "  /// general pattern in `general`, possible lengths and lengths inside an area as bit masks. The first\n"
            "  /// region of a code is its main region.\n"
            f"  static let regions = {list_literal(region_lines)}",
            "  /// What to do with a matched prefix: where the kept part begins (-1: nothing is kept), how many digits\n"
            "  /// of the match's end are dropped, whether the match must end the number, what is put in front.\n"
            f"  static let prefixActions = {list_literal(action_lines)}",
        ],
        "NumberingPlanTables+Classify.swift": [f"  static let classify = {literal(encoded(classify_rows))}"],
        "NumberingPlanTables+Prefixes.swift": [
            f"  static let prefixes = {literal(encoded(prefix_rows))}",
            f"  static let general = {literal(encoded(general_rows))}",
        ],
        "NumberingPlanTables+Formats.swift": [
            "  /// How a number is written nationally and internationally: `#` is the next digit, `_` a digit that is\n"
            "  /// left out, everything else stands as it is.\n"
            f"  static let masks = {list_literal([f'{national}|{international}' for national, international in pairs])}",
            f"  static let formats = {literal(encoded(format_rows))}",
        ],
        "NumberingPlanTables+TimeZones.swift": [
            f"  static let zoneNames = {list_literal(names)}",
            "  /// Places in `zoneNames`, one list a line.\n"
            f"  static let zoneLists = {list_literal(zone_lines)}",
            f"  static let zones = {literal(encoded(zone_rows))}",
        ],
    }
    assert zone_place[zone_root] == 1
    files = {name: swift_file(name, members) for name, members in files.items()}
    files["NumberingPlanTables+Origin.swift"] = origin(files)
    if options.check:
        different = [name for name, text in files.items()
                     if not (options.output / name).exists() or (options.output / name).read_text() != text]
        sys.exit(f"Different from what this script makes: {', '.join(different)}" if different else 0)
    options.output.mkdir(parents=True, exist_ok=True)
    for name, text in files.items():
        (options.output / name).write_text(text)
    for name, rows in [("classify", classify_rows), ("formats", format_rows), ("zones", zone_rows),
                       ("prefixes", prefix_rows), ("general", general_rows)]:
        print(f"{name}: {len(rows)} states")


# Checking ------------------------------------------------------------------------------------------------------------

def samples(generator, metadata, count):
    """Numbers near the edges of a region's patterns: examples with digits changed, added or removed, and noise."""
    examples = [each.example_number for each in vars(metadata).values()
                if hasattr(each, "example_number") and each.example_number]
    lengths = [length for length in metadata.general_desc.possible_length if length > 0]
    for _ in range(count):
        if examples and generator.random() < 0.8:
            digits = list(generator.choice(examples))
            for _ in range(generator.choice([0, 1, 1, 2, 3])):
                digits[generator.randrange(len(digits))] = str(generator.randrange(10))
            change = generator.random()
            if change < 0.1 and len(digits) > 3:
                digits.pop(generator.randrange(len(digits)))
            elif change < 0.2:
                digits.insert(generator.randrange(len(digits) + 1), str(generator.randrange(10)))
            yield "".join(digits)
        else:
            length = generator.choice(lengths) + generator.choice([-1, 0, 0, 0, 1])
            yield "".join(str(generator.randrange(10)) for _ in range(max(2, length)))


def verify(count, codes, regions, classify, formats, zones, zone_root, zone_lists, prefixes, actions, pairs):
    generator, checked = random.Random(20_261_121), 0
    for code, name, idd, national, general, *_ in regions:
        metadata = metadata_of(code, name)
        names = util.COUNTRY_CODE_TO_REGION_CODE[code]
        for digits in samples(generator, metadata, count):
            checked += 1
            number = phonenumbers.PhoneNumber(country_code=code, national_number=int(digits))
            util._set_italian_leading_zeros_for_phone_number(digits, number)
            root, form, _ = codes[code]
            label = classify.run(root, digits)
            kind = (label - 1) % LABELS_PER_REGION if label else 0
            region = names[(label - 1) // LABELS_PER_REGION] if label else (names[0] if len(names) == 1 else None)
            expected = util.number_type(number)
            check(digits, "type", kind, TYPE_NUMBER.get(expected, 0))
            check(digits, "region", region, util.region_code_for_number(number))
            check(digits, "valid", kind > 0, util.is_valid_number(number))
            check(digits, "general", bool(PATTERNS.run(general, digits)),
                  bool(util._match_national_number(digits, metadata.general_desc, False)))
            shown = formats.run(form, digits)
            masks = pairs[shown - 1] if shown else ("", "")
            check(digits, "national", filled(masks[0], digits),
                  util.format_number(number, util.PhoneNumberFormat.NATIONAL))
            check(digits, "international", f"+{code} {filled(masks[1], digits)}",
                  util.format_number(number, util.PhoneNumberFormat.INTERNATIONAL))
            label, _ = zones.longest(zone_root, f"{code}{digits}")
            check(digits, "zones", zone_lists[label - 1] if label else ("Etc/Unknown",),
                  timezone.time_zones_for_geographical_number(number))
            for prefix in ["", (metadata.national_prefix or "0"), "".join(generator.choices("0123456789", k=4))]:
                check_prefixes(prefix + digits, metadata, idd, national, prefixes, actions)
    print(f"{checked} numbers checked against phonenumbers {phonenumbers.__version__}")


def check_prefixes(digits, metadata, idd, national, prefixes, actions):
    if metadata.international_prefix:
        match = re.match(metadata.international_prefix, digits)
        check(digits, "dialling-out prefix", strip(prefixes, idd, actions, digits),
              (digits[match.end():], True) if match else (digits, False))
    pattern, transform = metadata.national_prefix_for_parsing, metadata.national_prefix_transform_rule
    if pattern:
        match = re.match(pattern, digits)
        if not match:
            expected = digits, False
        elif transform and match.groups()[-1] is not None:
            expected = re.sub(pattern, transform, digits, count=1), True
        else:
            expected = digits[match.end():], True
        check(digits, "national prefix", strip(prefixes, national, actions, digits), expected)


def filled(shape, digits):
    if not shape:
        return digits
    result, rest = "", iter(digits)
    for character in shape:
        if character == "#":
            result += next(rest)
        elif character == "_":
            next(rest)
        else:
            result += character
    return result


def check(digits, what, ours, theirs):
    if ours != theirs:
        sys.exit(f"{what} of {digits}: {ours} here, {theirs} in the package")


if __name__ == "__main__":
    main()
