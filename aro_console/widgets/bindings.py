"""What a run knows: its names as a tree, what is watched, and what stands in the repositories."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rich.cells import cell_len

from aro_console.model.formatting import Cell, Line, preview
from aro_console.model.history import Moment
from aro_console.model.outline import Node, Path, Root, outline
from aro_console.model.repositories import State
from aro_console.model.runs import Binding
from aro_console.widgets.fitting import column
from aro_console.widgets.line_pane import LinePane
from runtime.probe.records import EventPublished

NAMES, WATCHES, REPOSITORIES = "names", "watches", "repositories"

_CHILD_WIDTH = 12
"""Cells for the keys of a value that is open; longer ones take what they need."""
_MOST_WIDTH = 24
"""A longer name is cut: what it stands for is read too."""
_TITLES = {WATCHES: "watches", REPOSITORIES: "repositories"}


_NOTHING_BOUND = "No name is bound here. What statements bind stands here, the newest first."


class BindingsPane(LinePane):
    """Names, watches and repositories at one moment. Enter opens and closes a value."""

    BORDER_TITLE = "Bindings"
    empty_text = "Choose a run, or hold one: {pause} pauses before the next delivery, {breakpoint} sets a breakpoint."

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._moment: Moment | None = None
        self._waiting: EventPublished | None = None
        self._watched: Sequence[Root] = ()
        self._states: Sequence[State] = ()
        self._opened: set[Path] = set()
        self._tree: list[Node | str] = []
        self._widths: dict[str, int] = {}

    def show_moment(
        self,
        moment: Moment | None,
        watched: Sequence[Root] = (),
        repositories: Sequence[State] = (),
        waiting: EventPublished | None = None,
    ) -> None:
        """Show what a run knows at a moment, and what else is looked at there; else what an event brings that waits."""
        self._moment, self._watched, self._states, self._waiting = moment, watched, repositories, waiting
        self.empty_text = _NOTHING_BOUND if moment is not None else type(self).empty_text
        self.entitle(_title(moment, waiting))
        self._lay_out()

    def _lay_out(self) -> None:
        moment, waiting = self._moment, self._waiting
        if moment is not None:
            self._tree = self._sections(map(_root, moment.bindings), moment.history.gap())
        else:
            self._tree = self._sections([Root("event", waiting.payload)]) if waiting is not None else []
        self._widths = {section: self._label_width(section) for section in (NAMES, WATCHES, REPOSITORIES)}
        self.cursor = min(self.cursor, max(0, len(self._tree) - 1))
        self.renew()

    def _label_width(self, section: str) -> int:
        """Return the cells of the longest label of a section: all kinds in it stand under each other."""
        roots = (node for node in self._tree if isinstance(node, Node) and not node.depth and node.path[0] == section)
        return min(_MOST_WIDTH, max((cell_len(_label(node)) for node in roots), default=0))

    def _sections(self, names: Iterable[Root], gap: str = "") -> list[Node | str]:
        nodes: list[Node | str] = [*outline(NAMES, names, self._opened)]
        if gap:
            nodes.append(gap)
        repositories = [Root(_repository_label(state), list(state.rows)) for state in self._states]
        for section, roots in ((WATCHES, self._watched), (REPOSITORIES, repositories)):
            if roots:
                nodes += [_TITLES[section], *outline(section, roots, self._opened)]
        return nodes

    @property
    def node(self) -> Node | None:
        """The chosen value."""
        node = self._tree[self.cursor] if self.cursor < len(self._tree) else None
        return node if isinstance(node, Node) else None

    def action_open(self) -> None:
        """Open or close the chosen value."""
        node = self.node
        if node is not None and node.opens:
            self._opened.symmetric_difference_update({node.path})
            self._lay_out()

    def line_count(self) -> int:
        return len(self._tree)

    def line(self, index: int, width: int) -> Line:
        node = self._tree[index]
        if isinstance(node, str):
            return [Cell(f"  {node}", "dim")]
        arrow = "▾" if node.open else "▸" if node.opens else " "
        name = _label(node)
        role = "new" if node.mark == "+" else "key"
        return [
            Cell(node.mark, "new" if node.mark == "+" else "accent"),
            Cell("  " * node.depth + arrow, "dim"),
            column(name, max(_CHILD_WIDTH, cell_len(name)) if node.depth else self._widths[str(node.path[0])], role),
            column(node.kind, 7, "dim"),
            Cell(node.text, node.role),
        ]


def _label(node: Node) -> str:
    """Return what stands in front of a value: names in their brackets."""
    return f"<{node.label}>" if not node.depth and node.path[0] == NAMES else node.label


def _root(binding: Binding) -> Root:
    mark = "+" if binding.new else "·" if binding.read else " "
    return Root(binding.name, binding.value, mark, "dim" if binding.given else "text")


def _repository_label(state: State) -> str:
    before = f" +{state.unknown:,} from before" if state.unknown else ""
    return f"{state.name}{before}"


def _title(moment: Moment | None, waiting: EventPublished | None) -> str:
    if moment is None:
        return f"Bindings  {preview(waiting.event_type, 40)}, not begun" if waiting is not None else "Bindings"
    # The state first: where there is no room it is the name, which stands elsewhere too, that is cut.
    return f"Bindings  {_state(moment)}, {preview(moment.run.feature_set, 40)}"


def _state(moment: Moment) -> str:
    if moment.past:
        return f"PAST step {moment.at} of {moment.history.end}"
    if moment.hold is not None and moment.hold.point == "statement":
        return f"held before line {moment.line}"
    return f"waiting in line {moment.line}" if moment.run.state == "running" and moment.line else moment.run.state
