"""Actions of the terminal: render, repaint, show, clear, prompt, select (runtime.md 2.4-2.6, 5.5)."""

from __future__ import annotations

from collections.abc import Generator
from typing import Any

from runtime.compiler.calls import Action, Call
from runtime.engine import effects
from runtime.engine.actions.subject import given, is_expression, object_of, specifier, subject_of
from runtime.errors import EvaluationError
from runtime.values.kinds import UNBOUND, Value
from runtime.values.text import human, interpolation

_Run = Generator[Any, Any, Value]

_HIDDEN = frozenset({"hidden", "secret", "password"})
_SEVERAL = frozenset({"multi", "multiple", "many"})
_LABELS = ("label", "name", "title")
"""Fields that may show a Map in a menu, the first that it has."""

# --- drawing -----------------------------------------------------------------------------------------------------


def render(call: Call) -> _Run:
    """Draw the subject as the section that the object names; without a terminal, print it as it stands."""
    text = human(subject_of(call))
    yield effects.Render(text, _section(call))
    return text


def repaint(call: Call) -> _Run:
    """Draw a section again in its place; without a terminal nothing happens."""
    text = human(subject_of(call))
    yield effects.Render(text, _section(call), again=True)
    return text


def _section(call: Call) -> str:
    """Return the section of ``to the <terminal: header>``, ``to the <header>``; empty for the terminal as a whole."""
    site = call.site
    if site.object_qualifier:
        return site.object_qualifier
    return "" if site.object in ("terminal", "console", "screen", "") or is_expression(call) else site.object


def show(call: Call) -> _Run:
    """``Show the <cursor> for the <terminal>``."""
    found: Value = yield effects.ControlTerminal(f"show {call.site.result or call.site.object}")
    return found


def clear_terminal(call: Call) -> _Run:
    """``Clear the <screen> for the <terminal>``: screen, line, or the cursor, which then is not seen."""
    what = call.site.result or call.site.object
    found: Value = yield effects.ControlTerminal("hide cursor" if what == "cursor" else f"clear {what}")
    return found


# --- asking ------------------------------------------------------------------------------------------------------


def prompt(call: Call) -> _Run:
    """Ask for a line of text; ``<password: hidden>`` does not show what is typed."""
    said = _question(call)
    answer: Value = yield effects.Ask(said and f"{said.rstrip()} ", hidden=specifier(call).lower() in _HIDDEN)
    return answer


def _question(call: Call) -> str:
    """Return the text behind ``with``, or the object that is one; empty without."""
    value = given(call)
    if value is UNBOUND and is_expression(call):
        value = call.object
    return "" if value is UNBOUND else interpolation(value)


def select(call: Call) -> _Run:
    """Ask which of a List's items is meant, by its number or its text; ``<x: multiple>`` takes several.

    A terminal is asked until the answer will do, any other input once.
    """
    options = _options(call)
    menu = "".join(f"  {number}) {_label(option)}\n" for number, option in enumerate(options, 1))
    several = specifier(call).lower() in _SEVERAL
    said = "" if call.with_value is UNBOUND else f"{interpolation(call.with_value)}\n"
    asked = f"{said}{menu}{'several, with commas' if several else 'one of them'}: "
    terminal: dict[str, Value] = yield effects.ReadTerminal()
    fault = ""
    while True:
        answer: str = yield effects.Ask(fault + asked)
        words = answer.split(",") if several else [answer]
        chosen = [_chosen(options, word.strip()) for word in words]
        if UNBOUND not in chosen:
            return chosen if several else chosen[0]
        if not terminal["is_tty"]:
            raise EvaluationError(f"'{answer}' is none of {', '.join(map(_label, options))}")
        fault = f"'{answer}' is none of these.\n"


def _options(call: Call) -> list[Value]:
    found = call.with_value if call.site.preposition == "with" and not call.site.object else object_of(call)
    if not isinstance(found, list) or not found:
        raise EvaluationError("Select chooses from a List that has items")
    return found


def _label(option: Value) -> str:
    if isinstance(option, dict):
        return next((interpolation(option[name]) for name in _LABELS if name in option), interpolation(option))
    return interpolation(option)


def _chosen(options: list[Value], word: str) -> Any:
    """Return the option of that number or text; UNBOUND when there is none. A text goes before a number."""
    for option in options:
        if _label(option).casefold() == word.casefold():
            return option
    number = int(word) if word.isdecimal() else 0
    return options[number - 1] if 1 <= number <= len(options) else UNBOUND


ACTIONS: dict[str, Action] = {
    "render": render,
    "repaint": repaint,
    "show": show,
    "prompt": prompt,
    "select": select,
}
