"""Everything the console can do: name, key, words, and when it applies.

Keys, footer, help and palette are drawn from `VERBS`. A key may belong to several verbs; the first that applies in the
present situation is meant, so ``n`` steps in the source pane and composes a message in a list.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace


@dataclass(slots=True)
class Situation:
    """What decides which verbs apply, as plain facts, each put in by who knows it."""

    tab: str = "live"
    pane: str = ""
    """The id of the focused pane."""
    alive: bool = True
    """The application still runs."""
    paused: bool = False
    holds: int = 0
    """How many deliveries and executions are held."""
    held_delivery: bool = False
    """The hold that steps would act on is a delivery."""
    held_end: bool = False
    """It is a run that has failed or come to its end, before that is told."""
    open_connections: int = 0
    rows: int = 0
    row_has_run: bool = False
    row_folds: bool = False
    """The chosen row's line stands for more rows than one, or for one of them."""
    row_has_source: bool = False
    filtered: bool = False
    finding: bool = False
    """The find line is open."""
    marks: int = 0
    undoable: bool = False
    unbroken: bool = False
    """A breakpoint was removed that can be brought back."""
    row_is_input: bool = False
    """The chosen row tells of something that can be sent again, or goes back to it."""
    held_messages: int = 0
    """How many messages, requests and events hold rules keep."""
    row_held: bool = False
    """The chosen row tells of one of them, or none is chosen."""
    hold_rules: int = 0
    bursting: bool = False
    """Something is being sent many times."""
    counted: int = 0
    """Records that were only counted: there was too much to show."""
    recording_statements: bool = True
    recorded: bool = False
    """What is seen is a recording: nothing runs."""
    recording: bool = False
    """What happens is written to a recording."""
    past: bool = False
    """Somebody stands in the past of a run."""
    lanes_paused: bool = False
    """A part of the program is paused."""
    climbed: bool = False
    """Somebody went up a causal chain, and can go down again."""
    walkable: bool = False
    """The run in view has statements that were recorded."""

    @property
    def in_source(self) -> bool:
        return self.tab == "source" or self.pane.startswith("source")


def _always(situation: Situation) -> bool:
    return True


@dataclass(frozen=True, slots=True)
class Argument:
    """Something a verb wants to know when it is typed at the prompt; the last one takes the rest of the line."""

    name: str
    kind: str = "text"
    """``connection``, ``code``, ``text``, ``json``, ``method``, ``target``, ``event``, ``path``, ``file``, ``place``,
    ``row``, ``moment``, ``filter``, ``condition``, ``message``, ``hits`` and others that the prompt knows, or the words
    to choose from with a bar between them."""
    optional: bool = False
    shown: str = ""
    """How it is written, where its name does not say that."""

    def __str__(self) -> str:
        words = self.shown or self.name
        return f"[{words}]" if self.optional else words


@dataclass(frozen=True, slots=True)
class Verb:
    """One thing to do."""

    name: str
    """As typed at a prompt: ``inject``."""
    keys: tuple[str, ...]
    """Textual key names, the letter first; function keys are extras (terminals swallow them)."""
    short: str
    """For the footer."""
    title: str
    """For palette and help: what happens."""
    group: str
    applies: Callable[[Situation], bool] = _always
    rank: int = 50
    """Its place in the footer; 100 and more are left out of it."""
    arguments: tuple[Argument, ...] = ()
    form: bool = False
    """Without arguments it asks for them in a form; others that need some are completed at the prompt."""
    always_typed: bool = False
    """With arguments it can be done from anywhere, whatever `applies` says of its key."""

    @property
    def usage(self) -> str:
        """How it is typed: ``close connection [code] [reason]``."""
        return " ".join((self.name, *map(str, self.arguments)))

    @property
    def wants_more(self) -> bool:
        """Whether it cannot be done without something typed."""
        return not self.form and any(not argument.optional for argument in self.arguments)


def _held(situation: Situation) -> bool:
    return situation.alive and situation.holds > 0


def _before_statement(situation: Situation) -> bool:
    return _held(situation) and not (situation.held_delivery or situation.held_end)


def _holding(situation: Situation) -> bool:
    return situation.alive and situation.held_messages > 0


def _alive(situation: Situation) -> bool:
    return situation.alive


def _connected(situation: Situation) -> bool:
    return situation.alive and situation.open_connections > 0


def _in_past(situation: Situation) -> bool:
    return situation.past and situation.in_source


def _walkable(situation: Situation) -> bool:
    return situation.walkable or situation.past


def _walks(situation: Situation) -> bool:
    return _walkable(situation) and situation.in_source


def _on_row(situation: Situation) -> bool:
    return situation.rows > 0 and situation.tab == "live"


_STOP, _PAST, _ACT = "stop and step", "walk through the past", "act on the program"
_LOOK, _GO = "look closer", "get around"

GROUPS = (_LOOK, _ACT, _STOP, _PAST, _GO)
"""In the order in which they are listed."""

_CONNECTION, _MESSAGE = Argument("connection", "connection"), Argument("message")
_LANE = Argument("lane", "lane", optional=True, shown="conn|handler|event NAME")
_PLACE = Argument("file:line", "place", optional=True)
_CONDITION = Argument("condition", "condition", optional=True, shown="if CONDITION")
_COPIED = "value|row|payload|stack|effects|curl|websocat"

VERBS: tuple[Verb, ...] = (
    Verb("find-next", ("n",), "next hit", "Next line that contains what is looked for", _LOOK,
         lambda s: s.finding, 0),
    Verb("find-previous", ("N",), "previous hit", "Previous line that contains what is looked for", _LOOK,
         lambda s: s.finding, 0),
    Verb("cancel", ("escape",), "cancel", "Cancel what is being sent many times", _ACT, lambda s: s.bursting, 0),
    Verb("forward-over", ("n", "f10"), "forward", "Forward in the past: one statement", _PAST, _in_past, 0),
    Verb("forward-into", ("s", "f11"), "into", "Forward in the past: into what this statement set off", _PAST,
         _in_past, 1),
    Verb("forward-out", ("f", "shift+f11", "f23"), "out", "Forward in the past: behind what set this run off", _PAST,
         _in_past, 2),
    Verb("forward-break", ("c", "f5"), "to break", "Forward in the past: to the next breakpoint, or to the end", _PAST,
         _in_past, 3),
    Verb("back-over", ("N",), "back", "Back: before the statement that ran last", _PAST, _walks, 7),
    Verb("back-into", ("S",), "back into", "Back: into the last run that the statement before set off", _PAST,
         _walks, 8),
    Verb("back-start", ("F",), "start", "Back: to the start of this run", _PAST, _walks, 9),
    Verb("back-break", ("C",), "back to break", "Back: to the last time a line with a breakpoint ran", _PAST,
         _walks, 10),
    Verb("step", (), "step", "Go to a step of this run by its number", _PAST, _walkable, 100,
         (Argument("number", "row"),)),
    Verb("passes", (), "passes", "The passes of the loops in this run: search one by its item, enter goes there", _PAST,
         _walkable, 100),
    Verb("present", (), "present", "Be back in the present", _PAST, lambda s: s.past, 100),
    Verb("continue", ("c", "f5"), "continue", "Continue: end every pause, release all that is held", _STOP,
         lambda s: s.alive and (s.holds > 0 or s.paused or s.lanes_paused), 1, (replace(_LANE, kind="paused"),),
         always_typed=True),
    Verb("over", ("n", "f10"), "over", "Step over: run this statement", _STOP,
         lambda s: _held(s) and s.in_source, 2),
    Verb("over-anywhere", ("f10",), "over", "Step over, from any pane", _STOP, _held, 2),
    Verb("into", ("s", "f11"), "into", "Step into: also stop in what this statement sets off", _STOP, _held, 3,
         (Argument("handler", "handler", optional=True),)),
    Verb("out", ("f", "shift+f11", "f23"), "out", "Step out: run to the end of this feature set", _STOP,
         lambda s: _held(s) and not s.held_delivery, 4),
    Verb("pass", ("a",), "pass", "Pass on the held message", _STOP, _holding, 1),
    Verb("pass-all", ("A",), "pass all", "Pass on all held messages, in order", _STOP, _holding, 4),
    Verb("edit-held", ("e",), "edit", "Edit the held message, then pass it on", _STOP,
         lambda s: _holding(s) and (s.row_held or not s.row_is_input), 2, (Argument("message"),), form=True,
         always_typed=True),
    Verb("drop", ("d",), "drop", "Drop what is held: a message goes no further, a delivery reaches no handler", _STOP,
         lambda s: _holding(s) or (_held(s) and s.held_delivery), 3),
    Verb("delay", (), "delay", "Pass on the held message after so many seconds", _STOP, _holding, 100,
         (Argument("seconds"),)),
    Verb("answer", (), "answer", "Answer the held message or request in place of the application", _STOP, _holding, 100,
         (Argument("answer"),), form=True),
    Verb("hold", ("i",), "hold", "Hold what matches a filter: messages either way, requests, events", _STOP, _alive, 21,
         (Argument("filter", "filter", optional=True),)),
    Verb("arm", ("I",), "arm/disarm", "Disarm all hold rules, which releases what they hold, or arm them again", _STOP,
         lambda s: s.alive and s.hold_rules > 0, 22, (Argument("state", "on|off", optional=True),)),
    Verb("holds", (), "hold rules", "Hold rules: switch them on or off, change or delete them", _STOP, _alive, 100),
    Verb("change-rule", (), "change rule", "Let a hold rule match something else", _STOP, _alive, 100,
         (Argument("rule", "number"), Argument("filter", "filter"))),
    Verb("pause", ("P", "f6"), "pause", "Pause: hold every delivery and every next statement, or those of one part",
         _STOP, lambda s: s.alive and not s.paused, 20, (_LANE,), always_typed=True),
    Verb("pause-lane", ("p",), "pause this", "Pause only what is chosen: a connection, handler or event; again ends it",
         _STOP, lambda s: s.alive and s.tab in ("live", "connections", "handlers"), 21),
    Verb("cursor", ("t",), "to cursor", "Run to the line of the cursor, or to another", _STOP,
         lambda s: _before_statement(s) and s.in_source and not s.past, 5, (_PLACE,)),
    Verb("skip", (), "skip", "Skip the held statement: the run goes on behind it, and counts as altered", _STOP,
         _before_statement, 100),
    Verb("set", (), "set", "Give a name of the held run another value: the run counts as altered", _STOP,
         _before_statement, 100, (Argument("name"), Argument("expression"))),
    Verb("evaluate", ("equals_sign",), "evaluate", "Evaluate an expression at this step; nothing is changed", _LOOK,
         _alive, 36, (Argument("expression"),)),
    Verb("watch", ("plus",), "watch", "Watch an expression, or the chosen name; once more ends it", _LOOK,
         lambda s: s.pane.endswith("bindings"), 37, (Argument("expression", optional=True),), always_typed=True),
    Verb("breakpoints", ("ctrl+b",), "breakpoints", "All breakpoints: on, parked or gone, conditions, hits", _STOP,
         _alive, 49),
    Verb("break-here", ("b",), "break", "Breakpoint on what is chosen: its handler, its event, its failure, its rows",
         _STOP, lambda s: s.alive and not s.in_source and (s.rows > 0 or s.tab == "handlers"), 22),
    Verb("break-in", (), "break in", "Breakpoint where a handler begins, or its end", _STOP, _alive, 100,
         (Argument("handler", "handler"),)),
    Verb("break-verb", (), "break verb", "Breakpoint on every statement with a verb, or its end", _STOP, _alive, 100,
         (Argument("verb"),)),
    Verb("break-on-event", (), "break on event", "Breakpoint before any handler of an event starts, or its end", _STOP,
         _alive, 100, (Argument("event", "event"),)),
    Verb("break-on-error", (), "break on error", "Breakpoint on every statement that fails, or its end", _STOP, _alive,
         100),
    Verb("break-on-uncaught", (), "break on uncaught", "Breakpoint on failures no caller is told of, or its end", _STOP,
         _alive, 100),
    Verb("break-when", (), "break when", "Breakpoint when a name or a repository gets a value, or a certain one", _STOP,
         _alive, 100, (Argument("name", "looked-at"), _CONDITION)),
    Verb("condition", (), "condition", "Stop at a breakpoint only where an expression holds; always without one", _STOP,
         _alive, 100, (Argument("number", "row"), _CONDITION)),
    Verb("hits", (), "hits", "Stop at a breakpoint only on some hits: 5, >= 3 or % 10", _STOP, _alive, 100,
         (Argument("number", "row"), Argument("rule", "hits", optional=True))),
    Verb("log-point", (), "log point", "Write a text with ${...} where a line runs, without stopping", _STOP, _alive,
         100, (Argument("file:line", "place"), Argument("text", "message"))),
    Verb("park", (), "park", "Park a breakpoint, or put it back in force", _STOP, _alive, 100,
         (Argument("number", "row"),)),
    Verb("unbreak", (), "unbreak", "Remove a breakpoint by its number", _STOP, _alive, 100,
         (Argument("number", "row"),)),
    Verb("breakpoint", ("b", "f9"), "break", "Breakpoint on this line, on or off; with a condition, on", _STOP,
         lambda s: s.alive and s.in_source, 6, (replace(_PLACE, kind="stop"), _CONDITION), always_typed=True),
    Verb("inject", ("n",), "message", "Message as a client, as if it had come in", _ACT, _connected, 10,
         (_CONNECTION, _MESSAGE), form=True),
    Verb("send", ("o",), "send", "Send to one client, as the server", _ACT, _connected, 12,
         (_CONNECTION, _MESSAGE), form=True),
    Verb("broadcast", ("B",), "broadcast", "Broadcast to all clients", _ACT, _alive, 13, (_MESSAGE,), form=True),
    Verb("close", ("X",), "close", "Close a connection with a code and a reason", _ACT, _connected, 14,
         (_CONNECTION, Argument("code", "code", optional=True), Argument("reason", optional=True)), form=True),
    Verb("virtual", ("V",), "virtual client", "Open virtual clients: connections without a socket", _ACT, _alive, 11,
         (Argument("path", "path"), Argument("count", "number", optional=True)), form=True),
    Verb("close-virtual", (), "close virtual", "Close every virtual client, as if each had left", _ACT,
         lambda s: s.alive and s.open_connections > 0, 100),
    Verb("request", ("H",), "http", "Send an HTTP request from the contract", _ACT, _alive, 15,
         (Argument("method", "method"), Argument("target", "target"), Argument("body", optional=True)), form=True),
    Verb("emit", ("v",), "event", "Emit a domain event", _ACT, _alive, 16,
         (Argument("event", "event"), Argument("payload", "json", optional=True)), form=True),
    Verb("rerun", ("r",), "rerun", "Send this input again: a message, a request, an event", _ACT,
         lambda s: s.alive and s.row_is_input, 17, (Argument("number", "row", optional=True),), always_typed=True),
    Verb("edit-rerun", ("e",), "edit+rerun", "Edit this input, then send it again", _ACT,
         lambda s: s.alive and s.row_is_input, 18),
    Verb("snippet", (), "snippet", "Send a snippet of the project; without a name, choose one", _ACT, _alive, 100,
         (Argument("name", optional=True),)),
    Verb("sent", (), "sent before", "Compose again what was sent before", _ACT, _alive, 100),
    Verb("burst", (), "burst", "Send what was sent last again and again: so many times, so many a second", _ACT, _alive,
         100, (Argument("times", "number"), Argument("rate", "number", optional=True))),
    Verb("fold", ("space",), "statements", "Show or hide the statements of this run, or the rows folded into this line",
         _LOOK, lambda s: (s.row_has_run or s.row_folds) and s.tab == "live", 30),
    Verb("noise", (), "noise", "Fold noise into one line: pings that follow each other, repeats as well, or nothing",
         _LOOK, lambda s: s.tab == "live", 100, (Argument("what", "pings|repeats|nothing", optional=True),),
         always_typed=True),
    Verb("form", ("t",), "tree/raw/hex", "Show more of the row: tree, raw, hex, headers, source, cause, diff", _LOOK,
         lambda s: s.rows > 0, 40, (Argument("form", "tree|raw|hex|headers|source|cause|diff", optional=True),)),
    Verb("diff", ("D",), "diff", "What is different from the marked row, or from the one before of its kind", _LOOK,
         lambda s: s.rows > 0 and s.tab == "live", 48),
    Verb("copy-part", ("y",), "copy value", "Copy the value on this line of the inspector", _LOOK,
         lambda s: s.pane == "inspector", 33),
    Verb("copy-path", ("Y",), "copy path", "Copy the path of the value on this line of the inspector", _LOOK,
         lambda s: s.pane == "inspector", 34),
    Verb("next-error", ("E",), "next error", "Go to the next error", _LOOK, lambda s: s.rows > 0, 41),
    Verb("goto", (), "go to", "Go to the row with this number, or to a time of day: 17:05:12", _LOOK,
         lambda s: s.rows > 0, 100, (Argument("number", "moment", shown="number|time"),)),
    Verb("why", ("w",), "why", "Why: which handlers were considered for this event, and which rule decided", _LOOK,
         lambda s: s.rows > 0, 32),
    Verb("cause", ("u",), "cause", "Up the causal chain: what led to this row", _LOOK,
         lambda s: s.rows > 0 and s.tab != "connections", 34),
    Verb("effect", ("d",), "down", "Down the causal chain again, to where you came from", _LOOK,
         lambda s: s.rows > 0 and s.climbed, 35),
    Verb("source", ("L",), "source", "Show the source line of what is chosen", _LOOK, lambda s: s.row_has_source, 32,
         (_PLACE,), always_typed=True),
    Verb("filter-logs", ("slash",), "filter", "Filter the log lines: words they have, !word for one they have not",
         _LOOK, lambda s: s.tab == "logs", 9, (Argument("words", optional=True),), always_typed=True),
    Verb("level", (), "level", "Show only log lines of a level", _LOOK, _always, 100,
         (Argument("level", "all|info|error"),)),
    Verb("sort", (), "sort", "Sort the table by a column; < and > go through them, ~ turns the order round", _LOOK,
         _always, 100, (Argument("column", "column", optional=True), Argument("direction", "asc|desc", optional=True))),
    Verb("unanswered", ("u",), "unanswered", "Show only messages of this client to which nothing went back, or all",
         _LOOK, lambda s: s.tab == "connections", 14),
    Verb("ping", (), "ping", "Ping the chosen client: the table shows how long its pong takes", _ACT,
         lambda s: s.tab == "connections" and s.open_connections > 0 and s.alive, 17,
         (Argument("connection", "connection", optional=True),), always_typed=True),
    Verb("filter", ("slash",), "filter", "Filter: show only rows that match, as in type:message took>5ms !ping", _LOOK,
         lambda s: s.tab != "logs", 31, (Argument("filter", "filter", optional=True),), always_typed=True),
    Verb("clear-filter", (), "clear filter", "Show all rows again", _LOOK, lambda s: s.filtered, 100),
    Verb("find", ("ctrl+f",), "find", "Find: light up a text in the pane that has the keys", _LOOK, _always, 43,
         (Argument("text", optional=True),)),
    Verb("mark", ("m",), "mark", "Mark this row, or take its mark away", _LOOK, _on_row, 44),
    Verb("comment", ("semicolon",), "comment", "Comment: write a note on this row", _LOOK, _on_row, 45,
         (Argument("comment"),)),
    Verb("next-mark", ("apostrophe",), "next mark", "Go to the next marked row", _LOOK, lambda s: s.marks > 0, 46),
    Verb("marked", ("M",), "marked", "Show only marked rows, or all again", _LOOK, lambda s: s.tab == "live", 100),
    Verb("undo", ("z",), "undo", "Undo the last change of filter, folding or marked only", _LOOK,
         lambda s: s.undoable and not (s.unbroken and s.in_source), 100),
    Verb("bring-back", ("z",), "undo", "Bring back the breakpoint that was removed last, with all that it asks", _STOP,
         lambda s: s.alive and s.unbroken, 100),
    Verb("copy", ("y",), "copy", "Copy: value, row, payload, curl or websocat command", _LOOK, lambda s: s.rows > 0, 47,
         (Argument("what", _COPIED, optional=True),)),
    Verb("follow", ("G",), "follow", "Follow the newest row", _LOOK, lambda s: s.rows > 0 and s.tab == "live", 42),
    Verb("recall", (), "recall", "Show what was only counted under load, as far as it is still in memory", _LOOK,
         lambda s: s.counted > 0, 100),
    Verb("statements", (), "statements", "Record statements of new runs, on or off", _LOOK, _alive, 100,
         (Argument("state", "on|off", optional=True),)),
    Verb("record", ("R",), "record", "Record what happens from now on into a file, or end that", _LOOK,
         lambda s: not s.recorded, 48, (Argument("file", "file", optional=True),)),
    Verb("export", ("ctrl+s",), "export", "Export the marked rows, those shown or this one, secrets masked", _LOOK,
         lambda s: s.rows > 0, 100, (Argument("format", "jsonl|markdown|curl|websocat|har|svg"),
         Argument("rows", "marked|shown|row", optional=True), Argument("file", "file", optional=True)), form=True),
    Verb("filter-save", (), "save filter", "Give the filter in force a name; :filter NAME shows by it", _LOOK,
         lambda s: s.filtered, 100, (Argument("name"),)),
    Verb("filter-delete", (), "delete filter", "Take a filter's name away", _LOOK, _always, 100,
         (Argument("name", "named"),)),
    Verb("named", (), "named filters", "All filters that have a name; with a name, show by that one, or no more", _LOOK,
         _always, 100, (Argument("name", "named", optional=True),)),
    Verb("live", ("1",), "live", "Live view", _GO, _always, 100),
    Verb("connections", ("2",), "connections", "Connections", _GO, _always, 100),
    Verb("handlers", ("3",), "handlers", "Handlers", _GO, _always, 100),
    Verb("source-tab", ("4",), "source", "Source and bindings", _GO, _always, 100),
    Verb("logs", ("5",), "logs", "Log lines", _GO, _always, 100),
    Verb("runs", ("6",), "runs", "Runs: what ran, and what each did to the world; enter opens one in the past", _GO,
         _always, 100, (Argument("text", optional=True),)),
    Verb("metrics", ("7",), "metrics", "Metrics of the last minute, and how long runs take", _GO, _always, 100),
    Verb("problems", (), "problems", "Problems: what the check found, or is wrong with the last save", _GO,
         _always, 100),
    Verb("zoom", ("plus",), "zoom", "Make the pane with the keys as large as the screen; back makes it small", _GO,
         lambda s: "bindings" not in s.pane, 100, (Argument("pane", optional=True),), always_typed=True),
    Verb("unzoom", ("minus",), "unzoom", "Show all panes of the view again", _GO, _always, 100),
    Verb("jump", ("ctrl+o",), "jump", "Jump: a letter on every pane puts the keys there", _GO, _always, 100),
    Verb("theme", (), "theme", "Theme: dark, light, contrast, or the terminal's own colours", _GO, _always, 100,
         (Argument("name", "theme", optional=True),)),
    Verb("compact", (), "compact", "Compact: panes without borders, for more lines, on or off", _GO, _always, 100),
    Verb("ascii", (), "ascii", "Borders and symbols of plain ASCII, on or off", _GO, _always, 100),
    Verb("prompt", ("colon",), "command", "Command prompt: every verb by its name, tab completes", _GO, _always, 59),
    Verb("edit", ("f4",), "editor", "Open this line in $VISUAL or $EDITOR, and come back", _LOOK,
         lambda s: s.in_source or s.row_has_source or s.tab == "handlers", 48, (_PLACE,), always_typed=True),
    Verb("keys", (), "keys", "All keys, what arrives when one is pressed, and the file that changes them", _GO, _always,
         100),
    Verb("reload", (), "reload", "Check the source and go on with it in place; a saved file does so by itself", _GO,
         _alive, 100),
    Verb("restart", (), "restart", "End the application and load it again from disk", _GO, _always, 100),
    Verb("help", ("question_mark", "f1"), "help", "Help: all keys, type to search, enter runs", _GO, _always, 60),
    Verb("back", ("escape",), "back", "Close the find line, leave the past, clear the filter, or show the live view",
         _GO, _always, 100),
    Verb("suspend", ("ctrl+z",), "suspend", "Leave the terminal to the shell until fg; the application stands still",
         _GO, _always, 100),
    Verb("quit", ("q", "ctrl+q"), "quit", "Quit: the application ends as on Ctrl-C", _GO, _always, 61),
)  # fmt: skip


ALIASES = {"break": "breakpoint"}
"""Words that mean a verb although others begin with them."""


def by_name(name: str) -> Verb:
    """Return the verb with this name. Raises KeyError."""
    return {verb.name: verb for verb in VERBS}[name]


def for_key(key: str, situation: Situation, verbs: Sequence[Verb] = VERBS) -> Verb | None:
    """Return what a key means now; None when it means nothing."""
    return next((verb for verb in verbs if key in verb.keys and verb.applies(situation)), None)


def footer(situation: Situation, verbs: Sequence[Verb] = VERBS) -> list[tuple[str, str]]:
    """Return key and word of every verb that applies now, the most useful first, each key once."""
    meant: dict[str, Verb] = {}
    for verb in verbs:
        if verb.applies(situation):
            for key in verb.keys:
                meant.setdefault(key, verb)
    shown = [verb for key, verb in meant.items() if key == verb.keys[0] and verb.rank < 100]
    return [(key_name(verb.keys[0]), verb.short) for verb in sorted(shown, key=lambda verb: verb.rank)]


_KEY_NAMES = {
    "slash": "/",
    "question_mark": "?",
    "space": "space",
    "escape": "esc",
    "colon": ":",
    "semicolon": ";",
    "apostrophe": "'",
    "equals_sign": "=",
    "plus": "+",
    "minus": "-",
}


def key_name(key: str) -> str:
    """Return a key as it is printed: ``/`` for ``slash``, ``F5`` for ``f5``."""
    if len(key) > 1 and key[0] == "f" and key[1:].isdigit():
        return key.upper()
    return _KEY_NAMES.get(key) or _sign(key) or key


def _sign(key: str) -> str:
    """Return the sign that a key like ``number_sign`` stands for; empty for another key."""
    if "_" not in key:
        return ""
    with suppress(KeyError):
        return unicodedata.lookup(key.replace("_", " ").upper())
    return ""


def all_keys(verbs: Sequence[Verb] = VERBS) -> list[str]:
    """Return every key that some verb has, each once."""
    return list(dict.fromkeys(key for verb in verbs for key in verb.keys))
