"""Every limit that an application, a peer or a user can run into: from the code's own constants, each with a try.

`allows` does the real thing at a size and says whether it went well. The suite asks it one below the limit, at it and
one above; the page ``docs/limits.md`` is made of the same rows.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from aro_console.commands import bursts, filters, keys, snippets
from aro_console.model import connections as closed
from aro_console.model import logs, timeline
from aro_console.model import runs as kept_runs
from aro_console.scripts import parsing
from runtime.compiler import asking, rendering
from runtime.engine.actions import commands as running
from runtime.engine.actions import fetching
from runtime.host import recorder, runs
from runtime.probe import commands, holding, payloads
from runtime.probe.filtering import grammar
from runtime.probe.journal import Journal
from runtime.probe.recording import blocks, packing
from runtime.services import files, http_client, process
from runtime.services.streams import events, sources
from runtime.services.tcp import connections as tcp_connections
from runtime.services.tcp import framing
from runtime.services.tcp import link as tcp_link
from runtime.services.tcp import server as tcp_server
from runtime.services.terminal import asking as questions
from runtime.services.web import connections, deadlines, http, link, references, yamltext
from runtime.services.web.facts import Limits
from runtime.services.web.server import WebOptions
from runtime.syntax import cursor
from runtime.values import arithmetic, jsontext, kinds, patterns, schemas
from runtime.values.formats import trees
from tests.limits import tries

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


@dataclass(frozen=True, slots=True)
class Proven:
    """One row whose try needs a whole application: a test of the suite has it."""

    what: str
    value: float
    unit: str
    beyond: str
    proof: str
    """The name of the test."""
    change: str = ""


TABLES: Mapping[str, list[Limit | Proven]] = {
    "HTTP requests": [
        Limit("target of a request", _LIMITS.max_target, "bytes", "414", tries.target),
        Limit("all header lines together", _LIMITS.max_header_block, "bytes", "431", tries.header_block),
        Limit("header lines", _LIMITS.max_headers, "lines", "431", tries.headers),
        Limit("body, by its length", _LIMITS.max_body, "bytes", "413", tries.body_by_length),
        Limit("body, in chunks", _LIMITS.max_body, "bytes", "413", tries.body_in_chunks),
        Limit("requests behind an unanswered one", _LIMITS.max_pipelined, "requests", "503", tries.pipelined),
        Limit("parts of a multipart body", http._MAX_PARTS, "parts", "the body stays text", tries.parts),
        Limit("a connection without a request", deadlines.KEEP_ALIVE_S, "s", "it is closed", tries.idle, at=False),
        Limit("a request that does not arrive", deadlines.REQUEST_S, "s", "408", tries.request, at=False),
        Proven("a body, at least", deadlines.SLOWEST_RATE, "bytes a second", "408", "test_bytes_buy_a_request_time"),
    ],
    "WebSocket": [
        Limit("message, all fragments together", _LIMITS.max_message, "bytes", "close 1009", tries.message,
              "`maxMessageSize` in Configure"),
        Limit("message, once inflated", _LIMITS.max_message, "bytes", "close 1009", tries.inflated,
              "`maxMessageSize` in Configure"),
        Limit("reason of a close", connections.MAX_REASON, "bytes", "the statement fails", tries.close_reason),
        Proven("messages that wait for their handlers", connections.MAX_WAITING, "messages",
               "the peer is read no further until they catch up",
               "test_a_flooding_peer_is_read_no_more_until_its_handlers_catch_up"),
        Proven("bytes that wait to be sent, besides the next message", link.MAX_SEND_BUFFER, "bytes",
               "close 1008, at once", "test_a_peer_too_far_behind_is_dropped_at_once"),
        Limit("a peer that does not read, with more than 1 MiB waiting", deadlines.SLOW_S, "s", "close 1008",
              tries.slow_reader, at=False),
        Limit("a peer that does not answer a close", deadlines.CLOSE_S, "s", "it is dropped", tries.closing, at=False),
        Proven("connections of a server", WebOptions().max_connections, "connections", "503",
               "test_one_peer_too_many_is_turned_away", "`ulimit -n`, where it allows fewer"),
    ],
    "TCP and streams": [
        Limit("what one event of a socket carries", framing.MAX_CHUNK, "bytes", "the rest is the next event",
              tries.tcp_chunk),
        Proven("bytes that wait to be sent, before the next message", tcp_link.MAX_SEND_BUFFER, "bytes",
               "the peer is dropped", "test_a_slow_consumer_is_dropped_at_once_when_too_much_waits"),
        Proven("events that wait for their handlers", tcp_connections.MAX_WAITING, "events",
               "the peer is read no further until they catch up",
               "test_a_full_queue_stops_reading_until_there_is_room"),
        Proven("a peer that does not read, with more than 1 MiB waiting", tcp_link.SLOW_S, "s", "it is dropped",
               "test_a_slow_consumer_is_dropped_in_time"),
        Proven("a peer that does not close after us", tcp_link.CLOSE_S, "s", "it is dropped",
               "test_a_peer_that_does_not_close_after_us_is_dropped"),
        Proven("a message of a WebSocket that is streamed", sources.MAX_MESSAGE, "bytes", "the stream begins anew",
               "test_a_message_that_is_too_long_is_an_interruption"),
        Limit("a server-sent event", events.MAX_EVENT, "bytes", "the stream begins anew", tries.server_event),
        Limit("the timeout of a request of a program, 30 s unless it says so", fetching._LONGEST_SECONDS, "s",
              "the statement fails", tries.request_timeout, "`timeout` of the request, or in Configure"),
        Proven("answer to a request of a program", http_client.MAX_ANSWER_BYTES, "bytes", "the statement fails",
               "test_an_answer_has_a_largest_size"),
    ],
    "Programs": [
        Limit("brackets within brackets", cursor.DEEPEST, "levels", "a finding", tries.brackets),
        Limit("findings of one file", cursor.MOST_FINDINGS, "findings", "the others are not told", tries.findings),
        Limit("an Integer", kinds.MAX_INTEGER, "", "a finding", tries.integer),
        Limit("a text that a repetition makes", arithmetic.MAX_TEXT, "characters", "the statement fails",
              tries.repetition),
        Limit("a text that a template makes", rendering.LONGEST, "characters", "the statement fails", tries.template),
        Limit("JSON within JSON", jsontext.MAX_DEPTH, "levels", "the statement fails", tries.json_depth),
        Limit("YAML that a program reads", trees.MAX_YAML_CHARACTERS, "characters", "the statement fails",
              tries.yaml_characters),
        Limit("a file that is read", files.MAX_FILE_BYTES, "bytes", "the statement fails", tries.file),
        Proven("a line that somebody types", questions.LONGEST_LINE, "bytes", "the statement fails",
               "test_an_answer_without_end_is_refused"),
        Proven("events and actions that set each other off", runs.NESTING, "levels", "the statement fails",
               "test_what_sets_itself_off_fails_and_says_so"),
        Proven("one search by a regular expression", patterns.MATCH_SECONDS, "s", "the statement fails",
               "test_a_regex_made_to_explode_fails_its_statement"),
        Limit("the timeout of a command, 30 s unless it says so", running._LONGEST_MS, "ms", "the statement fails",
              tries.command_timeout, "`timeout` of the command"),
        Limit("output of a command", process.MAX_OUTPUT_BYTES, "bytes", "the rest is dropped, and the result says so",
              tries.command_output),
    ],
    "Contracts and stores": [
        Limit("a file", yamltext.MAX_CHARACTERS, "characters", "a finding", tries.contract_characters),
        Limit("values of a file, its aliases written out", yamltext.MAX_VALUES, "values", "a finding",
              tries.contract_values),
        Limit("maps and lists within each other", yamltext.MAX_DEPTH, "levels", "a finding", tries.contract_depth),
        Limit("references that lead to each other", references.MAX_HOPS, "references", "a finding",
              tries.reference_hops),
        Limit("schemas within schemas", schemas.DEEPEST, "levels", "what is deeper is not held against them",
              tries.schema_depth),
    ],
    "Console": [
        Limit("records that can be looked at again at once", Journal().capacity, "records",
              "the oldest goes, and is counted", tries.journal),
        Limit("rows in memory", timeline.CAPACITY, "rows", "the oldest go to disk", tries.rows),
        Limit("closed connections that are listed", closed.KEPT_CLOSED, "connections",
              "the oldest goes, and is counted", tries.closed_connections),
        Limit("runs that are listed", kept_runs.KEPT_RUNS, "runs", "the oldest goes, and is counted", tries.ended_runs),
        Limit("log lines", logs.CAPACITY, "lines", "the oldest goes", tries.log_lines),
        Limit("parentheses within each other, in a filter", grammar._DEEPEST, "levels", "a fault with its column",
              tries.filter_depth),
        Limit("an expression: a condition, a watch", asking.LONGEST, "characters", "it is refused", tries.expression),
        Limit("what may be held at once", holding.MOST_HELD, "messages", "it goes on, and is counted", tries.held),
        Limit("a delay of a rule", holding.LONGEST_DELAY_S, "s", "it is refused", tries.delay),
        Limit("virtual clients opened at once", commands.MOST_VIRTUAL, "clients", "it is refused", tries.virtual),
        Limit("repetitions of a burst", bursts.MOST, "times", "it is refused", tries.burst),
        Limit("repetitions a second", bursts.FASTEST, "a second", "it is refused", tries.burst_rate),
        Limit("how long a script may wait", parsing._LONGEST_S, "s", "a fault with its line", tries.script_wait),
        Limit("payload that is taken apart", payloads.MAX_TEXT, "characters", "it is shown as text",
              tries.structured_payload),
        Limit("a block of a recording", blocks.MOST_BYTES, "bytes", "it is jumped over, and told", tries.block),
        Limit("lists within lists, in a recording", packing.DEEPEST, "levels", "a text stands for the rest",
              tries.recorded_depth),
        Proven("what a running console keeps on disk", recorder._MOST_SPILL_BYTES, "bytes",
               "it keeps no more, and says so",
               "test_a_spill_that_grew_to_its_limit_takes_no_more_and_says_so"),
        Proven("bytes injected over TCP at once", tcp_server.MAX_INJECTED, "bytes", "it is refused",
               "test_too_much_cannot_be_injected_at_once"),
        Limit("a snippet file", snippets._MOST_BYTES, "bytes", "it is not read, and told", tries.snippet_file),
        Limit("values of a snippet file, its aliases written out", snippets._MOST_VALUES, "values",
              "a fault with its line", tries.snippet_values),
        Limit("a key file", keys._MOST_BYTES, "bytes", "it is not read, and told", tries.key_file),
        Limit("a file of filters", filters._MOST_BYTES, "bytes", "it is not read, and told", tries.filter_file),
    ],
}  # fmt: skip
