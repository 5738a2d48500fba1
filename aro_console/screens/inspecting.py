"""The verbs of the inspector: which form, what it is compared with, and copying a part."""

from __future__ import annotations

from aro_console.model.copying import value_json
from aro_console.model.inspection import Form
from aro_console.screens.copying import Copying
from aro_console.screens.hand import Hand
from aro_console.widgets.inspector import InspectorPane


class Inspecting(Hand):
    """What can be done with the record that is looked into."""

    @property
    def _inspector(self) -> InspectorPane:
        return self.screen.query_one("#inspector", InspectorPane)

    def verb_form(self, form: str = "") -> None:
        self._inspector.show_as(form)

    def verb_diff(self) -> None:
        shown = self._inspector.shown_form is Form.DIFF
        self._inspector.show_as(Form.TREE if shown else Form.DIFF)

    def verb_copy_part(self) -> None:
        part = self._inspector.part
        if part is None:
            self.screen.notify("This line stands for no value.", severity="warning")
        else:
            # A text is wanted as it is, not in quotes.
            self.screen.hand(Copying).copy(part.value if isinstance(part.value, str) else value_json(part.value))

    def verb_copy_path(self) -> None:
        part = self._inspector.part
        if part is None or not part.path:
            self.screen.notify("This line has no path.", severity="warning")
        else:
            self.screen.hand(Copying).copy(part.path)
