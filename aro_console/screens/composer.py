"""The composer: a message, request or event to be sent, edited, checked while it is typed, kept and found again."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import ClassVar

from textual import events, on, work
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.widget import Widget
from textual.widgets import Button, Input, Label, Select, TextArea

from aro_console.commands.bursts import Burst, burst_of
from aro_console.commands.drafts import Draft, order_of
from aro_console.commands.forms import Field, Form
from aro_console.commands.jsoncheck import verdict
from aro_console.commands.sent import Sent
from aro_console.commands.snippets import SnippetFile
from aro_console.commands.variables import Variables
from aro_console.model.contract import Endpoint, Parameter, as_json
from aro_console.model.formatting import visible
from aro_console.screens.form import FieldsScreen, editor_row, field_row, field_widget, put_value, value_of
from aro_console.screens.pick import Choice, PickScreen
from aro_console.widgets.editor import JsonEditor
from runtime.probe.commands import Order

_ONCE, _RATE = "1", "10"
_LEAST_LINES, _MOST_LINES = 4, 16


@dataclass(frozen=True, slots=True)
class Desk:
    """What lies ready beside the composer."""

    variables: Variables
    snippets: SnippetFile
    sent: Sent
    endpoints: Sequence[Endpoint] = ()
    last_payload: Callable[[str], Mapping[str, object] | None] = field(default=lambda name: None)


@dataclass(frozen=True, slots=True)
class Sending:
    """What is to be sent: the order at once, and the draft again in the burst that follows, if one was asked for."""

    draft: Draft
    order: Order
    burst: Burst | None


class ComposerScreen(FieldsScreen[Sending | Draft | None]):
    """Returns what to send; a draft of another verb that was picked, to be composed instead; None when it was left."""

    DIALOG_CLASSES = "dialog composer"
    SUBTITLE = "ctrl+j sends, tab goes on, esc leaves"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s", "save", "save"),
        Binding("ctrl+o", "snippets", "snippets"),
        Binding("ctrl+r", "history", "history"),
    ]

    def __init__(self, verb: str, form: Form, desk: Desk, now_ns: int, draft: Draft | None = None) -> None:
        super().__init__(form)
        self._verb = verb
        self._desk = desk
        self._now_ns = now_ns
        self._draft = draft
        self._asked: dict[str, Widget] = {}
        """Where the parameters of the chosen operation are typed, by name."""
        self._offered = ""
        """What was put into the editor to start from: it may be replaced as long as nobody has changed it."""

    # --- what is shown ---------------------------------------------------------------------------------------

    def rows(self, field: Field) -> Iterable[Widget]:
        widget = field_widget(field, id=f"field-{field.name}")
        if not isinstance(widget, JsonEditor):
            yield _row(field, widget)
            if field.name == "operation":
                yield Vertical(id="parameters")
            return
        yield editor_row(field, widget)

    def more_rows(self) -> Iterable[Widget]:
        times = field_widget(Field("times", "", _ONCE), id="field-times")
        rate = field_widget(Field("rate", "", _RATE), id="field-rate")
        words = (Label("at", classes="form-word"), rate, Label("a second", classes="form-word"))
        cell = Horizontal(times, *words, classes="form-cell")
        yield Horizontal(Label("Times", classes="form-label"), cell, classes="form-row", id="times-row")

    def more_buttons(self) -> Iterable[Widget]:
        yield Button("Snippets ctrl+o", id="snippets", compact=True)
        yield Button("Sent ctrl+r", id="history", compact=True)
        yield Button("Save ctrl+s", id="save", compact=True)

    def first(self) -> str:
        return super().first() if self._draft is None else self._edited.name

    @on(events.Mount)
    async def _begin(self) -> None:
        if self._draft is not None:
            await self.put(self._draft)
        else:
            await self._ask_parameters()
            self._offer(self._start())
        self._judge()

    @on(events.Resize)
    def _fit_editor(self) -> None:
        # Who leaves at once has taken all of it away before it is laid out.
        for notes in self.query(".editor-notes"):
            others = len(self.form.fields) + len(self._asked) + max(1, notes.size.height)  # a line for each other one
            self._editor.styles.height = max(_LEAST_LINES, min(_MOST_LINES, self.room - others))

    @property
    def _editor(self) -> JsonEditor:
        return self.query_one(JsonEditor)

    @property
    def _edited(self) -> Field:
        return next(field for field in self.form.fields if field.lines > 1)

    def widget_of(self, name: str) -> Widget:
        return self._asked[name] if name in self._asked else super().widget_of(name)

    def values(self) -> dict[str, str]:
        return super().values() | {name: value_of(widget) for name, widget in self._asked.items()}

    @property
    def draft(self) -> Draft:
        """What stands here now."""
        return Draft(self._verb, self.values())

    async def put(self, draft: Draft) -> None:
        """Show a draft of this verb; what it does not say stays as it is."""
        draft = draft.at_operation({known.label for known in self._desk.endpoints if not known.parameters})
        if "operation" in draft.values:
            put_value(self.widget_of("operation"), draft.values["operation"])
        await self._ask_parameters()
        for name, text in draft.values.items():
            if name in self._asked or any(field.name == name for field in self.form.fields):
                put_value(self.widget_of(name), text)
        self._offered = ""

    # --- to start from ---------------------------------------------------------------------------------------

    @property
    def _endpoint(self) -> Endpoint | None:
        """The operation that is chosen, unless another one is typed."""
        if self._verb != "request":
            return None
        chosen = value_of(self.widget_of("operation"))
        return next((known for known in self._desk.endpoints if known.label == chosen), None)

    async def _ask_parameters(self) -> None:
        """Have a row for each parameter of the chosen operation."""
        if self._verb != "request":
            return
        known = self._endpoint.parameters if self._endpoint is not None else ()
        fields = [_asked_field(parameter) for parameter in known]
        widgets = [field_widget(field) for field in fields]
        self._asked = {field.name: widget for field, widget in zip(fields, widgets, strict=True)}
        shown = self.query_one("#parameters", Vertical)
        await shown.remove_children()
        await shown.mount_all([_row(field, widget) for field, widget in zip(fields, widgets, strict=True)])
        self.call_after_refresh(self._fit_editor)

    def _start(self) -> str:
        """Return what the editor begins with: the body the contract describes, the last payload of the event."""
        if self._verb == "emit":
            last = self._desk.last_payload(value_of(self.widget_of("name")).strip())
            return as_json(dict(last)) if last is not None else "{}"
        endpoint = self._endpoint
        return endpoint.body or "" if endpoint is not None else ""

    def _offer(self, text: str) -> None:
        """Put a beginning into the editor, unless somebody has typed there."""
        if self._editor.text.strip() in ("", "{}", self._offered.strip()):
            self._offered = text
            self._editor.put(text)
        hint = self._endpoint.body_hint if self._endpoint is not None else ""
        self.query_one("#editor-hint", Label).update(hint or self._edited.hint)

    @on(Select.Changed, "#field-operation")
    async def _another_operation(self) -> None:
        await self._ask_parameters()
        self._offer(self._start())

    @on(Input.Changed, "#field-name")
    def _another_event(self) -> None:
        if self._verb == "emit":
            self._offer(self._start())

    # --- while one types -------------------------------------------------------------------------------------

    @on(TextArea.Changed)
    def _judge(self) -> None:
        """Say whether what stands in the editor is JSON, and whether its variables are known."""
        said, wrong = verdict(self._editor.text, must_be_object=self._edited.check == "object")
        unknown = self._desk.variables.fault(self._editor.text)
        self.show_verdict(unknown or said, wrong or bool(unknown))
        self.call_after_refresh(self._fit_editor)

    # --- leaving ---------------------------------------------------------------------------------------------

    def answer(self, values: dict[str, str]) -> Sending:
        draft = Draft(self._verb, values)
        times, rate = (value_of(super(ComposerScreen, self).widget_of(name)) for name in ("times", "rate"))
        burst = burst_of(times, rate, self._now_ns) if times.strip() != _ONCE else None
        order = order_of(draft, self._desk.variables)
        if burst is not None:
            burst.given = 1
        return Sending(draft, order, None if burst is None or burst.over else burst)

    # --- kept drafts -----------------------------------------------------------------------------------------

    @on(Button.Pressed, "#save")
    @work
    async def action_save(self) -> None:
        """Keep what stands here as a snippet of the project."""
        known = [Choice(snippet.name, snippet.draft.words) for snippet in self._desk.snippets.load().snippets]
        note = f"kept in {self._desk.snippets.path}"
        picker = PickScreen("Save as a snippet", known, empty="type a name for it", new=True, note=note)
        name = await self.app.push_screen_wait(picker)
        if name is not None:
            problem = self._desk.snippets.save(name, self.draft)
            said = problem or f"Saved as '{name}'."
            self.notify(said, severity="error" if problem else "information")

    @on(Button.Pressed, "#snippets")
    @work
    async def action_snippets(self) -> None:
        """Take a snippet of the project."""
        draft = await self.app.push_screen_wait(snippet_picker(self._desk.snippets))
        found = self._desk.snippets.load().get(draft) if draft is not None else None
        if found is not None:
            await self._take(found)

    @on(Button.Pressed, "#history")
    @work
    async def action_history(self) -> None:
        """Take something that was sent before."""
        drafts = self._desk.sent.drafts
        number = await self.app.push_screen_wait(sent_picker(drafts))
        if number is not None:
            await self._take(drafts[int(number)])

    async def _take(self, draft: Draft) -> None:
        if draft.verb != self._verb:
            self.dismiss(draft)
            return
        await self.put(draft)
        self._editor.focus()


def snippet_picker(file: SnippetFile) -> PickScreen:
    """Return a choice among the snippets of the project; it says what is wrong with their file."""
    found = file.load()
    choices = [Choice(snippet.name, snippet.draft.words) for snippet in found.snippets]
    note = f"{file.path}: {found.faults[0]}" if found.faults else ""
    return PickScreen("Snippets", choices, empty="No snippet. In the composer, ctrl+s saves one.", note=note)


def sent_picker(drafts: Sequence[Draft]) -> PickScreen:
    """Return a choice among what was sent; it returns the place in `drafts`."""
    choices = [Choice(draft.words, key=str(place)) for place, draft in enumerate(drafts)]
    return PickScreen("Sent before", choices, empty="Nothing was sent by hand yet.")


def _row(field: Field, widget: Widget) -> Widget:
    """Return a field in one line: its hint stands where something is to be typed."""
    if isinstance(widget, Input):
        widget.placeholder = visible(field.hint)
    return field_row(replace(field, hint=""), widget)


def _asked_field(parameter: Parameter) -> Field:
    name = f"{parameter.location}.{parameter.name}"
    choices = tuple((choice, choice) for choice in parameter.choices)
    if choices and not parameter.required:
        choices = (("(none)", ""), *choices)
    value = parameter.example if parameter.required or parameter.choices else ""
    hint = parameter.hint if value or not parameter.example else f"{parameter.hint}, like {parameter.example}"
    return Field(name, parameter.name, value, choices=choices, hint=hint)
