"""The pictures of the documentation, exported from the running console: ``make screenshots``.

The console runs the status board without a terminal of its own; two clients connect over real sockets and one posts.
What is then on the screen is written to docs/images as SVG.
"""

from __future__ import annotations

import asyncio
import json
import os
import urllib.request
from collections.abc import Callable
from contextlib import AsyncExitStack
from pathlib import Path

from textual.pilot import Pilot
from websockets.asyncio.client import connect

from aro_console.app import ConsoleApp
from aro_console.session import Session
from runtime.host.application import RunOptions

ROOT = Path(__file__).resolve().parents[1]
APP = ROOT / "demos" / "status-board"
IMAGES = ROOT / "docs" / "images"

PATIENCE_S = 20
STATUSES = ("Back at ten", "In the workshop until noon", "Coffee is ready")


async def until(pilot: Pilot[int], is_so: Callable[[], bool], what: str) -> None:
    """Let the console go on until `is_so`. Raises TimeoutError, naming `what`, when it never becomes so."""
    async with asyncio.timeout(PATIENCE_S):
        while not is_so():
            await pilot.pause()
    print(what)


def post(address: str, text: str) -> None:
    """Post a status as a page would."""
    body = json.dumps({"status": text}).encode()
    request = urllib.request.Request(
        f"http://{address}/statuses", body, {"Content-Type": "application/json"}, method="POST"
    )
    urllib.request.urlopen(request, timeout=PATIENCE_S).close()


async def picture(name: str, size: tuple[int, int], *keys: str) -> None:
    """Write ``docs/images/<name>.svg``: two clients, three statuses, and then `keys`."""
    app = ConsoleApp(lambda: Session.load(APP, RunOptions(port=0)), APP)
    async with app.run_test(size=size) as pilot, AsyncExitStack() as clients:
        await until(pilot, lambda: app.session is not None and bool(app.session.world.status.addresses), "listening")
        session = app.session
        assert session is not None
        address = next(iter(session.world.status.addresses.values()))
        for _ in range(2):
            await clients.enter_async_context(connect(f"ws://{address}/ws", proxy=None))
        for text in STATUSES:
            await asyncio.to_thread(post, address, text)
        frames = len(STATUSES) * 2
        await until(pilot, lambda: sum(c.frames_out for c in session.world.connections.all) >= frames, "frames sent")
        await pilot.pause()
        await pilot.press(*keys)
        await pilot.pause()
        (IMAGES / f"{name}.svg").write_text(app.export_screenshot(title="aro-console"), encoding="utf-8")
    if app.session is not None:
        app.session.stop()


async def main() -> None:
    """Make every picture, as on a terminal of many colours wherever this runs."""
    os.environ["COLORTERM"] = "truecolor"
    os.environ.pop("NO_COLOR", None)
    IMAGES.mkdir(parents=True, exist_ok=True)
    await picture("console", (120, 40))
    await picture("console-80x24", (80, 24))
    await picture("connections", (120, 40), "2")
    await picture("metrics", (120, 40), "7")


if __name__ == "__main__":
    asyncio.run(main())
