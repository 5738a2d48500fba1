"""The page ``docs/reference.md``: every action, event, object and WebSocket feature, each with a test that proves it.

Run as ``python docs/reference.py`` (``make reference``) to write it. Everything but the proofs comes from the runtime's
own tables: the verbs, the docstrings of the actions and magic names, the types of events, the settings of WebSockets.
Proofs are the ARO programs that say ``proves: action <name>``, and below, for what no such program can show, a test by
its name. An entry without a proof, and a proof that does not exist, are errors; a test keeps the page current.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from runtime.engine.actions.magic import MAGIC  # noqa: E402  # the package need not be installed
from runtime.engine.actions.registry import LINKAGE  # noqa: E402
from runtime.engine.event_types import EVENT_TYPES  # noqa: E402
from runtime.services.web.endpoints import SETTINGS  # noqa: E402
from runtime.vocabulary import NOT_AVAILABLE, VERBS, Role  # noqa: E402
from tests.language.coverage import proofs  # noqa: E402

PAGE = ROOT / "docs" / "reference.md"

WEBSOCKET_FEATURES: Mapping[str, str] = {
    "upgrade": "HTTP and WebSocket share one port; the upgrade follows RFC 6455",
    "default path": "`/ws`, unless other paths are named",
    "several paths": "from `Start`, from `Configure`, from handlers that name a path",
    "path parameters": "`/rooms/{room}` captures, in `pathParameters`",
    "connect handler": "its event has id, address, query, headers, subprotocol",
    "message order": "messages of one connection are handled one after the other",
    "fragments": "are joined before a handler hears of them",
    "binary messages": "reach a binary handler; where there is none they are text",
    "large messages": "up to `maxMessageSize`, 1 MiB unless set; a larger one closes with 1009",
    "send": "to the connection at hand, to one by id, to a stored one",
    "broadcast": "to all, or to those of one path",
    "close": "with code and reason; forbidden codes fail the statement",
    "disconnect handler": "runs once per connection, whatever ended it, with code and reason",
    "subprotocols": "the server's order decides; `required` refuses clients without one",
    "pings": "are answered; with `pingInterval` a silent peer is dropped",
    "compression": "permessage-deflate (RFC 7692), where it is switched on",
    "origins": "pages of other origins need `--allow-origin`",
    "slow consumers": "are dropped, and nobody else waits for them",
    "floods": "a peer that sends too fast is read no further until its handlers catch up",
    "broken peers": "get a close code; no bytes whatsoever break the server",
    "shutdown": "every client gets 1001, and its disconnect handler runs",
    "client": '`Stream the <Name> from "ws://..."`: each message is a domain event',
}
"""ARO-0048 and its chapters on what was to come, in a few words each."""

PROVED = """
action start            test_the_port_comes_from_outside_then_the_statement_then_the_contract
action stop             test_stop_closes_the_websockets_and_waits_for_their_handlers
action listen           test_a_server_is_started_in_any_of_its_forms
action watch            test_changes_of_a_real_folder_are_events
action connect          test_a_program_is_a_client_in_any_of_its_forms
action close            test_close_says_goodbye_as_told
action copy             test_copy_and_move_read_their_result
action move             test_copy_and_move_read_their_result
action make             test_make_makes_folders_but_for_files
action wait             actions/keepalive_without_event_source.aro
action extract          actions/extract_picks_from_a_map.aro
action prompt           test_a_person_at_a_terminal_is_asked_heard_and_drawn_for
action select           test_a_person_at_a_terminal_is_asked_heard_and_drawn_for
action render           test_a_person_at_a_terminal_is_asked_heard_and_drawn_for
action repaint          test_a_person_at_a_terminal_is_asked_heard_and_drawn_for
action schedule         test_a_schedule_repeats_its_event_until_it_is_stopped
action request          test_what_is_sent_arrives
action call             test_a_call_of_http_is_a_request_with_its_whole_answer
action push             actions/push_is_left_to_git.aro
action pull             test_git_against_a_remote_is_left_to_git
action clone            test_git_against_a_remote_is_left_to_git

event domain                     events/emit_waits.aro
event application.started        test_a_run_is_written_down_event_by_event
event application.stopping       test_a_run_is_written_down_event_by_event
event wait.state.entered         test_each_record_stands_for_its_events
event error                      test_a_run_is_written_down_event_by_event
event featureset.started         test_a_run_is_written_down_event_by_event
event featureset.completed       test_a_run_is_written_down_event_by_event
event variable.published         test_a_run_is_written_down_event_by_event
event http.server.started        test_each_record_stands_for_its_events
event http.server.stopped        test_each_record_stands_for_its_events
event http.request               test_an_order_is_stored_priced_and_taken_off_the_stock_before_the_answer
event http.response              test_each_record_stands_for_its_events
event http.client.completed        test_each_answer_is_an_event_with_its_status_and_the_time_it_took
event http.client.error            test_a_request_without_an_answer_is_an_event_with_the_reason
event socket.server.started      test_starting_and_stopping_are_recorded
event socket.server.stopped      test_starting_and_stopping_are_recorded
event socket.connected           test_the_three_events_bind_what_the_specification_promises
event socket.data                test_the_three_events_bind_what_the_specification_promises
event socket.disconnected        test_the_three_events_bind_what_the_specification_promises
event socket.error               test_an_error_is_an_event_before_the_end
event websocket.connected        test_connected_messages_and_disconnected_are_handled_in_their_order
event websocket.message          test_connected_messages_and_disconnected_are_handled_in_their_order
event websocket.binary           test_bytes_go_to_a_binary_handler_where_there_is_one
event websocket.disconnected     test_a_client_that_vanishes_is_disconnected_once_with_1006
event websocket.broadcast.requested  test_a_broadcast_without_a_server_is_an_event
event file.created               test_changes_of_a_real_folder_are_events
event file.modified              test_changes_of_a_real_folder_are_events
event file.deleted               test_changes_of_a_real_folder_are_events
event file.written               test_write_tells_of_it_afterwards
event file.renamed               test_copy_and_move_read_their_result
event file.watch.started         test_each_record_stands_for_its_events
event file.watch.stopped         test_each_record_stands_for_its_events
event repository.changed         repositories/observer.aro
event repository.evicted         repositories/max_size.aro
event data.stored                test_a_run_is_written_down_event_by_event
event data.deleted               test_a_run_is_written_down_event_by_event
event state.transition           events/state_observer.aro
event notification.sent          events/notify_names.aro
event keyboard.keypress          test_a_person_at_a_terminal_is_asked_heard_and_drawn_for
event service.started            test_start_of_anything_else_is_an_event
event service.stopped            test_stop_and_keepalive
event listen.started             test_listening_for_what_is_no_server_is_an_event
event message.sent               test_what_is_no_connection_gets_an_event_and_succeeds
event broadcast.requested        test_broadcast_without_a_tcp_server_is_an_event
event close.requested            test_close_of_nothing_known_is_an_event
event git.staged                 test_paths_are_staged_and_never_read_as_options
event git.commit                 test_a_commit_says_what_it_made
event git.checkout               test_checkout_goes_over_to_a_branch
event git.tag                    test_a_tag_may_have_a_message

object now               dates/now.aro
object today             dates/magic_days.aro
object yesterday         dates/magic_days.aro
object tomorrow          dates/magic_days.aro
object generated-id      scopes/generated_id.aro
object env               scopes/environment.aro
object environment       scopes/environment.aro
object parameter         scopes/parameters.aro
object contract          test_the_contract_tells_the_port_in_use
object http-server      test_a_server_without_a_contract_has_a_port_and_no_routes
object websocket         test_the_description_counts_the_open_connections
object application       test_the_terminal_is_asked_for_and_the_application_an_empty_map
object terminal          actions/render.aro
object metrics           actions/metrics.aro
object system            actions/system.aro
object -repository       repositories/rows_as_objects.aro

websocket upgrade            test_a_handshake_is_accepted_as_the_rfc_says
websocket default path       test_without_any_path_there_is_ws
websocket several paths      test_a_room_hears_what_is_said_in_it_and_nothing_of_another
websocket path parameters    test_a_newcomer_reads_what_was_said_in_its_own_room_in_order
websocket connect handler    test_a_handshake_opens_a_connection_the_program_knows_all_about
websocket message order      test_messages_of_one_client_are_answered_in_order
websocket fragments          test_fragments_are_one_message
websocket binary messages    test_bytes_go_to_a_binary_handler_where_there_is_one
websocket large messages     test_a_message_too_big_is_refused_with_1009
websocket send               test_send_reaches_one_connection
websocket broadcast          test_a_broadcast_reaches_all_or_those_of_one_path
websocket close              test_close_sends_the_code_and_the_reason
websocket disconnect handler test_a_client_that_vanishes_is_disconnected_once_with_1006
websocket subprotocols       test_the_servers_order_decides_which_subprotocol_is_spoken
websocket pings              test_pings_are_sent_where_wanted_and_a_silent_peer_is_dropped
websocket compression        test_the_same_with_compression
websocket origins            test_a_page_from_elsewhere_is_refused_and_told_what_to_do
websocket slow consumers     test_a_peer_that_does_not_read_is_dropped_after_30_seconds
websocket floods             test_a_flooding_peer_is_read_no_more_until_its_handlers_catch_up
websocket broken peers       test_no_bytes_whatsoever_break_the_server
websocket shutdown           test_ctrl_c_closes_the_clients_runs_application_end_and_exits_with_0
websocket client             test_messages_are_handled_in_order_and_a_stream_that_ended_is_taken_up_again
"""
"""What proves an entry better than the ARO programs that name it: a test, wherever it stands, or an ARO program."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One row of the page."""

    key: str
    """What proofs call it: ``action extract``, ``event file.created``."""
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Chapter:
    """One table of the page."""

    title: str
    words: str
    columns: tuple[str, ...]
    entries: tuple[Entry, ...]


# --- the chapters -------------------------------------------------------------------------------------------------

_ROLES: Mapping[Role, str] = {
    Role.REQUEST: "Actions that bring data in",
    Role.OWN: "Actions that work on what is there",
    Role.RESPONSE: "Actions that answer and tell",
    Role.EXPORT: "Actions that share",
    Role.SERVER: "Actions on servers, files and the application",
}


def chapters() -> list[Chapter]:
    """Return the page's tables, made from the runtime's."""
    return [*_actions(), _events(), _objects(), _websocket()]


def _actions() -> Iterator[Chapter]:
    verbs: dict[str, list[str]] = {}
    for verb, known in VERBS.items():
        verbs.setdefault(known.action, []).append(verb)
    for role, title in _ROLES.items():
        rows = [_action(action, words) for action, words in verbs.items() if VERBS[words[0]].role is role]
        yield Chapter(title, "", ("Verbs", "Prepositions", "What it does"), tuple(rows))


def _action(action: str, verbs: list[str]) -> Entry:
    prepositions = " ".join(VERBS[verbs[0]].prepositions) or "any"
    missing = NOT_AVAILABLE.get(action)
    does = f"Not available: {missing.format(verb=verbs[0]) or 'it fails and says so'}" if missing is not None else ""
    return Entry(f"action {action}", (_words(verbs), prepositions, does or _summary(LINKAGE.actions[action])))


def _events() -> Chapter:
    rows = (
        Entry(f"event {name}", (f"`{name}`", known.handler and f"`{known.handler}`", known.carries))
        for name, known in EVENT_TYPES.items()
    )
    words = "What no program hears is written by `run --record`, and is a row in the console."
    return Chapter("Events", words, ("Type", "Heard by", "What it carries"), tuple(rows))


def _objects() -> Chapter:
    rows = (
        Entry(f"object {name}", (f"`<{name if name[0] != '-' else 'name' + name}>`", _summary(read)))
        for name, read in MAGIC.items()
    )
    return Chapter("Objects that need no definition", "", ("Object", "What it is"), tuple(rows))


def _websocket() -> Chapter:
    rows = (Entry(f"websocket {name}", (name, words)) for name, words in WEBSOCKET_FEATURES.items())
    settings = ", ".join(f"`{name}`" for name in SETTINGS)
    words = f"Settings of `Configure the <websocket> with {{ ... }}`: {settings}."
    return Chapter("WebSocket (ARO-0048)", words, ("Feature", "What it does"), tuple(rows))


def _words(verbs: list[str]) -> str:
    return ", ".join(verb.capitalize() for verb in verbs)


def _summary(function: object) -> str:
    """Return the first paragraph of a docstring as Markdown. Raises ValueError where there is none."""
    text = getattr(function, "__doc__", None)
    if not text:
        raise ValueError(f"{function} has no docstring")
    first = " ".join(text.strip().split("\n\n")[0].split())
    # Where in the specification it stands helps who reads the code, and nobody else.
    first = first.replace("Raises EvaluationError", "Fails")
    return re.sub(r" \((?:runtime\.md )?[\d., and-]+(?:; [^)]*)?\)", "", first).replace("``", "`")


# --- proofs -------------------------------------------------------------------------------------------------------


def proved() -> dict[str, str]:
    """Return the proof of each key, ``file`` or ``file::test`` from the root; what does not exist has no file."""
    tests = _tests()
    found = {key: _program(_best(key, paths)) for key, paths in proofs().items() if key.startswith("action ")}
    for line in PROVED.strip().splitlines():
        if line:
            key, proof = line.rsplit(maxsplit=1)
            found[key.strip()] = _program(proof) if proof.endswith(".aro") else f"{tests.get(proof, '')}::{proof}"
    return found


def _tests() -> dict[str, str]:
    """Return the file of each test function, from the root; of a name that stands in several, none."""
    files: dict[str, str] = {}
    for path in sorted((ROOT / "tests").rglob("test_*.py")):
        for name in re.findall(r"^(?:async )?def (test_\w+)\(", path.read_text("utf-8"), re.MULTILINE):
            files[name] = "" if name in files else path.relative_to(ROOT).as_posix()
    return files


def _best(key: str, paths: list[str]) -> str:
    """Return of several programs the one called like the action."""
    name = key.removeprefix("action ")
    return min(paths, key=lambda path: (Path(path).stem != name, len(path), path))


def _program(path: str) -> str:
    return f"tests/language/{path}"


def complaints() -> list[str]:
    """Return what is wrong with the proofs: entries without one, proofs of nothing, tests that do not exist."""
    keys = {entry.key for chapter in chapters() for entry in chapter.entries}
    known = proved()
    found = [f"nothing proves: {key}" for key in sorted(keys - known.keys())]
    found += [f"there is no entry: {key}" for key in sorted(known.keys() - keys)]
    return found + [f"{key}: there is no one test {proof}" for key, proof in known.items() if not _exists(proof)]


def _exists(proof: str) -> bool:
    return (ROOT / (proof.partition("::")[0] or "nowhere")).is_file()


# --- the page -----------------------------------------------------------------------------------------------------

_HEAD = """# Reference

Every action, event, object and WebSocket feature, each with a test that proves it. This page is made by
`make reference` from the runtime's own tables; what a statement looks like in full is the language's own reference to
tell. Verbs may be written in any case, and in angle brackets.
"""


_TAIL = """## What is left out

- **Plugins** in other languages, native or Python: they are code that would run inside the runtime with all its rights,
  on the thread that serves every connection, where nothing could stop or bound it. An application that has some starts
  with a warning, and a statement with one of their verbs fails. `(Name: Action) { ... }` declares a verb in ARO, and
  `Execute` runs a program of any language as a process of its own.
- **Git against a remote**: `Push`, `Pull` and `Clone` want names, secrets and patience that belong to git;
  `Execute the <done> with "git push".` has them.
- **Local language models**: there are no verbs for them.
"""


def page() -> str:
    """Return the whole page."""
    known = proved()
    parts = [_HEAD]
    for chapter in chapters():
        parts.append(f"## {chapter.title}\n")
        if chapter.words:
            parts.append(f"{chapter.words}\n")
        rows = [(*entry.cells, _link(known[entry.key])) for entry in chapter.entries]
        lines = [_row((*chapter.columns, "Proof")), _row(("---",) * (len(chapter.columns) + 1)), *map(_row, rows)]
        parts.append("\n".join(lines) + "\n")
    return "\n".join([*parts, _TAIL])


def _row(cells: tuple[str, ...]) -> str:
    return f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in cells)} |"


def _link(proof: str) -> str:
    file, _, test = proof.partition("::")
    return f"[{test.removeprefix('test_').replace('_', ' ') or Path(file).name}](../{file})"


def main() -> int:
    """Write the page; 1 when something has no proof."""
    found = complaints()
    for line in found:
        print(line, file=sys.stderr)
    if not found:
        PAGE.write_text(page(), encoding="utf-8")
        print(PAGE.relative_to(ROOT))
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
