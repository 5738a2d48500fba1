"""Every limit that an application, a peer or a user can run into: from the code's own constants, each with a try.

`allows` does the real thing at a size and says whether it went well. The suite asks it one below the limit, at it and
one above; the page ``docs/limits.md`` is made of the same rows.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from aro_console import keyboard
from aro_console.commands import bursts, filters, history, keys, sent, snippets, variables
from aro_console.model import (
    breakpoints,
    conversations,
    differences,
    evaluations,
    handlers,
    keeping,
    logs,
    outline,
    repositories,
    timeline,
)
from aro_console.model import connections as closed
from aro_console.model import contract as forms
from aro_console.model import payloads as event_payloads
from aro_console.model import runs as kept_runs
from aro_console.screens import exporting
from aro_console.scripts import parsing
from runtime.compiler import asking, rendering
from runtime.engine.actions import commands as running
from runtime.engine.actions import fetching
from runtime.host import crawling, discovery, recorder, runs
from runtime.probe import commands, holding, messages, payloads
from runtime.probe.filtering import grammar
from runtime.probe.journal import Journal
from runtime.probe.recording import blocks, context, packing
from runtime.services import doors, files, git, http_client, process
from runtime.services.streams import events, patience, sources
from runtime.services.tcp import connections as tcp_connections
from runtime.services.tcp import framing
from runtime.services.tcp import link as tcp_link
from runtime.services.tcp import server as tcp_server
from runtime.services.tcp.server import TcpOptions
from runtime.services.terminal import asking as questions
from runtime.services.terminal import keyboard as terminal
from runtime.services.web import connections, deadlines, http, peersocket, references, yamltext
from runtime.services.web.facts import Limits
from runtime.services.web.server import WebOptions
from runtime.syntax import cursor
from runtime.values import arithmetic, jsontext, kinds, patterns, schemas
from runtime.values.formats import layout, trees
from tests.limits.tries import console, kept, programs, sockets, web

_LIMITS = Limits()


@dataclass(frozen=True, slots=True)
class Limit:
    """One row."""

    what: str
    value: float
    unit: str
    """``bytes``, ``s``, or what is counted."""
    beyond: str
    """What happens beyond it."""
    allows: Callable[[int], bool] | Callable[[float], bool]
    change: str = ""
    """How a program or a user changes it; empty when neither can."""
    at: bool = True
    """Whether the limit itself is still allowed; a time is over when it is reached."""
    step: float = 1
    """How far from the limit it is tried."""
    least: bool = False
    """Whether it is what there must be at least, and what lies below is not allowed."""

    @property
    def tried(self) -> tuple[bool, bool, bool]:
        """Whether one below it, the limit, and one above go well."""
        size = self.value if self.value % 1 else int(self.value)  # most tries count
        return self.allows(size - self.step), self.allows(size), self.allows(size + self.step)

    @property
    def expected(self) -> tuple[bool, bool, bool]:
        return (False, True, True) if self.least else (True, self.at, False)


TABLES: Mapping[str, list[Limit]] = {
    "HTTP requests": [
        Limit("target of a request", _LIMITS.max_target, "bytes", "414", web.target),
        Limit("all header lines together", _LIMITS.max_header_block, "bytes", "431", web.header_block),
        Limit("header lines", _LIMITS.max_headers, "lines", "431", web.headers),
        Limit("body, by its length", _LIMITS.max_body, "bytes", "413", web.body_by_length),
        Limit("body, in chunks", _LIMITS.max_body, "bytes", "413", web.body_in_chunks),
        Limit("requests behind an unanswered one", _LIMITS.max_pipelined, "requests", "503", web.pipelined),
        Limit("parts of a multipart body", http._MAX_PARTS, "parts", "the body stays text", web.parts),
        Limit("a connection without a request", deadlines.KEEP_ALIVE_S, "s", "it is closed", web.idle, at=False),
        Limit("a request that does not arrive", deadlines.REQUEST_S, "s", "408", web.request, at=False),
        Limit("a body, at least", deadlines.SLOWEST_RATE, "bytes a second", "408", web.body_rate, least=True),
    ],
    "WebSocket": [
        Limit("message, all fragments together", _LIMITS.max_message, "bytes", "close 1009", web.message,
              "`maxMessageSize` in Configure"),
        Limit("message, once inflated", _LIMITS.max_message, "bytes", "close 1009", web.inflated,
              "`maxMessageSize` in Configure"),
        Limit("reason of a close", connections.MAX_REASON, "bytes", "the statement fails", web.close_reason),
        Limit("messages that wait for their handlers", connections.MAX_WAITING, "messages",
              "the peer is read no further until they catch up", web.waiting_messages),
        Limit("bytes that wait to be sent, besides the next message", peersocket.MAX_SEND_BUFFER, "bytes",
              "close 1008, at once", web.send_buffer),
        Limit("a peer that does not read, with more than 1 MiB waiting", deadlines.SLOW_S, "s", "close 1008",
              web.slow_reader, at=False),
        Limit("a peer that does not answer a close", deadlines.CLOSE_S, "s", "it is dropped", web.closing, at=False),
        Limit("connections of a server, HTTP included", WebOptions().max_connections, "connections", "503",
              web.connections, "`ulimit -n`, where it allows fewer"),
        Limit("disconnected handlers that Stop waits for", WebOptions().stop_s, "s", "it goes on without them",
              web.stop),
        Limit("an answer that is due when the application ends", WebOptions().drain_s, "s", "its socket is closed",
              web.last_answer),
    ],
    "TCP and streams": [
        Limit("what one event of a socket carries", framing.MAX_CHUNK, "bytes", "the rest is the next event",
              sockets.tcp_chunk),
        Limit("bytes that wait to be sent, before the next message", tcp_link.MAX_SEND_BUFFER, "bytes",
              "the peer is dropped", sockets.send_buffer),
        Limit("events that wait for their handlers", tcp_connections.MAX_WAITING, "events",
              "the peer is read no further until they catch up", sockets.waiting_events),
        Limit("a peer that does not read, with more than 1 MiB waiting", tcp_link.SLOW_S, "s", "it is dropped",
              sockets.slow_reader, at=False),
        Limit("a peer that does not close after us", tcp_link.CLOSE_S, "s", "it is dropped", sockets.closing, at=False),
        Limit("connections, incoming and outgoing", TcpOptions().max_connections, "connections",
              "the peer is turned away; Connect fails", sockets.connections, "`ulimit -n`, where it allows fewer"),
        Limit("a machine that Connect waits for", TcpOptions().connect_s, "s", "the statement fails",
              sockets.connecting, at=False),
        Limit("disconnected handlers that Stop waits for", TcpOptions().stop_s, "s", "it goes on without them",
              sockets.stop),
        Limit("a message of a WebSocket that is streamed", sources.MAX_MESSAGE, "bytes", "the stream begins anew",
              sockets.streamed_message),
        Limit("a server-sent event", events.MAX_EVENT, "bytes", "the stream begins anew", sockets.server_event),
        Limit("the timeout of a request of a program, 30 s unless it says so", fetching._LONGEST_SECONDS, "s",
              "the statement fails", sockets.request_timeout, "`timeout` of the request, or in Configure"),
        Limit("answer to a request of a program", http_client.MAX_ANSWER_BYTES, "bytes", "the statement fails",
              sockets.answer),
        Limit("redirects of a request of a program", http_client.MAX_REDIRECTS, "redirects", "the statement fails",
              sockets.redirects),
        Limit("requests of a program at once", http_client.CONCURRENCY, "requests", "the others wait",
              sockets.requests_at_once, "`ARO_HTTP_CONCURRENCY`"),
        Limit("what a server may ask a stream to wait before it begins anew", patience.LONGEST_S, "s",
              "it begins after that long", sockets.retry_wait),
    ],
    "Programs": [
        Limit("a source, a contract or a store", discovery.MAX_BYTES, "bytes", "a finding", programs.source),
        Limit("brackets within brackets", cursor.DEEPEST, "levels", "a finding", programs.brackets),
        Limit("findings of one file", cursor.MOST_FINDINGS, "findings", "the others are not told", programs.findings),
        Limit("an Integer", kinds.MAX_INTEGER, "", "a finding", programs.integer),
        Limit("a text that a repetition makes", arithmetic.MAX_TEXT, "characters", "the statement fails",
              programs.repetition),
        Limit("a text that a template makes", rendering.LONGEST, "characters", "the statement fails",
              programs.template),
        Limit("JSON within JSON", jsontext.MAX_DEPTH, "levels", "the statement fails", programs.json_depth),
        Limit("YAML that a program reads", trees.MAX_YAML_CHARACTERS, "characters", "the statement fails",
              programs.yaml_characters),
        Limit("YAML that a program reads, its aliases written out", trees.MAX_YAML_VALUES, "values",
              "the statement fails", programs.yaml_values),
        Limit("YAML within YAML", layout.MAX_DEPTH, "levels", "the statement fails", programs.yaml_depth),
        Limit("a file that is read", files.MAX_FILE_BYTES, "bytes", "the statement fails", programs.file),
        Limit("a line that somebody types", questions.LONGEST_LINE, "bytes", "the statement fails",
              programs.typed_line),
        Limit("events and actions that set each other off", runs.NESTING, "levels", "the statement fails",
              programs.nesting),
        Limit("one search by a regular expression", patterns.MATCH_SECONDS, "s", "the statement fails",
              programs.search, step=0.1),
        Limit("the timeout of a command, 30 s unless it says so", running._LONGEST_MS, "ms", "the statement fails",
              programs.command_timeout, "`timeout` of the command"),
        Limit("a command of git", git.TIMEOUT_SECONDS, "s", "the statement fails", programs.git),
        Limit("keys that wait for their handler", terminal._WAITING, "keys",
              "the terminal is read no further until one is answered",
              programs.pressed_keys),
        Limit("pages of a crawl that are known", crawling._REMEMBERED, "pages", "the oldest may be asked for again",
              programs.crawled),
        Limit("commands at once", process.MAX_AT_ONCE, "commands", "the others wait", programs.commands_at_once),
        Limit("entries of a folder that is listed", files.MAX_ENTRIES, "entries", "the statement fails",
              programs.directory),
        Limit("output of a command", process.MAX_OUTPUT_BYTES, "bytes", "the rest is dropped, and the result says so",
              programs.command_output),
    ],
    "Contracts and stores": [
        Limit("a file", yamltext.MAX_CHARACTERS, "characters", "a finding", programs.contract_characters),
        Limit("values of a file, its aliases written out", yamltext.MAX_VALUES, "values", "a finding",
              programs.contract_values),
        Limit("maps and lists within each other", yamltext.MAX_DEPTH, "levels", "a finding", programs.contract_depth),
        Limit("references that lead to each other", references.MAX_HOPS, "references", "a finding",
              programs.reference_hops),
        Limit("schemas within schemas", schemas.DEEPEST, "levels", "what is deeper is not held against them",
              programs.schema_depth),
    ],
    "Console": [
        Limit("records that can be looked at again at once", Journal().capacity, "records",
              "the oldest goes, and is counted", kept.journal),
        Limit("rows in memory", timeline.CAPACITY, "rows", "the oldest go to disk", kept.rows),
        Limit("closed connections that are listed", closed.KEPT_CLOSED, "connections",
              "the oldest goes, and is counted", kept.closed_connections),
        Limit("runs that are listed", kept_runs.KEPT_RUNS, "runs", "the oldest goes, and is counted",
              kept.ended_runs),
        Limit("log lines", logs.CAPACITY, "lines", "the oldest goes", kept.log_lines),
        Limit("messages of one connection that are listed", conversations.KEPT_OF_ONE, "messages",
              "the oldest goes, and is counted", kept.messages_of_one),
        Limit("messages of all connections that are listed", conversations.KEPT_IN_ALL, "messages",
              "the oldest goes, and is counted", kept.messages_of_all),
        Limit("runs of one feature set that are listed", handlers.KEPT_RUNS, "runs", "the oldest goes, and is counted",
              kept.runs_of_one),
        Limit("statements of one run that are listed", kept_runs.KEPT_STEPS, "statements",
              "the older half goes, and is counted; its names stay", kept.statements),
        Limit("changes of repositories that can be gone back", repositories.KEPT_CHANGES, "changes",
              "the oldest state that is known is shown, with its number", kept.undone_changes),
        Limit("removed breakpoints that can be brought back", breakpoints.KEPT_REMOVED, "breakpoints",
              "the oldest cannot", kept.removed_breakpoints),
        Limit("answers of watches and questions", evaluations.KEPT_ANSWERS, "answers", "the oldest goes", kept.answers),
        Limit("kinds of event whose last payload is offered again", event_payloads._MOST, "kinds", "the oldest goes",
              kept.event_payloads),
        Limit("entries of an opened value", outline.MOST_CHILDREN, "entries", "a last line counts the others",
              kept.entries),
        Limit("values that can be opened within each other", outline._MOST_DEPTH, "levels", "the rest is one line",
              kept.entry_depth),
        Limit("values within each other, in one line", payloads._NESTING, "levels", "… stands for the rest",
              kept.nested_value),
        Limit("differences that are listed", differences.MOST_LINES, "differences", "a last line says so",
              kept.differences),
        Limit("rows of one export", exporting._MOST_ROWS, "rows", "the latest are exported, and it says so",
              kept.exported_rows),
        Limit("connections that a recording begun later tells of", context.MOST_CONNECTIONS, "connections",
              "the oldest is not told", kept.known_connections),
        Limit("keys that wait", keyboard.MOST_WAITING, "keys", "they are dropped, and counted", console.typed_ahead),
        Limit("lines of the prompt's history", history._KEPT, "lines", "the oldest goes", console.history),
        Limit("a draft that is kept", sent._LONGEST, "characters", "it is sent, but not kept", console.draft),
        Limit("variables within each other", variables._DEEPEST, "levels", "a fault with its place",
              console.variable_depth),
        Limit("breakpoints, watches, rules and filters, of each kind, that are read again", keeping.MOST, "of a kind",
              "the others are not read", console.kept_watches),
        Limit("objects within each other, in a body that a form offers", forms._DEEPEST, "levels",
              "the innermost is empty", console.sample_depth),
        Limit("properties of an object, in a body that a form offers", forms._MOST_PROPERTIES, "properties",
              "the others are left out", console.sample_properties),
        Limit("what stands in the place of a held message, which may be as long as that is", doors.LIMIT, "bytes",
              "it is refused", console.replaced_message),
        Limit("what stands in the place of a held event", messages.EventPoint.limit, "bytes", "it is refused",
              console.replaced),
        Limit("parentheses within each other, in a filter", grammar._DEEPEST, "levels", "a fault with its column",
              console.filter_depth),
        Limit("an expression: a condition, a watch", asking.LONGEST, "characters", "it is refused", console.expression),
        Limit("what may be held at once", holding.MOST_HELD, "messages", "it goes on, and is counted", console.held),
        Limit("a delay of a rule", holding.LONGEST_DELAY_S, "s", "it is refused", console.delay),
        Limit("virtual clients opened at once", commands.MOST_VIRTUAL, "clients", "it is refused", console.virtual),
        Limit("repetitions of a burst", bursts.MOST, "times", "it is refused", console.burst),
        Limit("repetitions a second", bursts.FASTEST, "a second", "it is refused", console.burst_rate),
        Limit("how long a script may wait", parsing._LONGEST_S, "s", "a fault with its line", console.script_wait),
        Limit("payload that is taken apart", payloads.MAX_TEXT, "characters", "it is shown as text",
              kept.structured_payload),
        Limit("a block of a recording", blocks.MOST_BYTES, "bytes", "it is jumped over, and told", kept.block),
        Limit("lists within lists, in a recording", packing.DEEPEST, "levels", "a text stands for the rest",
              kept.recorded_depth),
        Limit("what a running console keeps on disk", recorder._MOST_SPILL_BYTES, "bytes",
              "it keeps no more, and says so", kept.spill),
        Limit("bytes injected over TCP at once", tcp_server.MAX_INJECTED, "bytes", "it is refused", sockets.injected),
        Limit("a snippet file", snippets._MOST_BYTES, "bytes", "it is not read, and told", console.snippet_file),
        Limit("values of a snippet file, its aliases written out", snippets._MOST_VALUES, "values",
              "a fault with its line", console.snippet_values),
        Limit("a key file", keys._MOST_BYTES, "bytes", "it is not read, and told", console.key_file),
        Limit("a file of filters", filters._MOST_BYTES, "bytes", "it is not read, and told", console.filter_file),
    ],
}  # fmt: skip
