"""What is typed about something held: the order it becomes, or what is wrong with it."""

from __future__ import annotations

import pytest

from aro_console.commands.forms import FormError
from aro_console.commands.holding import answer_form, delay_of, edit_form, replaced, typed_answer
from runtime.probe import records as r
from runtime.probe.commands import Answer, Delay, Replace
from tests.support.records import Story


def held(*arguments: object, **more: object) -> r.Held:
    record = Story().kept(*arguments, **more).views[-1]  # type: ignore[arg-type]
    assert isinstance(record, r.Held)
    return record


TEXT, BYTES = held("c1", "hi"), held("c1", b"\x01", what="binary")
REQUEST = held("", '{"a":1}', event="http.request", what="POST /lines")
EVENT = held("", {"n": 1}, "", event="Said")
FRAME = held("c1", "x", "out")


def test_an_edit_starts_with_what_is_held_and_passes_it_on() -> None:
    form = edit_form(TEXT, "Edit")
    assert ("hi", 8, "json") == (form.fields[0].value, form.fields[0].lines, form.fields[0].check)
    assert Replace(1, "0xnot hex") == form.build({"message": "0xnot hex"})


@pytest.mark.parametrize(
    ("what", "text", "order"),
    [
        (TEXT, "bye", Replace(1, "bye")),
        (BYTES, "0x02 03", Replace(1, b"\x02\x03")),
        (REQUEST, "{}", Replace(1, "{}")),
        (EVENT, '{"n": 2}', Replace(1, '{"n": 2}')),
    ],
)
def test_what_is_edited_keeps_its_kind(what: r.Held, text: str, order: Replace) -> None:
    assert order == replaced(what, text)


@pytest.mark.parametrize(
    ("what", "text", "words"),
    [
        (TEXT, "x" * 1025, "There is room for 1,024 bytes, not 1,025."),
        (TEXT, "\ud800", "cannot be sent as UTF-8"),
        (BYTES, "0x0", "pairs of hex digits"),
        (BYTES, "text", "A binary message stays one"),
        (EVENT, "[1]", "An event's payload is a JSON object"),
    ],
)
def test_what_cannot_go_on_is_said_before_it_is_given(what: r.Held, text: str, words: str) -> None:
    with pytest.raises(FormError) as wrong:
        replaced(what, text)
    assert words in str(wrong.value)
    assert "message" == wrong.value.field


def test_a_message_is_answered_by_one_and_a_request_by_a_response() -> None:
    assert Answer(1, "no") == answer_form(TEXT, "Answer").build({"message": "no"})
    form = answer_form(REQUEST, "Answer")
    assert ["status", "headers", "message"] == [field.name for field in form.fields]
    given = {"status": "403", "headers": "X-By: hand; X-To: you", "message": "no"}
    assert Answer(1, "no", 403, (("X-By", "hand"), ("X-To", "you"))) == form.build(given)


def test_an_answer_can_be_typed() -> None:
    assert Answer(1, "not now") == typed_answer(TEXT, "not now")
    assert Answer(1, "no such", 404) == typed_answer(REQUEST, "404 no such")
    assert Answer(1, "", 204) == typed_answer(REQUEST, "204")


@pytest.mark.parametrize(
    ("what", "text", "field"),
    [
        (REQUEST, "99", "status"),
        (REQUEST, "ok", "status"),
        (EVENT, "x", "message"),
        (FRAME, "x", "message"),
    ],
)
def test_an_answer_nobody_could_hear_is_refused(what: r.Held, text: str, field: str) -> None:
    with pytest.raises(FormError) as wrong:
        typed_answer(what, text)
    assert field == wrong.value.field


def test_a_header_that_the_server_sets_is_refused() -> None:
    given = {"status": "200", "headers": "Content-Length: 3", "message": "abc"}
    with pytest.raises(FormError, match="set by the server itself"):
        answer_form(REQUEST, "Answer").build(given)


def test_a_delay_is_a_number_of_seconds() -> None:
    assert Delay(1, 0.5) == delay_of(TEXT, "0.5")
    for wrong in ("soon", "0", "-1", "nan", "99999"):
        with pytest.raises(FormError):
            delay_of(TEXT, wrong)
