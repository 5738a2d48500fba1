"""The demos status-board and echo over real sockets, as a browser, curl or a WebSocket client would meet them."""

from __future__ import annotations

import json
import re
import shutil
import socket
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from tests.support.program import DEMOS, Program, running
from tests.support.transcript import differences, expected_lines
from tests.support.visiting import UUID, client, close_of, receive

pytestmark = pytest.mark.slow

STATUS_BOARD = DEMOS / "status-board"
ECHO = DEMOS / "echo"
BARE = Path(__file__).parent / "status_board_bare"


def bare_status_board(folder: Path) -> Path:
    """Return `folder` holding the status board with its .aro files in the bare-verb syntax."""
    app = folder / "status-board"
    shutil.copytree(STATUS_BOARD, app)
    for source in BARE.glob("*.aro"):
        shutil.copy(source, app)
    return app


@pytest.fixture(scope="module", params=["bracketed", "bare"])
def board_folder(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return STATUS_BOARD if request.param == "bracketed" else bare_status_board(tmp_path_factory.mktemp("bare"))


@pytest.fixture(scope="module")
def board(board_folder: Path) -> Iterator[Program]:
    """The status board, shared by tests that leave it running."""
    with running(board_folder) as program:
        yield program


@pytest.fixture
def fresh_board(board_folder: Path) -> Iterator[Program]:
    with running(board_folder) as program:
        yield program


@pytest.fixture(scope="module")
def echo() -> Iterator[Program]:
    """Echo, shared by tests that leave it running."""
    with running(ECHO) as program:
        yield program


@pytest.fixture
def fresh_echo() -> Iterator[Program]:
    with running(ECHO) as program:
        yield program


def post(program: Program, text: str) -> dict[str, Any]:
    response, body = program.ask("POST", "/statuses", json.dumps({"status": text}))
    assert (201, "application/json") == (response.status, response.headers.get_content_type())
    status: dict[str, Any] = json.loads(body)
    return status


# Status board


def test_the_bare_status_board_is_the_bracketed_one_without_brackets() -> None:
    for bare in BARE.glob("*.aro"):
        bracketed = (STATUS_BOARD / bare.name).read_text(encoding="utf-8")
        assert re.sub(r"^( *)<([A-Z]\w*)> ", r"\1\2 ", bracketed, flags=re.MULTILINE) == bare.read_text(
            encoding="utf-8"
        )


def test_the_page_is_html_and_needs_nothing_from_outside(board: Program) -> None:
    response, page = board.ask("GET", "/")
    assert (200, "text/html") == (response.status, response.headers.get_content_type())
    assert (STATUS_BOARD / "templates" / "index.html").read_text(encoding="utf-8") == page
    assert [] == re.findall(r"https?://", page)


def test_a_posted_status_reaches_every_client_as_json(board: Program) -> None:
    with client(board) as first, client(board) as second:
        posted = post(board, "Back at ten")
        assert {"id", "text", "createdAt"} == posted.keys()
        assert "Back at ten" == posted["text"]
        assert re.fullmatch(UUID, posted["id"])
        assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", posted["createdAt"])
        frames = [receive(first), receive(second)]
        assert [json.dumps(posted, sort_keys=True, separators=(",", ":"))] * 2 == frames


def test_the_list_holds_what_was_posted_in_order(fresh_board: Program) -> None:
    assert {"data": []} == json.loads(fresh_board.ask("GET", "/statuses")[1])
    posted = [post(fresh_board, text) for text in ("one", "two", "three")]
    response, body = fresh_board.ask("GET", "/statuses")
    assert (200, {"data": posted}) == (response.status, json.loads(body))


def test_text_comes_back_as_it_was_sent(board: Program) -> None:
    text = "<b>50 %</b> / \"né\" ☂ \\n 'x' ${now}"
    with client(board) as connection:
        assert text == post(board, text)["text"]
        assert text == json.loads(receive(connection))["text"]


def test_ten_clients_hear_twenty_statuses_in_the_same_order(board: Program) -> None:
    texts = [f"status {number}" for number in range(20)]
    with ExitStack() as stack:
        connections = [stack.enter_context(client(board)) for _ in range(10)]
        for text in texts:
            post(board, text)
        for connection in connections:
            assert texts == [json.loads(receive(connection))["text"] for _ in texts]


def test_a_body_without_a_status_is_the_senders_mistake(board: Program) -> None:
    before = board.ask("GET", "/statuses")[1]
    response, body = board.ask("POST", "/statuses", "{}")
    assert 400 == response.status
    assert {"error": "Cannot extract the text from the request: body status."} == json.loads(body)
    assert before == board.ask("GET", "/statuses")[1]


@pytest.mark.parametrize(("path", "status"), [("/nowhere", 404), ("/ws", 501)])
def test_what_has_no_feature_set_is_answered_all_the_same(board: Program, path: str, status: int) -> None:
    assert status == board.ask("GET", path)[0].status


def test_ctrl_c_closes_the_clients_runs_application_end_and_exits_with_0(fresh_board: Program) -> None:
    with client(fresh_board) as connection:
        fresh_board.wait_for("Client connected")
        assert 0 == fresh_board.interrupt()
        assert (1001, "server shutdown") == close_of(connection)
    fresh_board.wait_for("Client disconnected")
    fresh_board.wait_for("HTTP Server stopped")
    fresh_board.wait_for("Status board stopped")
    assert [] == fresh_board.errors


def test_the_status_board_prints_what_its_expected_txt_says(fresh_board: Program) -> None:
    with client(fresh_board):
        fresh_board.wait_for("Client connected")
        with client(fresh_board):
            fresh_board.wait_for("Client connected", count=2)
            post(fresh_board, "Back at ten")
        fresh_board.wait_for("Client disconnected")
    fresh_board.wait_for("Client disconnected", count=2)
    assert 0 == fresh_board.interrupt()
    assert [] == differences(expected_lines(STATUS_BOARD / "expected.txt"), fresh_board.lines)


# Echo


def test_a_client_is_greeted_with_its_own_id(echo: Program) -> None:
    with client(echo) as connection:
        greeting = receive(connection)
        assert re.fullmatch(f"welcome, {UUID}", greeting)
        echo.wait_for(greeting.removeprefix("welcome, ") + " connected")


def test_the_speaker_gets_an_answer_and_everyone_gets_the_news(echo: Program) -> None:
    with client(echo) as speaker, client(echo) as listener:
        name = receive(speaker).removeprefix("welcome, ")
        receive(listener)
        speaker.send("hello")
        news = {"client": name, "text": "hello"}
        assert "echo: hello" == receive(speaker)
        assert news == json.loads(receive(speaker))
        assert news == json.loads(receive(listener))


def test_messages_of_one_client_are_answered_in_order(echo: Program) -> None:
    words = [f"word {number}" for number in range(50)]
    with client(echo) as connection:
        receive(connection)
        for word in words:
            connection.send(word)
        answers = [receive(connection) for _ in range(2 * len(words))]
    assert [f"echo: {word}" for word in words] == answers[::2]


def test_bye_closes_that_connection_with_a_code_and_a_reason_and_no_other(echo: Program) -> None:
    with client(echo) as leaving, client(echo) as staying:
        receive(staying)
        leaving.send("bye")
        assert (4000, "bye") == close_of(leaving)
        echo.wait_for(f"{UUID} disconnected with 4000: bye")
        assert "bye" == json.loads(receive(staying))["text"]
        staying.send("still here")
        assert "echo: still here" == receive(staying)


def test_a_clients_own_code_and_reason_reach_the_handler(echo: Program) -> None:
    with client(echo) as connection:
        receive(connection)
        connection.close(4001, "had enough")
    echo.wait_for(f"{UUID} disconnected with 4001: had enough")


def test_a_client_that_vanishes_is_disconnected_once_with_1006(fresh_echo: Program) -> None:
    with client(fresh_echo) as staying:
        receive(staying)
        with client(fresh_echo) as vanishing:
            receive(vanishing)
            vanishing.socket.shutdown(socket.SHUT_RDWR)
        fresh_echo.wait_for(f"{UUID} disconnected with 1006: connection closed")
        staying.send("anyone?")
        assert "echo: anyone?" == receive(staying)
    fresh_echo.wait_for("disconnected", count=2)
    assert 0 == fresh_echo.interrupt()
    assert 2 == sum("disconnected" in line for line in fresh_echo.lines)


def test_echo_prints_what_its_expected_txt_says(fresh_echo: Program) -> None:
    with client(fresh_echo) as connection:
        receive(connection)
        connection.send("hello")
        connection.send("bye")
        close_of(connection)
    fresh_echo.wait_for("disconnected")
    assert 0 == fresh_echo.interrupt()
    assert [] == differences(expected_lines(ECHO / "expected.txt"), fresh_echo.lines)
