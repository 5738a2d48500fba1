"""What can be copied of a row."""

from __future__ import annotations

import json
import shlex
import subprocess
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from aro_console.model.copying import Source, copies, row_text, value_json
from aro_console.model.timeline import Timeline
from tests.support.records import Story


def source(story: Story, address: str = "127.0.0.1:8080", path: str = "/ws") -> Source:
    timeline = Timeline()
    timeline.extend(story.views)
    return Source(timeline.visible[-1], story.views[-1], address, path)


def test_a_message_can_be_copied_and_sent_again() -> None:
    made = copies(source(Story().opened("c1").received("c1", '{"text":"it\'s"}')))
    assert {"text": "it's"} == json.loads(made["value"])
    assert '{"text":"it\'s"}' == made["payload"]
    assert made["row"].startswith("#2  c1  >  text")
    assert made["websocat"].endswith("| websocat --no-close --null-terminated ws://127.0.0.1:8080/ws")
    assert "curl" not in made


def test_what_came_of_a_message_can_be_asked_for_again_as_the_message_can() -> None:
    story = Story().opened("c1").received("c1", "hi").sent("c1", "welcome", cause=0)
    sent = source(story)
    assert copies(replace(sent, asked=story.views[1]))["websocat"].endswith("ws://127.0.0.1:8080/ws")
    assert "websocat" not in copies(replace(sent, asked=story.views[0]))


def test_a_message_is_sent_again_to_its_address_in_its_subprotocol() -> None:
    known = replace(source(Story().opened("c1").received("c1", "hi")), path="/ws?room=it's", protocol="chat")
    words = shlex.split(copies(known)["websocat"])
    assert ["--protocol", "chat", "ws://127.0.0.1:8080/ws?room=it's"] == words[-3:]


def test_a_moment_is_copied_as_a_program_writes_it() -> None:
    assert '"2026-01-31T12:00:00Z"' == value_json(datetime(2026, 1, 31, 12, tzinfo=UTC))


def test_what_the_server_sent_is_no_command_of_a_client() -> None:
    made = copies(source(Story().opened("c1").sent("c1", "welcome", cause=0)))
    assert ("welcome", False) == (made["payload"], "websocat" in made)


@pytest.mark.parametrize(
    "message", ["plain", 'it\'s "$HOME" `id` \\n', "two\nlines", "\x1b[201~\nid", "e\u0301 \u202e"]
)
def test_the_shell_prints_a_message_as_it_was(message: str) -> None:
    command = copies(source(Story().opened("c1").received("c1", message)))["websocat"].rpartition(" | ")[0]
    printed = subprocess.run(["sh", "-c", command], capture_output=True, check=True).stdout
    assert message.encode() + b"\0" == printed


def test_bytes_are_sent_again_byte_for_byte() -> None:
    made = copies(source(Story().opened("c1").received("c1", b"\x00'\xff", opcode="binary")))
    command, _, client = made["websocat"].rpartition(" | ")
    assert b"\x00'\xff" == subprocess.run(["sh", "-c", command], capture_output=True, check=True).stdout
    assert client.startswith("websocat --binary")


def test_a_request_becomes_a_curl_command() -> None:
    story = Story().requested(
        method="POST",
        target="/lines?x=1&y=2",
        body=b'{"a":1}',
        headers=(("Host", "h"), ("Content-Length", "7"), ("Content-Type", "application/json")),
    )
    assert (
        "curl -X POST 'http://localhost:8080/lines?x=1&y=2' -H 'Content-Type: application/json' --data-raw '{\"a\":1}'"
    ) == copies(source(story, "0.0.0.0:8080"))["curl"]


@pytest.mark.parametrize(
    ("target", "kept"),
    [("/?a[0]={1}", "--globoff"), ("/a/../b", "--path-as-is"), ("/{a}/./[b]", "--globoff --path-as-is")],
)
def test_curl_asks_for_the_target_as_it_was(target: str, kept: str) -> None:
    command = copies(source(Story().requested("GET", target, headers=(("X-Empty", ""),)), "0.0.0.0:8080"))["curl"]
    assert kept == " ".join(word for word in command.split() if word.startswith("--"))
    assert f"http://localhost:8080{target}" in shlex.split(command)
    assert "X-Empty;" in shlex.split(command)


@pytest.mark.parametrize(
    ("method", "body", "words"),
    [
        ("HEAD", b"", ["--head"]),
        ("POST", b"@/etc/passwd", ["-X", "POST", "-H", "Content-Type:", "--data-raw", "@/etc/passwd"]),
    ],
)
def test_curl_waits_for_no_body_and_reads_no_file(method: str, body: bytes, words: list[str]) -> None:
    command = copies(source(Story().requested(method, "/", body), "localhost:8080"))["curl"]
    assert words == [word for word in shlex.split(command)[1:] if not word.startswith("http:")]


@pytest.mark.parametrize("body", [b"\x1b[201~\nid", b"a\0b", b"\xff", b"\x9b2J"])
def test_a_body_that_would_steer_a_terminal_is_printed_by_the_shell(body: bytes) -> None:
    command = copies(source(Story().requested("POST", "/", body)))["curl"]
    printed, _, client = command.rpartition(" | ")
    assert (True, body) == (command.isprintable(), subprocess.run(["sh", "-c", printed], capture_output=True).stdout)
    assert client.endswith("--data-binary @-")


def test_a_header_that_would_steer_a_terminal_is_printed_by_the_shell() -> None:
    story = Story().requested("GET", "/", headers=(("X-Odd", "a\x9b2J"),))
    command = copies(source(story))["curl"].replace("curl", "printf '%s,'", 1)
    assert command.isprintable()
    assert "X-Odd: a\x9b2J" in subprocess.run(["sh", "-c", command], capture_output=True).stdout.decode().split(",")


def test_a_row_whose_record_is_gone_can_still_be_copied_as_text() -> None:
    known = source(Story().opened("c1").received("c1", "hi"))
    assert ["row"] == list(copies(Source(known.row, None)))
    assert row_text(known.row) == copies(Source(known.row, None))["row"]
