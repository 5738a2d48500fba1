"""Another program for an application that runs: what an order to reload carries, and what it changes, in words.

The new program is that of every delivery from then on. What runs already, and what is held, finishes on the code it
began with. Sockets, connections, repositories, schedules, settings and published names stay as they are, and so does
what Application-Start has set up: it does not run again, however much it has changed.
"""

from __future__ import annotations

from collections.abc import Mapping

from runtime.compiler.program import Code, Program
from runtime.frozen import frozen
from runtime.probe.commands import Order
from runtime.services.web.contract import Contract
from runtime.triggers import TriggerKind


@frozen
class Reload(Order):
    """Take `program` and `contract` in place of those that are in use."""

    program: Program
    contract: Contract | None


@frozen
class Changes:
    """What a new program does otherwise, by the names of feature sets."""

    changed: tuple[str, ...] = ()
    new: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()
    start_changed: bool = False
    """Application-Start is another one: that has no effect before the application is started again."""

    def __str__(self) -> str:
        listed = (("changed", self.changed), ("new", self.new), ("gone", self.gone))
        said = [f"{word}: {', '.join(names)}" for word, names in listed if names]
        late = ["Application-Start does not run again before a restart"] if self.start_changed else []
        return "; ".join([*said, *late]) or "no feature set is another one"


def changes(old: Program, new: Program) -> Changes:
    """Return how `new` differs from `old`; blanks and comments around feature sets make no difference."""
    before, after = _texts(old), _texts(new)
    return Changes(
        tuple(key[0] for key, text in after.items() if key in before and before[key] != text),
        tuple(key[0] for key in after if key not in before),
        tuple(key[0] for key in before if key not in after),
        _start(old) != _start(new),
    )


def _texts(program: Program) -> Mapping[tuple[str, str], list[str]]:
    """Return the text of each feature set by name and activity; several may have the same header."""
    texts: dict[tuple[str, str], list[str]] = {}
    for code in program.codes:
        texts.setdefault((code.name, code.activity), []).append(code.span.text)
    return texts


def _start(program: Program) -> list[str]:
    return [code.span.text for code in program.codes if _is_start(code)]


def _is_start(code: Code) -> bool:
    return code.trigger.kind is TriggerKind.START
