from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import pytest

from runtime.compiler.program import Code, Program
from runtime.engine.bus import Bus
from runtime.engine.events import (
    Event,
    WebSocketPeer,
    domain_event,
    http_request,
    repository_changed,
    websocket_connected,
    websocket_disconnected,
    websocket_message,
)
from runtime.source import SourceFile
from runtime.triggers import Trigger, TriggerKind

NOW = datetime(2026, 3, 1, tzinfo=UTC)
SPAN = SourceFile("test.aro", "(X: Y) {}").span(0, 9)


def code(name: str, trigger: Trigger) -> Code:
    def form(frame: Any) -> Any:
        yield from ()

    return Code(name, "Testing", SPAN, SPAN, trigger, (), form, form, None)


def bus(*triggers: Trigger) -> Bus:
    """Return a bus with one feature set for each trigger, named A, B, C ..."""
    codes = tuple(code(chr(ord("A") + number), trigger) for number, trigger in enumerate(triggers))
    return Bus(Program(codes, (), {}))


def heard(listeners: Bus, event: Event) -> str:
    return "".join(code.name for code in listeners.match(event).deliveries)


def websocket(event_type: str, path: str = "") -> Trigger:
    return Trigger(TriggerKind.WEBSOCKET, event_type, path=path)


def message(path: str = "/ws") -> Event:
    return websocket_message(WebSocketPeer("C1", path, "127.0.0.1", "", NOW, {}, {}), "hello", NOW)


def domain(name: str, guards: Mapping[str, tuple[str, ...]] | None = None) -> Trigger:
    return Trigger(TriggerKind.DOMAIN, name, guards=tuple((guards or {}).items()))


def test_handlers_come_in_source_order_and_others_not_at_all():
    listeners = bus(domain("Paid"), domain("Placed"), domain("Paid"), Trigger(TriggerKind.OPERATION))
    assert "AC" == heard(listeners, domain_event("Paid", {}))
    assert "" == heard(listeners, domain_event("paid", {}))


def test_a_websocket_event_reaches_the_handlers_of_its_kind():
    peer = WebSocketPeer("C1", "/ws", "127.0.0.1", "", NOW, {}, {})
    listeners = bus(websocket("websocket.connected"), websocket("websocket.message"),
                    websocket("websocket.disconnected"), websocket(""))  # fmt: skip
    assert "A" == heard(listeners, websocket_connected(peer))
    assert "B" == heard(listeners, message())
    assert "C" == heard(listeners, websocket_disconnected(peer, 1000, "", NOW))


def test_handlers_without_a_path_come_first():
    listeners = bus(websocket("websocket.message", "/chat"), websocket("websocket.message"))
    assert "BA" == heard(listeners, message("/chat"))
    assert "B" == heard(listeners, message("/ws"))


def test_an_operation_is_found_by_its_name_the_last_one_of_several():
    listeners = Bus(Program(tuple(code("list", Trigger(TriggerKind.OPERATION)) for _ in range(2)), (), {}))
    assert listeners._program.codes[1:] == listeners.match(http_request("list", {})).deliveries
    assert () == listeners.match(http_request("other", {})).deliveries


def test_a_plain_feature_set_answers_before_a_handler_of_that_name():
    codes = (code("list", Trigger(TriggerKind.OPERATION)), code("list", domain("Paid")))
    assert codes[:1] == Bus(Program(codes, (), {})).match(http_request("list", {})).deliveries


@pytest.mark.parametrize(
    ("guards", "payload", "hears"),
    [
        ({"status": ("paid",)}, {"status": "Paid"}, True),
        ({"status": ("paid", "shipped")}, {"status": "shipped"}, True),
        ({"status": ("paid",)}, {"status": "draft"}, False),
        ({"status": ("paid",)}, {}, False),
        ({"status": ("paid",), "role": ("admin",)}, {"status": "paid", "role": "user"}, False),
        ({"status": ("paid",), "role": ("admin",)}, {"status": "paid", "role": "ADMIN"}, True),
        ({"user.role": ("admin",)}, {"user": {"role": "admin"}, "n": 1}, True),
        ({"count": ("5",)}, {"count": 5}, True),
        ({"ok": ("true",)}, {"ok": True}, True),
        ({"status": ("paid",)}, {"order": {"status": "paid"}}, True),
        ({"status": ("paid",)}, {"order": {"status": "paid"}, "user": {}}, False),
        ({"status": ("paid",)}, {"order": {"status": "draft"}}, False),
    ],
)
def test_guards_look_at_the_payload_then_into_its_only_entry(guards, payload, hears):
    assert hears is (heard(bus(domain("Paid", guards)), domain_event("Paid", payload)) == "A")


def repository(change: str, new: Any, old: Any, name: str = "order-repository") -> Event:
    return repository_changed(name, change, None, new, old, NOW)


def observer(guards: tuple[tuple[str, tuple[str, ...]], ...] = ()) -> Trigger:
    return Trigger(TriggerKind.REPOSITORY, "repository.changed", subject="order-repository", guards=guards)


def test_an_observer_hears_its_repository_only():
    assert "A" == heard(bus(observer()), repository("created", {"id": 1}, None))
    assert "" == heard(bus(observer()), repository("created", {"id": 1}, None, "user-repository"))


def test_guards_of_an_observer_look_at_the_new_row_or_else_the_old_one():
    paid = bus(observer((("status", ("paid",)),)))
    assert "A" == heard(paid, repository("updated", {"status": "paid"}, {"status": "draft"}))
    assert "" == heard(paid, repository("updated", {"status": "draft"}, {"status": "paid"}))
    assert "A" == heard(paid, repository("deleted", None, {"status": "paid"}))


def moved(field: str = "status", before: str = "draft", after: str = "placed") -> Event:
    payload = {"fieldName": field, "objectName": "order", "fromState": before, "toState": after}
    return Event("state.transition", payload, name="order", names={"transition": payload})


@pytest.mark.parametrize(
    ("trigger", "event", "hears"),
    [
        (Trigger(TriggerKind.STATE, "state.transition"), moved(), True),
        (Trigger(TriggerKind.STATE, "state.transition", subject="status"), moved("Status"), True),
        (Trigger(TriggerKind.STATE, "state.transition", subject="status"), moved("phase"), False),
        (Trigger(TriggerKind.STATE, "state.transition", transition=("draft", "placed")), moved(), True),
        (Trigger(TriggerKind.STATE, "state.transition", transition=("draft", "placed")), moved(after="paid"), False),
        (Trigger(TriggerKind.STATE, "state.transition", guards=(("toState", ("placed",)),)), moved(), True),
        (Trigger(TriggerKind.STATE, "state.transition", guards=(("toState", ("paid",)),)), moved(), False),
    ],
)
def test_state_handlers_choose_by_field_transition_and_guard(trigger, event, hears):
    assert hears is (heard(bus(trigger), event) == "A")


def test_an_application_starts_and_ends_once_with_the_first_of_its_kind():
    start = Trigger(TriggerKind.START, "application.start")
    success, failure = (Trigger(TriggerKind.END, "application.end", subject=kind) for kind in ("success", "error"))
    listeners = bus(start, success, failure, start, success)
    assert "A" == heard(listeners, Event("application.start", {}))
    assert "B" == heard(listeners, Event("application.end", {}, name="Success"))
    assert "C" == heard(listeners, Event("application.end", {}, name="error"))


@pytest.mark.parametrize(
    ("trigger", "event", "reason"),
    [
        (websocket("websocket.connected"), message(), "listens to websocket.connected"),
        (websocket(""), message(), "its title names no event"),
        (websocket("websocket.message", "/chat"), message(), "path /chat is not /ws"),
        (domain("Placed"), domain_event("Paid", {}), "listens to Placed"),
        (
            domain("Paid", {"status": ("paid", "shipped")}),
            domain_event("Paid", {"status": "draft"}),
            "guard status:paid,shipped - value is draft",
        ),
        (domain("Paid", {"status": ("paid",)}), domain_event("Paid", {}), "guard status:paid - there is no status"),
        (observer(), repository("created", {}, None, "x-repository"), "listens to order-repository, not x-repository"),
        (
            Trigger(TriggerKind.STATE, "state.transition", transition=("a", "b")),
            moved(),
            "guard a_to_b - transition is draft_to_placed",
        ),
    ],
)
def test_a_rejected_handler_says_which_rule_failed(trigger, event, reason):
    match = bus(trigger).match(event, explain=True)
    assert ((), (("A", reason),)) == (match.deliveries, match.rejected)


def test_handlers_of_another_kind_are_not_even_considered():
    listeners = bus(observer(), Trigger(TriggerKind.OPERATION), domain("Paid"), websocket("websocket.connected"))
    assert (("D", "listens to websocket.connected"),) == listeners.match(message(), explain=True).rejected


def test_nothing_is_explained_unless_asked():
    assert () == bus(websocket("websocket.connected")).match(message()).rejected


def test_a_delivered_event_explains_the_others_too():
    match = bus(websocket("websocket.message"), websocket("websocket.connected")).match(message(), explain=True)
    assert (1, 1) == (len(match.deliveries), len(match.rejected))


def test_an_answer_that_a_payload_decided_is_not_given_to_the_next_event():
    listeners = bus(domain("Paid", {"status": ("new",)}))
    paid = [domain_event("Paid", {"status": status}) for status in ("new", "old", "new")]
    assert ["A", "", "A"] == [heard(listeners, event) for event in paid]


def test_a_guard_of_one_kind_does_not_make_another_forget():
    listeners = bus(domain("Paid", {"status": ("new",)}), websocket("websocket.message", "/ws"))
    first, second = message("/ws"), message("/other")
    assert ["B", "", "B"] == [heard(listeners, event) for event in (first, second, first)]
    assert listeners.match(first) is listeners.match(message("/ws"))


def test_paths_without_end_do_not_fill_the_memory():
    listeners = bus(websocket("websocket.message", "/{room}"))
    assert all("A" == heard(listeners, message(f"/{number}")) for number in range(3000))
    assert len(listeners._known) <= 1024
