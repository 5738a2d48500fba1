"""Rows as files: what stands in them, and what does not."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from aro_console.model.copying import Source
from aro_console.model.exporting import FORMATS, Export, export
from aro_console.model.masking import MASK
from tests.support.records import Story
from tests.support.session import FakeSession

VERSION = "4.5.6"
SECRET = "hunter2hunter2"


def told() -> Story:
    story = (
        Story()
        .opened("c1")
        .received("c1", f'{{"text":"hi","password":"{SECRET}"}}')
        .received("c1", b"\xff\x00", "binary")
    )
    headers = (("Authorization", f"Bearer {SECRET}"), ("Content-Type", "application/json"))
    story.requested("POST", f"/lines?token={SECRET}&x=1", b'{"line":"``` a"}', headers=headers)
    return story.answered(201, b"\x89PNG")


def exported(form: str, *, masked: bool = True, story: Story | None = None) -> Export:
    session = FakeSession(story if story is not None else told())
    session.poll()
    rows = session.world.timeline.visible
    sources = [Source(row, session.past.record(row.seq), "127.0.0.1:8080", "/ws") for row in rows]
    return export(form, sources, lambda at_ns: datetime(2026, 1, 31, 12, tzinfo=UTC), VERSION, masked=masked)


@pytest.mark.parametrize("form", FORMATS)
def test_no_format_lets_a_secret_through_unless_told_to(form: str) -> None:
    made = exported(form)
    assert SECRET not in made.text
    assert MASK in made.text
    assert made.masked
    assert SECRET not in " ".join(made.masked)
    plain = exported(form, masked=False)
    assert SECRET in plain.text
    assert () == plain.masked


def test_json_lines_have_one_object_a_row_with_values_not_words() -> None:
    rows = [json.loads(line) for line in exported("jsonl").text.splitlines()]
    assert [1, 2, 3, 4, 5] == [row["number"] for row in rows]
    assert {"text": "hi", "password": MASK} == rows[1]["payload"]
    assert {"base64": "/wA="} == rows[2]["payload"]
    assert ("in", ["c1"], "2026-01-31T12:00:00+00:00") == (
        rows[1]["direction"],
        rows[1]["connections"],
        rows[1]["time"],
    )
    assert ["Authorization", MASK] == rows[3]["headers"][0]


def test_a_transcript_fences_payloads_whatever_they_hold() -> None:
    text = exported("markdown").text
    assert "## 12:00:00.000  \\#2  c1" in text
    assert '"text": "hi"' in text
    assert "````json" in text
    long = exported("markdown", story=Story().opened("c1").received("c1", f'{{"a":"{"x" * 200}"}}')).text
    assert "x…\n" in long, "what stands below in full is not said twice"
    assert f'"a": "{"x" * 200}"' in long


def test_commands_are_those_that_can_be_copied() -> None:
    lines = exported("curl").text.splitlines()
    assert 1 == len(lines)
    assert lines[0].startswith("curl -X POST --globoff 'http://127.0.0.1:8080/lines")
    assert 2 == len(exported("websocat").text.splitlines())


def test_a_websocat_command_goes_to_the_address_of_its_connection_secrets_aside() -> None:
    session = FakeSession(Story().opened("c1").received("c1", "hi"))
    session.poll()
    sources = [
        Source(row, session.past.record(row.seq), "127.0.0.1:8080", f"/ws?room=1&jwt={SECRET}", "chat")
        for row in session.world.timeline.visible
    ]
    made = export("websocat", sources, lambda at_ns: datetime(2026, 1, 31, 12, tzinfo=UTC), VERSION)
    assert made.text.endswith(f"--protocol chat 'ws://127.0.0.1:8080/ws?room=1&jwt={MASK}'\n")
    assert ("#2 secret in a query, 14 characters",) == made.masked


def test_what_is_not_written_is_not_said_to_be_masked() -> None:
    assert () == exported("curl", story=Story().opened("c1").received("c1", f'{{"password":"{SECRET}"}}')).masked


def test_an_http_archive_has_each_request_with_its_response() -> None:
    log = json.loads(exported("har").text)["log"]
    (entry,) = log["entries"]
    assert "1.2" == log["version"]
    assert {"name": "aro-console", "version": VERSION} == log["creator"]
    assert ("POST", 201, 2.0) == (entry["request"]["method"], entry["response"]["status"], entry["time"])
    assert {"size": 4, "mimeType": "", "text": "iVBORw==", "encoding": "base64"} == entry["response"]["content"]
    assert {"name": "x", "value": "1"} in entry["request"]["queryString"]
    for part in ("cookies", "headers", "headersSize", "bodySize", "httpVersion"):
        assert part in entry["request"]
        assert part in entry["response"]


def test_a_request_without_a_response_is_archived_too() -> None:
    (entry,) = json.loads(exported("har", story=Story().requested("GET", "/")).text)["log"]["entries"]
    assert 0 == entry["response"]["status"]


def test_rows_without_anything_of_the_kind_make_nothing() -> None:
    assert ["", ""] == [exported(form, story=Story().opened("c1")).text for form in ("har", "curl")]


@pytest.mark.parametrize("form", ["jsonl", "markdown", "har"])
def test_what_was_said_about_a_row_goes_with_it_secrets_aside(form: str) -> None:
    session = FakeSession(Story().requested("GET", "/"))
    session.poll()
    (row,) = session.world.timeline.visible
    said = Source(row, session.past.record(row.seq), comment=f"slow, with token={SECRET}")
    made = export(form, [said], lambda at_ns: datetime(2026, 1, 31, 12, tzinfo=UTC), VERSION)
    assert (True, False) == ("slow, with token=" in made.text, SECRET in made.text)
