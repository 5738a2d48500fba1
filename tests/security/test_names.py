"""What a peer names never leaves its folder, and what it says never becomes more than it is."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import psutil
import pytest

from aro_console.cli.commands import cli
from runtime.host.application import RunOptions
from runtime.services.tcp.server import TcpOptions
from runtime.services.web.server import WebOptions
from tests.conformance.peers import Server
from tests.support.apps import write_app
from tests.support.client_frames import client_frame, handshake
from tests.support.watching import watched

SECRET = "the secret of another folder"
APP = {
    "main.aro": """
        (Application-Start: Pages) {
            Configure the <websocket> with { protocols: ["chat"] }.
            Start the <http-server> with the <contract>.
            Keepalive the <application> for the <events>.
            Return an <OK: status> for the <startup>.
        }
        (getPage: Pages API) {
            Extract the <name> from the <pathParameters: name>.
            Transform the <page> from the <template: name>.
            Return an <OK: status> with <page>.
        }
        (Answer Message: WebSocket Event Handler) {
            Extract the <text> from the <event: message>.
            Close the <websocket-connection> with { code: 4000, reason: <text> }.
        }
        """,
    "openapi.yaml": """
        openapi: 3.0.3
        info: { title: Pages, version: "1" }
        paths:
          /pages/{name}:
            get:
              operationId: getPage
              parameters: [{ name: name, in: path, required: true, schema: { type: string } }]
              responses: { "200": { description: The page } }
        """,
    "templates/good.html": "<!DOCTYPE html><p>good</p>",
    "secret.txt": SECRET,
}


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder = write_app(tmp_path_factory.mktemp("outside") / "app", APP)
    (folder.parent / "secret.txt").write_text(SECRET)
    (folder / "templates" / "link.html").symlink_to(folder / "secret.txt")
    (folder / "templates" / "out").symlink_to(folder)
    with watched(folder) as one:
        yield Server(one.port())


def get(server: Server, target: str, *headers: str) -> bytes:
    lines = [f"GET {target} HTTP/1.1", "Host: localhost", "Connection: close", *headers, "", ""]
    return server.tell("\r\n".join(lines).encode("latin-1"), 1 << 20)


def test_a_template_of_the_folder_is_served(pages: Server) -> None:
    assert b"<p>good</p>" in get(pages, "/pages/good.html")


LEAVING = [
    "..%2fsecret.txt",
    "%2e%2e%2fsecret.txt",
    "..%5csecret.txt",
    "%2e%2e/secret.txt",
    "../secret.txt",
    "../../secret.txt",
    "..%252fsecret.txt",
    "..%c0%afsecret.txt",
    "..%2f..%2fsecret.txt",
    ".%2f..%2f.%2fsecret.txt",
    "%2fetc%2fpasswd",
    "%2f%2fetc%2fpasswd",
    "file:%2f%2f%2fetc%2fpasswd",
    "~%2fsecret.txt",
    "link.html",
    "out%2fsecret.txt",
    "out%2f..%2fsecret.txt",
    "good.html%00.txt",
    "%00",
    "..%2fsecret.txt%00good.html",
    "good.html%2f..%2f..%2fsecret.txt",
    ".",
    "..",
    "%ff%fe",
    "x" * 5000,
    "a%2f" * 500,
]
"""Names in a path that lead out of the templates, or nowhere."""


@pytest.mark.parametrize("name", LEAVING)
def test_a_name_that_leads_out_of_the_folder_finds_nothing(pages: Server, name: str) -> None:
    answer = get(pages, f"/pages/{name}")
    assert b"404" == answer.split()[1]
    assert SECRET.encode() not in answer
    assert b"root:" not in answer


def test_a_folder_that_becomes_a_link_between_two_requests_is_looked_at_again(tmp_path: Path) -> None:
    folder = write_app(tmp_path / "app", {**APP, "templates/sub/good.html": "<!DOCTYPE html><p>good</p>"})
    outside = tmp_path / "elsewhere"
    outside.mkdir()
    (outside / "good.html").write_text(SECRET)
    with watched(folder) as one:
        server = Server(one.port())
        assert b"<p>good</p>" in get(server, "/pages/sub%2fgood.html")
        (folder / "templates" / "sub").rename(folder / "templates" / "old")
        (folder / "templates" / "sub").symlink_to(outside)
        answer = get(server, "/pages/sub%2fgood.html")
    assert b"404" == answer.split()[1]
    assert SECRET.encode() not in answer


SPLITTING = [
    "a\r\nEvil: 1",
    "a\nEvil: 1",
    "a\rEvil: 1",
    "a\r\n\r\nHTTP/1.1 200 OK",
    "a\0b",
    "\u010d\u010a\u010dEvil: 1",
]
"""Texts that would be more than one header, or would once they were cut to bytes."""


@pytest.mark.parametrize("text", SPLITTING)
def test_a_name_that_an_answer_repeats_stays_in_its_body(pages: Server, text: str) -> None:
    head, _, body = get(pages, f"/pages/{quote(text)}").partition(b"\r\n\r\n")
    assert b"evil" not in head.lower()
    assert 404 == int(head.split()[1])
    assert "error" in json.loads(body)


@pytest.mark.parametrize("text", SPLITTING)
def test_a_close_reason_is_the_text_it_is(pages: Server, text: str) -> None:
    said = client_frame(0x1, text.encode()) + client_frame(0x8, b"\x0f\xa0")
    _, frames = pages.talk(handshake(), said, 1 << 20, None)
    assert [(0x8, False, (4000).to_bytes(2, "big") + text.encode())] == frames


@pytest.mark.parametrize("offer", ["chat\x0bevil", "chat evil", "chat;x", "CHAT", "chat\x00"])
def test_a_subprotocol_is_never_repeated_but_only_chosen(pages: Server, offer: str) -> None:
    head, _, _ = pages.tell(handshake("/ws", f"Sec-WebSocket-Protocol: {offer}"), 1 << 20).partition(b"\r\n\r\n")
    assert b"sec-websocket-protocol" not in head.lower()


def test_what_listens_does_so_for_this_machine_unless_told_otherwise() -> None:
    host = next(option for option in cli.commands["run"].params if option.name == "host")
    assert ["127.0.0.1"] * 4 == [WebOptions().address, TcpOptions().address, RunOptions().host, host.default]


def test_nothing_listens_elsewhere_than_on_this_machine(pages: Server) -> None:
    found = [one for one in psutil.net_connections() if one.pid == os.getpid()]
    assert {("127.0.0.1", pages.port)} == {
        (one.laddr.ip, one.laddr.port)
        for one in found
        if one.status == psutil.CONN_LISTEN and one.laddr.port == pages.port
    }
