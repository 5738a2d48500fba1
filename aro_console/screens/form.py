"""A dialog of fields: a send button, and the reason when something cannot be sent."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterable
from contextlib import suppress
from typing import ClassVar, TypeVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.suggester import SuggestFromList
from textual.widget import Widget
from textual.widgets import Button, Input, Label, Select, TextArea
from textual.widgets.select import InvalidSelectValueError

from aro_console.commands.forms import Field, Form, FormError
from aro_console.commands.jsoncheck import json_fault, verdict
from aro_console.model.formatting import visible
from aro_console.widgets.editor import JsonEditor
from runtime.probe.commands import Order

_AROUND_FIELDS = 8
"""Lines of a dialog that are not fields, and a margin: its border, two lines of a problem, the buttons."""

Answer = TypeVar("Answer")


class FieldsScreen(ModalScreen[Answer]):
    """Asks for the fields of a form. What was typed survives a mistake."""

    DIALOG_CLASSES: ClassVar[str] = "dialog"
    SUBTITLE: ClassVar[str] = "ctrl+j sends, esc leaves"
    # Ctrl+enter is plain enter in many terminals; ctrl+j is what all of them can say.
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", "leave"),
        # Each comes in its turn behind what was typed before it; with priority it would overtake the text.
        Binding("ctrl+j,alt+enter", "send", "send"),
    ]

    def __init__(self, form: Form) -> None:
        super().__init__()
        self.form = form

    def compose(self) -> ComposeResult:
        with Vertical(classes=self.DIALOG_CLASSES) as dialog:
            dialog.border_title = self.form.title
            dialog.border_subtitle = self.SUBTITLE
            with VerticalScroll(classes="dialog-body"):
                for field in self.form.fields:
                    yield from self.rows(field)
                yield from self.more_rows()
            yield Label("", id="form-problem", markup=False)
            with Horizontal(classes="form-buttons"):
                yield Button(f"{self.form.send_label} ctrl+j", variant="primary", id="send", compact=True)
                yield from self.more_buttons()
                yield Button("Leave esc", id="leave", compact=True)

    def rows(self, field: Field) -> Iterable[Widget]:
        """Return what stands for a field."""
        widget = field_widget(field, id=f"field-{field.name}")
        yield editor_row(field, widget) if field.check else field_row(field, widget)

    def more_rows(self) -> Iterable[Widget]:
        """Return what is asked for besides the form's own fields."""
        return ()

    def more_buttons(self) -> Iterable[Widget]:
        """Return what can be done besides sending and leaving."""
        return ()

    def on_mount(self) -> None:
        self.widget_of(self.first()).focus()

    def first(self) -> str:
        """Return the name of the field one begins with."""
        empty = (field for field in self.form.fields if not field.choices and not field.value)
        return next(empty, self.form.fields[0]).name

    def on_resize(self) -> None:
        # Where the screen is low the fields scroll; what is wrong, and the buttons, stay in sight.
        self.query_one(".dialog-body").styles.max_height = self.room

    @property
    def room(self) -> int:
        """Lines there are for fields."""
        return max(3, self.size.height - _AROUND_FIELDS)

    def widget_of(self, name: str) -> Widget:
        """Return where a field is typed."""
        return self.query_one(f"#field-{name}")

    def values(self) -> dict[str, str]:
        """Return what was typed, by field."""
        return {field.name: value_of(self.widget_of(field.name)) for field in self.form.fields}

    @abstractmethod
    def answer(self, values: dict[str, str]) -> Answer:
        """Return what the dialog gives. Raises FormError for what cannot be used."""

    @on(Button.Pressed, "#send")
    @on(Input.Submitted)
    def action_send(self) -> None:
        """Give the answer, or say what is wrong with it."""
        try:
            answer = self.answer(self.values())
        except FormError as error:
            self.refuse(error)
        else:
            self.dismiss(answer)

    def refuse(self, error: FormError) -> None:
        """Say what is wrong, and go where it is."""
        self.query_one("#form-problem", Label).update(str(error))
        widget = self.widget_of(error.field)
        widget.focus()
        if isinstance(widget, JsonEditor) and (fault := json_fault(widget.text)) is not None:
            widget.move_cursor((fault.line - 1, fault.column - 1))

    def show_verdict(self, said: str, wrong: bool) -> None:
        """Say below the editor what is to be said of its text; a fault takes the place of the hint."""
        label = self.query_one("#verdict", Label)
        label.update(f"✗ {said}" if wrong else said)
        label.set_class(wrong, "-wrong")
        self.query_one("#editor-hint").display = not wrong

    @on(Button.Pressed, "#leave")
    def action_leave(self) -> None:
        """Give nothing."""
        self.dismiss(None)


class FormScreen(FieldsScreen[Order | None]):
    """Returns the order, or None when it was left."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("ctrl+s", "send", "send")]

    def answer(self, values: dict[str, str]) -> Order | None:
        return self.form.build(values)

    @on(events.Mount)
    @on(TextArea.Changed)
    def _judge(self) -> None:
        """Say whether what stands in the editor is what it is meant to be."""
        for field in self.form.fields:
            if field.check:
                text = value_of(self.widget_of(field.name))
                self.show_verdict(*verdict(text, must_be_object=field.check == "object"))


def value_of(widget: Widget) -> str:
    """Return what was typed into a widget of a field."""
    match widget:
        case TextArea():
            return widget.text
        case Input():
            return widget.value
        case Select():
            return "" if widget.is_blank() else str(widget.value)
    return ""


def put_value(widget: Widget, text: str) -> None:
    """Show another text in a widget of a field; what a choice does not have is passed over."""
    match widget:
        case JsonEditor():
            widget.put(text)
        case Input():
            widget.value = text
        case Select():
            with suppress(InvalidSelectValueError):
                widget.value = text


def field_row(field: Field, widget: Widget) -> Widget:
    """Return a field with its label and its hint."""
    hints = [Label(visible(field.hint), classes="form-hint", markup=False)] if field.hint else []
    label = Label(visible(field.label), classes="form-label", markup=False)
    return Horizontal(label, Vertical(widget, *hints, classes="form-cell"), classes="form-row")


def editor_row(field: Field, widget: Widget) -> Widget:
    """Return an editor with its label, and below it what is said of its text while one types."""
    said = Label("", id="verdict", markup=False)
    hint = Label(visible(field.hint), id="editor-hint", classes="form-hint", markup=False)
    cell = Vertical(widget, Horizontal(said, hint, classes="editor-notes"), classes="form-cell")
    return Horizontal(Label(visible(field.label), classes="form-label", markup=False), cell, classes="form-row")


def field_widget(field: Field, *, id: str | None = None) -> Input | TextArea | Select[str]:
    """Return what a field is typed or chosen in."""
    if field.choices:
        known = [value for _, value in field.choices]
        select: Select[str] = Select(
            [(Content(visible(prompt)), value) for prompt, value in field.choices],
            id=id,
            allow_blank=False,
            compact=True,
            value=(field.value if field.value in known else known[0]),
        )
        return select
    if field.lines > 1:
        area = JsonEditor(field.value, id=id)
        area.styles.height = field.lines
        area.move_cursor(area.document.end)  # who edits a text most often goes on with it
        return area
    suggester = SuggestFromList(field.suggestions, case_sensitive=False) if field.suggestions else None
    line = Input(field.value, id=id, compact=True, suggester=suggester)
    line.cursor_blink = False  # Each blink would draw again all that shines through behind the dialog.
    return line
