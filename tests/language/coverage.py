"""Which items of the language reference a program proves, and which are still without one.

``python -m tests.language.coverage`` lists the items that no program names. A program names what it proves in a
comment: ``(* proves: C12, X3, 4.4 equality *)``. The table below is the reference in a few words, item by item: its
numbered sections, its contradictions (C) and further forms (X), the rows of its tables, and the actions, which come
from the runtime's own table of verbs, so that a new action is missing here until a program shows it.
"""

from __future__ import annotations

import re
import sys
from collections import defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path

from runtime.vocabulary import NOT_AVAILABLE, VERBS, Role

HERE = Path(__file__).parent

_PROVES = re.compile(r"\(\*\s*proves:\s*(.*?)\s*\*\)", re.DOTALL)

_SECTIONS = """
1.1 source and line ends
1.2 comments
1.3 words
1.4 numbers
1.5 strings
1.6 regexes
1.7 what has no literal
1.8 punctuation and context
2.1 core grammar
2.2 old and new statements
2.3 noun or value as object
2.4 sinks
2.5 qualifiers
2.6 further forms
2.7 headers
2.8 template islands
2.9 recovery
3.5 roles and external names
3.6 data flow
4.1 values
4.2 truthiness
4.5 unary, member, index
4.7 navigation
4.8 dates
4.9 names and scopes
4.10 executing statements
4.11 failures
4.12 console output
"""

_CONTRADICTIONS = """
C1 verbs with brackets and without
C2 dots, blanks and colons separate specifiers
C3 articles mean nothing
C4 statements without an object
C5 fields of where without brackets
C6 clauses in any order
C7 order by, limit; window functions are an error
C8 is with any value, empty, defined
C9 conditional blocks
C10 reserved words as names
C11 an empty feature set is a warning
C12 not binds tight
C13 exists looks at the path and is postfix
C14 or and and repeat the comparison for literals
C15 truthiness of Null and 0.0
C16 single quotes are raw
C17 underscores in numbers
C18 no interpolation in block strings
C19 sinks of all response verbs
C20 pipelines, full and short
C21 handlers read names of Application-Start
C22 published names reach the same activity
C23 rebinding at run time fails the statement
C24 verbs that may rebind
C25 while
C26 list indices count from the end
C27 out of range is an empty text
C28 order of a range selector
C29 Emit waits
C30 types are not checked
C31 date arithmetic, today and its neighbours
C32 date ranges without a specifier
C33 ids for typed Create
C34 where values in the sentence of a failure
C35 Null is a value
C36 Return in a loop ends the feature set
C37 messages about entry points
C38 user actions across files
C39 the reason is _expression_
C41 the status line
C42 a List in a response
C43 blanks in guards
C44 two colons in a header
C45 WebSocket handlers are no socket handlers
C46 names in header guards
C47 match labels
C48 Sort from and by
C49 integer division
C50 plus of texts
C51 short circuit
C52 the application is checked as a whole
C53 M is months
"""

_FORMS = """
X1 no object
X2 second phrase, clauses in any order
X3 where with and, or, parentheses
X4 where operators
X5 order, limit, first, last, bare aggregates
X6 is, in, before, after
X7 if and when blocks
X8 match on anything, ranges, Lists, Maps, short arms
X9 map shorthand
X10 on port
X11 in for into
X12 pipeline stages with missing parts
X13 headers of any words
X14 trailing words
X15 value or default
X16 selectors in expressions
X17 break in every loop
"""

_FINDINGS = """
3.2 unexpected character
3.2 unterminated string
3.2 unterminated comment
3.2 invalid escape
3.2 invalid unicode escape
3.2 invalid number
3.2 expected
3.2 missing name
3.2 missing activity
3.2 concurrency limit
3.2 range backwards
3.3 rebinding
3.3 publish undefined
3.3 duplicate feature set
3.3 circular events
3.3 duplicate action
3.3 unknown action
3.3 from without takes
3.3 framework variable
3.4 used before definition
3.4 match before definition
3.4 for-each before definition
3.4 external dependency
3.4 never used
3.4 unreachable
3.4 no statements
3.4 no Return
3.4 no handler
3.7 no entry point
3.7 several entry points
3.7 imported entry points
3.7 several application ends
3.7 operations without a feature set
3.7 unknown verb
3.7 unknown schema
3.7 break outside
"""

_VALUES = """
4.3 division
4.3 division by a Float
4.3 product with a Float
4.3 remainder
4.3 remainder of Floats
4.3 Float sum
4.3 division by zero
4.3 repetition
4.3 numeric strings
4.3 plus of texts
4.3 concatenation
4.3 exact integers
4.4 equality
4.4 null
4.4 dates
4.4 order
4.4 order of texts
4.4 and or
4.4 short circuit
4.4 distribution
4.4 contains
4.4 matches
4.4 exists
4.4 magic names
4.4 type tests
4.4 schema test
4.4 is empty
4.4 is defined
4.6 String
4.6 Integer Boolean Null
4.6 Float
4.6 List
4.6 List of Maps
4.6 Map
4.6 List inside a Map
4.6 List of Maps inside a Map
4.6 empty
4.6 Date
4.6 DateRange
4.6 further kinds
4.6 JSON
"""

OUT_OF_SCOPE = {
    "3.1": "how findings are printed is no matter of a program; tests/console and tests/runtime/host have its tests",
    "C40": "a switch for the developer form of Log was decided against: Log prints the human form",
}
"""Items without a program, each with the reason."""


def _keyed(table: str) -> Iterable[tuple[str, str]]:
    """Yield key and words of tables whose key is the first word."""
    for line in table.strip().splitlines():
        key, words = line.split(" ", 1)
        yield key, words


def items() -> dict[str, str]:
    """Return every item in the order of the reference: what a program names, and what it means."""
    actions = {f"action {action}": "runs, and its value" for action in _actions()}
    whole = {line: line for table in (_FINDINGS, _VALUES) for line in table.strip().splitlines()}
    found = {**dict(_keyed(_SECTIONS)), **whole, **dict(_keyed(_CONTRADICTIONS)), **dict(_keyed(_FORMS)), **actions}
    return {key: words for key, words in found.items() if key not in OUT_OF_SCOPE}


def _actions() -> Iterable[str]:
    """Return the actions that are built, services and files of the server role aside: they are no part of 2.4-2.6."""
    built = (verb.action for verb in VERBS.values() if verb.role is not Role.SERVER)
    return dict.fromkeys(action for action in built if action not in NOT_AVAILABLE)


def proofs(folder: Path = HERE) -> Mapping[str, list[str]]:
    """Return the programs that name an item, for every item any program names."""
    found = defaultdict(list)
    for path in sorted(folder.rglob("*.aro")):
        for named in _PROVES.findall(path.read_text("utf-8", errors="replace")):
            for key in named.split(","):
                found[" ".join(key.split())].append(path.relative_to(folder).as_posix())
    return found


def unproved(proved: Iterable[str]) -> list[str]:
    """Return the items that are not among `proved`, each with its words."""
    named = set(proved)
    return [key if key == words else f"{key} {words}" for key, words in items().items() if key not in named]


def unknown(proved: Iterable[str]) -> list[str]:
    """Return what programs name and no table has: a slip of the pen."""
    known = items().keys() | OUT_OF_SCOPE.keys()
    return sorted(key for key in proved if key not in known)


def main() -> int:
    """Print the items without a program and names nobody knows; 1 when there are any."""
    found = proofs()
    complaints = [f"no program proves: {item}" for item in unproved(found)]
    complaints += [f"{', '.join(found[key])}: there is no item {key!r}" for key in unknown(found)]
    for line in complaints:
        print(line)
    print(f"{len(items())} items, {len(OUT_OF_SCOPE)} out of scope, {len(complaints)} complaints")
    return 1 if complaints else 0


if __name__ == "__main__":
    sys.exit(main())
