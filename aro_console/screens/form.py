"""A dialog for any `Form`: fields, a send button, and the reason when something cannot be sent."""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Button, Input, Label, Select, TextArea

from aro_console.commands.forms import Field, Form, FormError
from aro_console.model.formatting import visible
from runtime.probe.commands import Order

_AROUND_FIELDS = 8
"""Lines of a dialog that are not fields, and a margin: its border, two lines of a problem, the buttons."""


class FormScreen(ModalScreen[Order | None]):
    """Returns the order, or None when it was left. What was typed survives a mistake."""

    # Ctrl+enter is plain enter in many terminals; ctrl+j is what all of them can say.
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", "leave"),
        Binding("ctrl+j,alt+enter,ctrl+s", "send", "send", priority=True),
    ]

    def __init__(self, form: Form) -> None:
        super().__init__()
        self._form = form

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog") as dialog:
            dialog.border_title = self._form.title
            dialog.border_subtitle = "ctrl+j sends, esc leaves"
            with VerticalScroll(classes="dialog-body"):
                for field in self._form.fields:
                    with Horizontal(classes="form-row"):
                        yield Label(field.label, classes="form-label")
                        with Vertical(classes="form-cell"):
                            yield _widget(field)
                            if field.hint:
                                yield Label(field.hint, classes="form-hint", markup=False)
            yield Label("", id="form-problem", markup=False)
            with Horizontal(classes="form-buttons"):
                yield Button(f"{self._form.send_label}  (ctrl+j)", variant="primary", id="send", compact=True)
                yield Button("Leave  (esc)", id="leave", compact=True)

    def on_mount(self) -> None:
        first = next((field for field in self._form.fields if not field.choices and not field.value), None)
        self.query_one(f"#field-{(first or self._form.fields[0]).name}").focus()

    def on_resize(self) -> None:
        # Where the screen is low the fields scroll; what is wrong, and the buttons, stay in sight.
        self.query_one(".dialog-body").styles.max_height = max(3, self.size.height - _AROUND_FIELDS)

    def values(self) -> dict[str, str]:
        """Return what was typed, by field."""
        return {field.name: self._value(field) for field in self._form.fields}

    def _value(self, field: Field) -> str:
        widget = self.query_one(f"#field-{field.name}")
        match widget:
            case TextArea():
                return widget.text
            case Input():
                return widget.value
            case Select():
                return "" if widget.is_blank() else str(widget.value)
        return ""

    @on(Button.Pressed, "#send")
    @on(Input.Submitted)
    def action_send(self) -> None:
        """Give the order, or say what is wrong with it."""
        try:
            order = self._form.build(self.values())
        except FormError as error:
            self.query_one("#form-problem", Label).update(str(error))
            self.query_one(f"#field-{error.field}").focus()
        else:
            self.dismiss(order)

    @on(Button.Pressed, "#leave")
    def action_leave(self) -> None:
        """Give no order."""
        self.dismiss(None)


def _widget(field: Field) -> Input | TextArea | Select[str]:
    name = f"field-{field.name}"
    if field.choices:
        known = [value for _, value in field.choices]
        select: Select[str] = Select(
            [(Content(visible(prompt)), value) for prompt, value in field.choices],
            id=name,
            allow_blank=False,
            compact=True,
            value=(field.value if field.value in known else known[0]),
        )
        return select
    if field.lines > 1:
        area = TextArea(field.value, id=name, compact=True, soft_wrap=True, tab_behavior="focus")
        area.styles.height = field.lines
        area.cursor_blink = False
        return area
    line = Input(field.value, id=name, compact=True)
    line.cursor_blink = False  # Each blink would draw again all that shines through behind the dialog.
    return line
