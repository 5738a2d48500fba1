"""All keys, what arrives when one is pressed, and the file that changes them."""

from __future__ import annotations

from rich.text import Text
from textual import events
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Label, OptionList
from textual.widgets.option_list import Option

from aro_console.commands.keys import Keymap
from aro_console.commands.verbs import GROUPS, Situation, Verb, for_key, key_name
from aro_console.model.formatting import visible


class KeysScreen(ModalScreen[None]):
    """Every key but escape is shown and does nothing else; escape leaves."""

    def __init__(self, keymap: Keymap, situation: Situation) -> None:
        super().__init__()
        self._keymap = keymap
        self._situation = situation

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog keys") as dialog:
            dialog.border_title = "Keys"
            dialog.border_subtitle = "any key shows what arrives, pgup pgdn scroll, esc leaves"
            yield Label("press a key", id="keys-echo", markup=False)
            for fault in self._keymap.faults:
                yield Label(f"✗ {fault}", classes="keys-fault", markup=False)
            yield Label(_file_line(self._keymap), classes="pick-note", markup=False)
            shown = OptionList(*(Option(line, disabled=True) for line in key_lines(self._keymap)), compact=True)
            shown.can_focus = False
            yield shown

    def on_key(self, event: events.Key) -> None:
        event.stop()
        event.prevent_default()
        if event.key == "escape":
            self.dismiss()
            return
        if event.key in ("pagedown", "pageup"):
            self.query_one(OptionList).scroll_relative(y=10 if event.key == "pagedown" else -10, animate=False)
        self.query_one("#keys-echo", Label).update(echo(event.key, self._keymap, self._situation))


def echo(key: str, keymap: Keymap, situation: Situation) -> str:
    """Return what is said of a key that arrived: its name in the file, and what it means."""
    verb = for_key(key, situation, keymap.verbs)
    holders = [known.name for known in keymap.verbs if key in known.keys]
    if verb is not None:
        means = f"{verb.name}: {verb.title}"
    elif holders:
        means = f"{', '.join(holders)}, which does not apply now"
    else:
        means = "nothing"
    return f"{visible(key_name(key))}  arrives as {visible(key)}, means {means}"


def key_lines(keymap: Keymap) -> list[Text]:
    """Return the verbs by group with their keys; those that the file has changed are marked."""
    lines = []
    for group in GROUPS:
        lines.append(Text(group, style="bold"))
        lines += [_line(keymap, verb) for verb in keymap.verbs if verb.group == group and not _is_double(verb)]
    return lines


def _is_double(verb: Verb) -> bool:
    return verb.name.endswith("-anywhere")


def _line(keymap: Keymap, verb: Verb) -> Text:
    keys = "  ".join(key_name(key) for key in verb.keys) or f":{verb.name}"
    mark = "*" if keymap.is_changed(verb) else " "
    return Text.assemble(f" {mark} {keys:<22} ", (f"{verb.name:<16}", "bold"), (f" {verb.short}", "dim"))


def _file_line(keymap: Keymap) -> str:
    changed = sum(keymap.is_changed(verb) for verb in keymap.verbs)
    where = keymap.path or "keys.yaml"
    return f"{where}: {changed} changed (*); a line is like  pause: [Z, f6]  or  mark: none"
