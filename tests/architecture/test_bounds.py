"""Every bound in the code has its row among the limits, or a reason why nobody runs into it."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from tests.limits import table

ROOT = Path(__file__).resolve().parents[2]
_BOUND = re.compile(
    r"(^|_)(MOST|MAX|LIMITS?|LONGEST|DEEPEST|LARGEST|FASTEST|HIGHEST|CAPACITY|KEPT|REMEMBERED|WAITING|AT_ONCE|NESTING|"
    r"REACH|TIMEOUT)(_|$)"
)

_ANEW = "what is forgotten is worked out again"
_SAME = "said once more where the layer above cannot be asked; the other has the row"
_NAMES = "names, not an amount"
_PIECES = "how large a piece is done at a time; all is done in the end"
_SHOWN = "how much is drawn where there is no more room"
_LATE = "only for runs whose end was lost, which is counted where it is lost"
_CODE = "how the generated code is cut; it does the same"

INSIDE: Mapping[str, str] = {
    "runtime.compiler.inplace.LARGEST_LITERAL": _CODE,
    "runtime.compiler.lower_blocks._DEEPEST": _CODE,
    "runtime.compiler.lower_blocks._LONGEST_CHAIN": _CODE,
    "runtime.compiler.program.MOST_STEPS": _PIECES,
    "runtime.compiler.sentences._LONGEST": _SHOWN,
    "runtime.engine.actions.configuring._LIMITS": _NAMES,
    "runtime.engine.actions.encoding._LONGEST_REASON_BYTES": _SAME,
    "runtime.engine.actions.fetching._TIMEOUT_SECONDS": "a default, told in the row of the longest",
    "runtime.engine.actions.streaming._TIMEOUT_SECONDS": "a default, told in the row of the longest",
    "runtime.engine.bus._REMEMBERED": _ANEW,
    "runtime.engine.execution._LONGEST_TEXT": _SHOWN,
    "runtime.host.application._MAX_PORT": "what a port is, not what is allowed",
    "runtime.host.parameters._LIMIT": _SAME,
    "runtime.host.places._REMEMBERED": _ANEW,
    "runtime.host.recording._KEPT_BLOCKS": _ANEW,
    "runtime.probe.recording.columns.MOST_VALUES": "what is beyond is packed in another way",
    "runtime.probe.recording.stream._REACH_BYTES": _PIECES,
    "runtime.services.files._MAX_HEADER_BYTES": "how much of a table's first line is read to go on as it began",
    "runtime.services.listening.MAX_PORT": "what a port is, not what is allowed",
    "runtime.services.watcher.MAX_FRESH": "of files made within a fifth of a second; one more is told twice",
    "runtime.services.watcher._LONGEST_MS": _PIECES,
    "runtime.services.web.websocket._MAX_REASON": _SAME,
    "runtime.spelling.MOST_SLIPS": "how far a guess may be from what was written",
    "runtime.spelling._LONGEST": "how long a word may be for a guess",
    "runtime.spelling._MOST_CANDIDATES": "how many words are looked at for a guess",
    "runtime.syntax.names._DEEPEST": "deeper type parameters are no type, as anything else that is none",
    "runtime.syntax.numbers._LARGEST": _SAME,
    "runtime.syntax.parser._MOST_OPENED": "how many braces a guess puts in",
    "runtime.values.schemas._LIMITS": _NAMES,
    "aro_console.cli.report._KEPT": _NAMES,
    "aro_console.commands.bursts._AT_ONCE": _PIECES,
    "aro_console.commands.variables._HIGHEST": "a default range of random numbers",
    "aro_console.model.causes.MOST_CAUSES": "ten times what the nesting of runs allows, which has the row",
    "aro_console.model.crowd._MOST_CONNECTIONS": _SHOWN,
    "aro_console.model.handlers.MOST_RUNNING": _LATE,
    "aro_console.model.jsonlight._LONGEST": "how much of a line is coloured",
    "aro_console.model.lines._MOST": "every reload may bring texts; nobody looks back at so many",
    "aro_console.model.neighbours._FLOW_REACH": "how far away what belongs together is looked for",
    "aro_console.model.neighbours._PAGES_REACH": "how far away what belongs together is looked for",
    "aro_console.model.pace._MOST_POLLS": _PIECES,
    "aro_console.model.pages._KEPT_PAGES": _ANEW,
    "aro_console.model.pages._MOST_AMENDED": "rows that changed on disk; of more, the oldest look as they first did",
    "aro_console.model.recent.MOST": _ANEW,
    "aro_console.model.recent._MOST_FETCHED": _ANEW,
    "aro_console.model.runs.MOST_RUNS": _LATE,
    "aro_console.model.search._AT_ONCE": _PIECES,
    "aro_console.model.seeking._AT_ONCE": _PIECES,
    "aro_console.model.thinning.MOST": "what is not read one by one is counted, and can be read again",
    "aro_console.model.thinning._REMEMBERED": "what is not read one by one is counted, and can be read again",
    "aro_console.model.weaving._MAX_DEPTH": _SHOWN,
    "aro_console.model.world.MOST_COUNTED": _SAME,
    "aro_console.past._FLOW_REACH": "how far away what belongs together is looked for",
    "aro_console.screens.composing._FLOW_REACH": "how far away what belongs together is looked for",
    "aro_console.widgets.bindings._MOST_WIDTH": _SHOWN,
    "aro_console.widgets.connections._MOST_SHOWN": _SHOWN,
    "aro_console.widgets.details._LONGEST_WRAPPED": "a longer text is broken where the line ends, not at blanks",
    "aro_console.widgets.conversation._KEPT": _ANEW,
    "aro_console.widgets.inspector._KEPT_FOLDED": _ANEW,
}


def _bounds(path: Path) -> Iterator[str]:
    module = ".".join(path.relative_to(ROOT).with_suffix("").parts)
    for node in ast.parse(path.read_text("utf-8")).body:
        target = node.targets[0] if isinstance(node, ast.Assign) else getattr(node, "target", None)
        if isinstance(target, ast.Name) and _BOUND.search(target.id):
            yield f"{module}.{target.id}"


def _rows() -> set[str]:
    """Return the constants that the table names."""
    tree = ast.parse(Path(table.__file__).read_text("utf-8"))
    named = (node for node in ast.walk(tree) if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name))
    imported = (node for node in tree.body if isinstance(node, ast.ImportFrom))
    modules = {name.asname or name.name: f"{node.module}.{name.name}" for node in imported for name in node.names}
    return {f"{modules.get(node.value.id)}.{node.attr}" for node in named if isinstance(node.value, ast.Name)}


def test_every_bound_has_its_row_or_its_reason() -> None:
    found = {name for package in ("runtime", "aro_console") for path in (ROOT / package).rglob("*.py")
             for name in _bounds(path)}  # fmt: skip
    assert set(INSIDE) == found - _rows()
