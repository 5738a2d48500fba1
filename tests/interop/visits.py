"""One conversation with a server, held by clients that nobody here wrote.

Each visitor takes a `Visit` and returns what came of it. What a client cannot do it does not offer: browsers, for one,
cannot choose where a message is cut.
"""

from __future__ import annotations

import asyncio
import base64
import json
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from selenium.webdriver import Chrome
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import connect

from tests.support.program import PATIENCE_S, ROOT

HAD_ENOUGH = (4001, "had enough")
"""How visitors close."""

_NODE = Path(__file__).parent / "node"
_SOURCES = ("package.json", "visit.mjs")
_PACKAGES = ROOT / ".interop"

Message = str | bytes | tuple[str, ...]
"""Text, bytes, or a text in fragments."""


@dataclass(frozen=True)
class Visit:
    """What a client is to do."""

    url: str
    say: tuple[Message, ...] = ()
    protocols: tuple[str, ...] = ()
    compress: bool = False
    hear: int | None = None
    """How many messages it waits for before it leaves; as many as it says when None."""
    then: str = "close"
    """``close`` by `HAD_ENOUGH`, ``drop`` the socket, or ``wait`` for the server to close."""

    @property
    def awaited(self) -> int:
        return len(self.say) if self.hear is None else self.hear


@dataclass
class Found:
    """What came of it."""

    heard: list[str | bytes] = field(default_factory=list)
    protocol: str = ""
    compressed: bool = False
    closed: tuple[int, str] = (0, "")
    """The server's close frame, as the client tells it; of one that answers its own, some leave out the reason."""
    refused: int = 0
    """The status, when there was no WebSocket."""


# --- Python: websockets -------------------------------------------------------------------------------------------


def by_websockets(visit: Visit, chrome: Chrome | None) -> Found:
    found = Found()
    protocols: Any = list(visit.protocols) or None
    try:
        socket = connect(
            visit.url,
            subprotocols=protocols,
            compression="deflate" if visit.compress else None,
            max_size=None,
            proxy=None,
            open_timeout=PATIENCE_S,
        ).__enter__()
    except InvalidStatus as refusal:
        found.refused = refusal.response.status_code
        return found
    found.protocol = socket.subprotocol or ""
    found.compressed = bool(socket.protocol.extensions)
    for message in visit.say:
        socket.send(message)
    try:
        for _ in range(visit.awaited):
            found.heard.append(socket.recv(timeout=PATIENCE_S))
        if visit.then == "close":
            socket.close(*HAD_ENOUGH)
        elif visit.then == "drop":
            socket.socket.close()
            return found
        socket.recv(timeout=PATIENCE_S)
    except ConnectionClosed as end:
        found.closed = (end.rcvd.code, end.rcvd.reason) if end.rcvd is not None else (1006, "")
    return found


# --- Python: aiohttp ----------------------------------------------------------------------------------------------


def by_aiohttp(visit: Visit, chrome: Chrome | None) -> Found:
    async def converse() -> Found:
        found = Found()
        async with asyncio.timeout(PATIENCE_S), aiohttp.ClientSession() as session:
            try:
                socket = await session.ws_connect(
                    visit.url, protocols=visit.protocols, compress=15 if visit.compress else 0, max_msg_size=0
                )
            except aiohttp.WSServerHandshakeError as refusal:
                found.refused = refusal.status
                return found
            found.protocol = socket.protocol or ""
            found.compressed = bool(socket.compress)
            for message in visit.say:
                assert not isinstance(message, tuple), "aiohttp sends whole messages"
                await (socket.send_str(message) if isinstance(message, str) else socket.send_bytes(message))
            for _ in range(visit.awaited):
                found.heard.append((await socket.receive()).data)
            if visit.then == "drop":
                transport = socket.get_extra_info("socket")
                assert transport is not None
                socket._response.connection.transport.abort()  # type: ignore[union-attr]
                return found
            if visit.then == "close":
                await socket.close(code=HAD_ENOUGH[0], message=HAD_ENOUGH[1].encode())
            end = await socket.receive()
            found.closed = (socket.close_code or 0, str(end.extra or ""))
        return found

    return asyncio.run(converse())


# --- Node: ws -----------------------------------------------------------------------------------------------------


def by_node(visit: Visit, chrome: Chrome | None) -> Found:
    packages = node_packages()
    order = {
        "url": visit.url,
        "protocols": visit.protocols,
        "compress": visit.compress,
        "say": [_for_json(message) for message in visit.say],
        "hear": visit.awaited,
        "then": visit.then,
    }
    run = subprocess.run(
        ["node", packages / "visit.mjs"],
        input=json.dumps(order),
        capture_output=True,
        text=True,
        timeout=PATIENCE_S,
    )
    assert run.returncode == 0, run.stderr
    told = json.loads(run.stdout)
    return Found(
        [_from_json(message) for message in told["heard"]],
        told["protocol"],
        "permessage-deflate" in told["extensions"],
        (told["code"], told["reason"]),
        told["refused"],
    )


def node_packages() -> Path:
    """Return the folder that has the script and the package ws, made with npm when it is not there yet.

    It is called by what is in it and never changes: tests that run side by side use it while others look for it.
    Without Node or npm the test is skipped, unless ``ARO_REQUIRE_NODE`` is set, as it is in continuous integration.
    """
    wanted = sha256(b"".join((_NODE / name).read_bytes() for name in _SOURCES)).hexdigest()[:12]
    packages = _PACKAGES / f"node-{wanted}"
    if not packages.is_dir():
        _install(packages)
    return packages


def _install(packages: Path) -> None:
    if shutil.which("node") is None or shutil.which("npm") is None:
        _do_without("there is no node with npm on this machine")
    _PACKAGES.mkdir(exist_ok=True)
    # Made aside and moved, since tests that run side by side may all find it missing.
    fresh = Path(tempfile.mkdtemp(dir=_PACKAGES))
    for name in _SOURCES:
        shutil.copy(_NODE / name, fresh)
    words = ["npm", "install", "--no-package-lock", "--ignore-scripts", "--no-audit", "--no-fund", "--silent"]
    run = subprocess.run(words, cwd=fresh, capture_output=True, text=True)
    if run.returncode:
        shutil.rmtree(fresh)
        _do_without(f"npm cannot install the package ws: {run.stderr.strip()}")
    try:
        fresh.rename(packages)
    except OSError:  # another test was quicker, and uses it
        shutil.rmtree(fresh)


def _do_without(reason: str) -> None:
    if os.environ.get("ARO_REQUIRE_NODE"):
        pytest.fail(f"{reason}, and ARO_REQUIRE_NODE is set")
    pytest.skip(reason)


def _for_json(message: Message) -> dict[str, Any]:
    if isinstance(message, tuple):
        return {"parts": message}
    return {"text": message} if isinstance(message, str) else {"base64": base64.b64encode(message).decode()}


def _from_json(message: dict[str, str]) -> str | bytes:
    return message["text"] if "text" in message else base64.b64decode(message["base64"])


# --- Chromium -----------------------------------------------------------------------------------------------------

_IN_PAGE = """
const [visit, done] = arguments;
const found = {protocol: "", extensions: "", heard: [], code: 0, reason: ""};
const bytes = (text) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
const base64 = (buffer) => {
  let text = "";
  const view = new Uint8Array(buffer);
  for (let at = 0; at < view.length; at += 8192) text += String.fromCharCode(...view.subarray(at, at + 8192));
  return btoa(text);
};
const socket = new WebSocket(visit.url, visit.protocols);
socket.binaryType = "arraybuffer";
const leave = () => visit.then === "close" && socket.close(4001, "had enough");
socket.onopen = () => {
  found.protocol = socket.protocol;
  found.extensions = socket.extensions;
  for (const said of visit.say) socket.send(said.base64 === undefined ? said.text : bytes(said.base64));
  if (visit.hear === 0) leave();
};
socket.onmessage = (event) => {
  found.heard.push(typeof event.data === "string" ? {text: event.data} : {base64: base64(event.data)});
  if (found.heard.length === visit.hear) leave();
};
socket.onclose = (event) => done({...found, code: event.code, reason: event.reason});
"""


def by_chromium(visit: Visit, chrome: Chrome | None) -> Found:
    """Visit from a page that is open; whether to compress is for the server to say."""
    assert chrome is not None, "a browser is needed"
    order = {
        "url": visit.url,
        "protocols": list(visit.protocols),
        "say": [_for_json(message) for message in visit.say],
        "hear": visit.awaited,
        "then": visit.then,
    }
    told = chrome.execute_async_script(_IN_PAGE, order)
    return Found(
        [_from_json(message) for message in told["heard"]],
        told["protocol"],
        "permessage-deflate" in told["extensions"],
        (told["code"], told["reason"]),
    )


VISITORS = {"websockets": by_websockets, "aiohttp": by_aiohttp, "node-ws": by_node, "chromium": by_chromium}
CAN_CUT = ("websockets", "node-ws")
"""Those that send a message in fragments where they are told to."""
CAN_DROP = ("websockets", "aiohttp", "node-ws")
TELL_REFUSALS = ("websockets", "aiohttp", "node-ws")
"""Those that tell the status of a refusal; a browser only says that it did not work."""


def whole(said: Iterable[Message]) -> list[str | bytes]:
    """Return messages as they are heard: in one piece."""
    return ["".join(message) if isinstance(message, tuple) else message for message in said]
