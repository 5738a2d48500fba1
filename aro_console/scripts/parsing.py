"""A script text becomes steps, or a list of what is wrong with it. Pure.

    # comments, blank lines
    let room = lobby
    virtual /ws
    inject v1 {"text": "hi", "room": "${room}"}
    expect type:frame conn:v1 text:hi within 5s
    expect-none err
    sleep 100ms

A line that ends in a backslash goes on in the next.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from aro_console.commands.prompt import CommandError, meant
from runtime.probe.filtering.grammar import Filter, FilterError, parse

WAIT, EXPECT, EXPECT_NONE, SLEEP, LET = "wait", "expect", "expect-none", "sleep", "let"
OWN: dict[str, str] = {
    WAIT: "wait FILTER [within 10s]: go on when a row matches",
    EXPECT: "expect FILTER [within 2s]: a row matches, or the script fails",
    EXPECT_NONE: "expect-none FILTER [within 500ms]: no row matches in that time",
    SLEEP: "sleep 100ms: let time pass",
    LET: "let NAME = TEXT: what ${NAME} stands for from here on",
}
"""The words a script has beyond the verbs, and how they are written."""

_PATIENCE_S = {WAIT: 10.0, EXPECT: 2.0, EXPECT_NONE: 0.5}
_LONGEST_S = 3_600.0
_DURATION = re.compile(r"(\d{1,9}(?:\.\d{1,6})?)\s*(ms|s|m)")
_WITHIN = re.compile(r"(?:^|\s)within\s+(\S+)\s*$")
_LET = re.compile(r"([A-Za-z_][\w-]*)\s*=\s?(.*)", re.DOTALL)
_UNITS = {"ms": 0.001, "s": 1.0, "m": 60.0}


@dataclass(frozen=True, slots=True)
class Step:
    """One line of a script, variables not yet put in."""

    line: int
    """From 1; of a line that goes on, the first."""
    word: str
    """A verb by its whole name, or one of `OWN`."""
    text: str
    """What stands behind the word."""

    def __str__(self) -> str:
        return f"{self.word} {self.text}".rstrip()


@dataclass(frozen=True, slots=True)
class Fault:
    """A line that cannot be understood."""

    line: int
    message: str


@dataclass(frozen=True, slots=True)
class Expectation:
    """What rows are looked for, and how long."""

    filter: Filter
    seconds: float


def parse_script(text: str) -> tuple[list[Step], list[Fault]]:
    """Return the steps of a script and everything that is wrong with it."""
    steps, faults = [], []
    for line, written in _lines(text):
        step = _step(line, written)
        if isinstance(step, Fault):
            faults.append(step)
        else:
            steps.append(step)
    return steps, faults


def _lines(text: str) -> Iterator[tuple[int, str]]:
    """Yield number and text of each line that says something, continued ones joined."""
    pending, first = "", 0
    for number, line in enumerate(text.splitlines(), 1):
        if not pending and line.lstrip().startswith("#"):
            continue
        first = first or number
        if line.endswith("\\"):
            pending += f"{line[:-1]}\n"
            continue
        whole = (pending + line).strip()
        if whole:
            yield first, whole
        pending, first = "", 0
    if pending.strip():
        yield first, pending.strip()


def _step(line: int, written: str) -> Step | Fault:
    word, *rest = written.split(None, 1)
    text = rest[0] if rest else ""
    if word in OWN:
        fault = _own_fault(word, text)
        return Fault(line, f"{fault} Expected: {OWN[word]}") if fault else Step(line, word, text)
    verb = meant(word, tuple(OWN))
    if isinstance(verb, CommandError):
        return Fault(line, verb.message)
    return Step(line, verb.name, text)


def _own_fault(word: str, text: str) -> str:
    """Return what is wrong with what stands behind a word of scripts; variables in it are looked at later."""
    if word == LET:
        return "" if _LET.fullmatch(text) else "A name and a text are needed."
    if word == SLEEP:
        return "" if "${" in text or duration(text) is not None else f"'{text}' is no time from 0 to an hour."
    if "${" in text:
        return ""
    found = expectation(word, text)
    return found if isinstance(found, str) else ""


def expectation(word: str, text: str) -> Expectation | str:
    """Return what rows `text` asks for, or what is wrong with it."""
    within = _WITHIN.search(text)
    seconds = _PATIENCE_S[word]
    if within is not None:
        given = duration(within[1])
        if given is None:
            return f"'{within[1]}' is no time from 0 to an hour."
        seconds, text = given, text[: within.start()]
    if not text.strip():
        return "A filter is missing."
    found = parse(text.strip())
    if isinstance(found, FilterError):
        return f"Filter, {found}."
    return Expectation(found, seconds)


def duration(text: str) -> float | None:
    """Return the seconds that ``100ms``, ``2.5s`` or ``1m`` stand for; None for what is no time, or too long."""
    found = _DURATION.fullmatch(text.strip())
    seconds = float(found[1]) * _UNITS[found[2]] if found is not None else -1.0
    return seconds if 0 <= seconds <= _LONGEST_S else None


def definition(text: str) -> tuple[str, str]:
    """Return name and text of a ``let`` that was parsed."""
    found = _LET.fullmatch(text)
    assert found is not None, "the parser has seen to it"
    return found[1], found[2]


def fault_lines(name: str, faults: Sequence[Fault]) -> list[str]:
    """Return faults as editors read them: ``script:3: ...``."""
    return [f"{name}:{fault.line}: {fault.message}" for fault in faults]
