"""The HTTP side against curl, whose reading of HTTP/1.1 is nobody's here."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.support.client_frames import ACCEPT, KEY
from tests.support.program import PATIENCE_S, Program, running

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(shutil.which("curl") is None, reason="there is no curl on this machine"),
]

PARLEY = Path(__file__).parent / "parley"


@pytest.fixture(scope="module")
def parley() -> Iterator[Program]:
    with running(PARLEY) as program:
        yield program


def start_curl(program: Program, path: str, *words: str) -> subprocess.Popen[bytes]:
    line = ["curl", "--silent", "--show-error", "--noproxy", "*", "--max-time", str(PATIENCE_S), *words]
    return subprocess.Popen(
        [*line, f"{program.http}{path}"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )


def curl(program: Program, path: str, *words: str, data: bytes = b"") -> str:
    """Return what curl prints."""
    with start_curl(program, path, *words) as process:
        out, error = process.communicate(data, PATIENCE_S)
    assert process.returncode == 0, error.decode()
    return out.decode()


def echoed(program: Program, *words: str, data: bytes = b"") -> Any:
    """Return the body as the application understood it: flat names, as a Return spreads a Map."""
    told = json.loads(curl(program, "/echo", *words, data=data))
    assert "POST" == told.pop("method")
    return told


@pytest.mark.parametrize(
    ("words", "body"),
    [
        (("--json", '{"a": 1, "b": [true, null]}'), {"body.a": 1, "body.b": [True, None]}),
        (("--json", "[1, 2]"), {"body": [1, 2]}),
        (("--data", "a=1&b=x%20y&b=z+w"), {"body.a": "1", "body.b": ["x y", "z w"]}),
        (("--form", "name=Ada", "--form", "note=grüß"), {"body.name": "Ada", "body.note": "grüß"}),
        (("--header", "Content-Type: text/plain", "--data", "plain"), {"body": "plain"}),
    ],
    ids=["json", "array", "form", "multipart", "text"],
)
def test_a_body_of_every_type_is_understood(parley: Program, words: tuple[str, ...], body: dict[str, Any]) -> None:
    assert body == echoed(parley, *words)


def test_a_file_uploaded_by_a_form_arrives(parley: Program, tmp_path: Path) -> None:
    (tmp_path / "note.txt").write_text("from a file", encoding="utf-8")
    form = f"note=@{tmp_path / 'note.txt'};type=text/plain"
    assert {"body.note": "from a file"} == echoed(parley, "--form", form)


def test_a_chunked_upload_arrives_whole(parley: Program) -> None:
    words = ("--header", "Transfer-Encoding: chunked", "--header", "Content-Type: text/plain", "--data-binary", "@-")
    data = b"0123456789" * 20_000
    assert {"body": data.decode()} == echoed(parley, *words, data=data)


def test_a_client_that_expects_100_is_told_to_continue(parley: Program) -> None:
    words = ("--verbose", "--stderr", "-", "--header", "Expect: 100-continue", "--header", "Content-Type: text/plain")
    told = curl(parley, "/echo", *words, "--data", "x" * 2000)
    assert "HTTP/1.1 100 Continue" in told
    assert "HTTP/1.1 200 OK" in told


def test_a_body_that_is_announced_too_big_is_refused_before_it_is_sent(parley: Program) -> None:
    words = ("--header", "Expect: 100-continue", "--output", "/dev/null", "--write-out", "%{http_code} %{size_upload}")
    assert "413 0" == curl(parley, "/echo", *words, "--data-binary", "@-", data=b"x" * (11 * 1024 * 1024))


def test_one_connection_serves_several_requests(parley: Program) -> None:
    words = ("--output", "/dev/null", "--write-out", "%{http_code} %{num_connects}\n")
    first, *later = curl(parley, "/page.html", *words, f"{parley.http}/nowhere", *words).splitlines()
    assert ("404 1", ["200 0"]) == (first, later)


def test_head_is_answered_without_a_body_but_with_its_length(parley: Program) -> None:
    told = curl(parley, "/page.html", "--head")
    assert "HTTP/1.1 200 OK" in told
    assert "Content-Length: 59" in told
    assert "Content-Type: text/html; charset=utf-8" in told


def test_http_1_0_is_answered_and_closed(parley: Program) -> None:
    told = curl(parley, "/page.html", "--http1.0", "--include")
    assert "Connection: close" in told
    assert told.endswith("</html>")


def test_an_offer_of_http_2_is_passed_over(parley: Program) -> None:
    assert "HTTP/1.1 200 OK" in curl(parley, "/page.html", "--http2", "--include")


def test_a_websocket_is_opened_for_curl_too(parley: Program) -> None:
    headers = ("Connection: Upgrade", "Upgrade: websocket", "Sec-WebSocket-Version: 13", f"Sec-WebSocket-Key: {KEY}")
    words = [word for header in headers for word in ("--header", header)]
    with start_curl(parley, "/ws", "--dump-header", "-", *words) as process:
        assert process.stdout is not None
        lines = iter(process.stdout.readline, b"\r\n")
        head = b"".join(lines).decode()
        process.kill()
    assert "101 Switching Protocols" in head
    assert f"Sec-WebSocket-Accept: {ACCEPT}" in head


def test_a_request_that_is_being_answered_when_the_application_ends_is_answered() -> None:
    with running(PARLEY) as program, start_curl(program, "/slow", "--include") as process:
        program.wait_for("slow begins")
        assert 0 == program.interrupt()
        out, _ = process.communicate(timeout=PATIENCE_S)
        assert [] == program.errors
    assert "HTTP/1.1 200 OK" in out.decode()
    assert "Connection: close" in out.decode()
    assert out.endswith(b'{"answer":"at last"}')
