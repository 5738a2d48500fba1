from datetime import UTC, datetime

import pytest

from runtime.compiler.calls import Bound
from runtime.engine import effects
from runtime.engine.actions.registry import LINKAGE
from runtime.engine.actions.response import emit, log, notify, return_, store, stored_names, throw
from runtime.engine.execution import Response
from runtime.errors import EvaluationError
from tests.support.calls import finish, make_call

NOW = datetime(2026, 3, 1, 8, tzinfo=UTC)


def returned(statement, *replies, **parts):
    return finish(return_(make_call(statement, **parts)), *replies)[1]


# --- return ---


@pytest.mark.parametrize(
    ("value", "data"),
    [
        ({"a": 1, "b": {"c": True, "d": {"e": "x"}}}, {"a": 1, "b.c": True, "b.d.e": "x"}),
        ({"list": [{"a": 1}], "none": {}}, {"list": [{"a": 1}]}),
        ({"at": NOW}, {"at": "2026-03-01T08:00:00Z"}),
        ([1, {"a": 2}], {"data": [1, {"a": 2}]}),
        ([], {"data": []}),
        ("text", {"value": "text"}),
        ('{"a": {"b": 1}}', {"a.b": 1}),
        ("{not json", {"value": "{not json"}),
        ("[1]", {"value": "[1]"}),
        (5, {"value": 5}),
        (False, {"value": False}),
        (b"\xff", {"value": b"\xff"}),
        ({"a": {"b": b"x"}}, {"a.b": b"x"}),
        (NOW, {"value": "2026-03-01T08:00:00Z"}),
    ],
)
def test_a_with_value_is_spread_and_made_flat(value, data):
    assert Response("OK", "_expression_", data) == returned("return OK:status with =", object=value)


def test_a_variable_behind_with_is_spread_too():
    response = returned("return Created:status with status-update", base={"id": 1}, object={"id": 1})
    assert Response("Created", "_expression_", {"id": 1}) == response


def test_an_unbound_variable_behind_with_fails():
    with pytest.raises(EvaluationError, match="Undefined variable: 'user'"):
        returned("return OK:status with user")


def test_a_magic_name_behind_with_is_read():
    assert {"value": "2026-03-01T08:00:00Z"} == returned("return OK:status with now", NOW).data


@pytest.mark.parametrize("word", ["startup", "application", "status"])
def test_the_object_of_for_is_the_reason_whether_bound_or_not(word):
    assert Response("OK", word, {}) == returned(f"return OK:status for {word}")


def test_a_bound_object_of_for_is_shown_under_its_name():
    response = returned("return OK:status for user", base={"name": "Ada"}, object={"name": "Ada"})
    assert Response("OK", "user", {"user.name": "Ada"}) == response


def test_specifiers_that_are_bound_are_shown():
    response = returned("return OK:status for order:total", base={"total": 3}, object=3, names={"total": 9})
    assert {"order.total": 3, "total": 9} == response.data


def test_metrics_are_answered_as_a_value():
    response = returned("return OK:status for metrics:short", "metrics: 7 executions")
    assert Response("OK", "metrics", {"value": "metrics: 7 executions"}) == response


def test_a_second_phrase_gives_the_reason():
    response = returned("return OK:status with =", object={"a": 1}, for_name="user", for_value={"b": 2})
    assert Response("OK", "user", {"a": 1, "user.b": 2}) == response


def test_a_with_clause_behind_the_object_is_the_data():
    assert Response("OK", "user", {"a": 1}) == returned("return OK:status for user", with_value={"a": 1})


def test_no_object_at_all_is_a_success():
    assert Response("OK", "success", {}) == returned("return OK:status - -")


@pytest.mark.parametrize(
    ("names", "data"),
    [
        ({"message": "b", "greeting": "a"}, {"value": "a"}),
        ({"value": 1.0}, {"value": "1.0"}),
        ({"result": [1]}, {"value": "[1]"}),
        ({"other": 1}, {}),
    ],
)
def test_a_return_without_data_shows_the_first_of_some_names(names, data):
    assert data == returned("return OK:status for startup", names=names).data


def test_the_linkage_asks_for_those_names():
    assert "greeting" in LINKAGE.also_reads["return"]


# --- throw ---


@pytest.mark.parametrize(
    ("descriptor", "status"),
    [("NotFound", 404), ("not-found", 404), ("NotFoundError", 404), ("InternalError", 500), ("Oops", 500),
     ("Conflict", 409), ("Unprocessable", 422)],
)  # fmt: skip
def test_throw_always_fails_with_the_status_of_its_descriptor(descriptor, status):
    with pytest.raises(EvaluationError, match=descriptor) as caught:
        throw(make_call(f"throw {descriptor}:error for user"))
    assert status == caught.value.status


# --- log ---


@pytest.mark.parametrize(
    ("statement", "effect"),
    [
        ("log - to console", effects.Log("1.50")),
        ("log - to stderr", effects.Log("1.50", error=True)),
        ("log - to console:error", effects.Log("1.50", error=True)),
        ("print - to anything", effects.Log("1.50")),
    ],
)
def test_log_prints_the_human_form(statement, effect):
    asked, _ = finish(log(make_call(statement, subject=1.5, has_sink=True)))
    assert [effect] == asked


def test_log_of_a_noun_and_of_a_with_value():
    assert [effects.Log("hi")] == finish(log(make_call("log greeting to console", subject="hi")))[0]
    assert [effects.Log("ho")] == finish(log(make_call("log message for console", with_value="ho", subject="hi")))[0]
    assert [effects.Log("he")] == finish(log(make_call("log message with =", object="he")))[0]


def test_log_of_an_unbound_name_fails():
    with pytest.raises(EvaluationError, match="Undefined variable: 'greeting'"):
        finish(log(make_call("log greeting to console")))


# --- store ---


def test_store_binds_whether_the_row_is_new():
    row = {"id": "1", "a": 2}
    asked, bound = finish(store(make_call("store user into user-repository", subject={"a": 2})),
                          effects.Stored(row, created=True))  # fmt: skip
    assert [effects.Store("user-repository", {"a": 2})] == asked
    assert Bound(row, {"new-entry": 1}) == bound


def test_store_in_its_saved_form_takes_the_specifier_as_source_and_binds_the_row():
    call = make_call("store saved:user into user-repository", names={"user": {"a": 2}})
    asked, bound = finish(store(call), effects.Stored({"id": "1", "a": 2}, created=False))
    assert [effects.Store("user-repository", {"a": 2})] == asked
    assert {"new-entry": 0, "saved": {"id": "1", "a": 2}} == bound.names
    assert ("new-entry", "saved") == stored_names(call.site)


def test_store_into_what_is_no_repository_fails():
    with pytest.raises(EvaluationError, match="Repository not found: 'drawer'"):
        finish(store(make_call("store user into drawer", subject=1)))


# --- emit ---


@pytest.mark.parametrize(
    ("parts", "payload"),
    [
        ({"statement": "with =", "object": {"a": 1}, "with_is_literal_map": True}, {"a": 1}),
        ({"statement": "with user", "base": {"a": 1}, "object": {"a": 1}}, {"user": {"a": 1}}),
        ({"statement": "with user:a", "base": {"a": 1}, "object": 1}, {"user": 1}),
        ({"statement": "with =", "object": {"a": 1}}, {"data": {"a": 1}}),
        ({"statement": "with =", "object": 5}, {"data": 5}),
        ({"statement": "with user"}, {}),
        ({"statement": "- -"}, {}),
        ({"statement": "to bus", "with_value": {"a": 1}, "with_name": "user"}, {"user": {"a": 1}}),
        ({"statement": "to bus", "with_value": {"a": 1}, "with_is_literal_map": True}, {"a": 1}),
    ],
)
def test_the_payload_of_emit_follows_the_form_of_its_value(parts, payload):
    statement = parts.pop("statement")
    asked, _ = finish(emit(make_call(f"emit OrderPlaced:event {statement}", **parts)))
    assert {"eventType": "OrderPlaced", **payload} == asked[0].event.payload
    assert "OrderPlaced" == asked[0].event.name


def test_an_event_needs_a_name():
    with pytest.raises(EvaluationError, match="An event needs its name"):
        finish(emit(make_call("emit - with =", object=1)))


# --- notify ---


def test_notify_publishes_one_event_per_recipient_whose_fields_are_names():
    users = [{"name": "Ada", "age": 36}, {"name": "Bob", "age": 9}]
    asked, _ = finish(notify(make_call("notify users with =", subject=users, object="hello")), NOW)
    assert effects.Now() == asked[0]
    assert [{"name": "Ada", "age": 36}, {"name": "Bob", "age": 9}] == [one.event.names for one in asked[1:]]
    payload = asked[1].event.payload
    assert ("hello", "users", users[0], users[0], "notify") == tuple(
        payload[key] for key in ("message", "target", "users", "user", "type")
    )


def test_notify_of_an_unbound_recipient_publishes_nothing():
    assert ([], "hello") == finish(notify(make_call("notify users with =", object="hello")))
