"""End to end: two tabs of a real browser, the status board, and the console that watches it.

One tab posts; both show it, and the console's timeline holds the request, the run it started, the change of the
repository, the broadcast and both frames, all of one flow.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path

import pytest
from selenium.webdriver import Chrome
from selenium.webdriver.common.by import By
from selenium.webdriver.support.ui import WebDriverWait
from textual.pilot import Pilot

from aro_console.app import ConsoleApp
from aro_console.model.rows import Row
from aro_console.session import Session
from runtime.host.application import RunOptions
from tests.support.browser import browser
from tests.support.program import DEMOS, PATIENCE_S

pytestmark = [pytest.mark.browser, pytest.mark.slow]

STATUS_BOARD = DEMOS / "status-board"
TEXT = "Back at ten"


async def until(pilot: Pilot[int], is_so: Callable[[], bool]) -> None:
    """Let the console go on until `is_so`."""
    async with asyncio.timeout(PATIENCE_S):
        while not is_so():
            await pilot.pause()


def post_in_one_of_two_tabs(chrome: Chrome, address: str) -> list[str]:
    """Open two tabs, post in the second; return the text each of them then shows, the first tab's first."""

    def open_board() -> str:
        chrome.get(address)
        wait.until(lambda _: chrome.find_element(By.ID, "connection").text == "connected")
        return chrome.current_window_handle

    def shown(_: Chrome) -> str:
        return str(chrome.execute_script("return document.querySelector('#statuses li p')?.textContent ?? ''"))

    wait = WebDriverWait(chrome, PATIENCE_S)
    first = open_board()
    chrome.switch_to.new_window("tab")
    second = open_board()
    chrome.find_element(By.ID, "status").send_keys(TEXT)
    chrome.find_element(By.ID, "post").click()
    texts = []
    for tab in (first, second):
        chrome.switch_to.window(tab)
        texts.append(wait.until(shown))
    return texts


def kinds(rows: list[Row]) -> list[str]:
    """Return what the rows are, without the statements, which are there only on demand."""
    return [row.kind for row in rows if not row.detail]


async def watch_a_post(chrome: Chrome) -> tuple[list[str], list[Row]]:
    """Return what the two tabs show, and the rows of the flow that the post set off."""
    app = ConsoleApp(lambda: Session.load(STATUS_BOARD, RunOptions(port=0)), STATUS_BOARD)
    try:
        async with app.run_test(size=(120, 40)) as pilot:
            await until(pilot, lambda: app.session is not None and bool(app.session.world.status.addresses))
            assert app.session is not None
            world = app.session.world
            address = next(iter(world.status.addresses.values()))
            texts = await asyncio.to_thread(post_in_one_of_two_tabs, chrome, f"http://{address}")

            def posts() -> list[Row]:
                return [row for row in world.timeline.visible if row.kind == "request" and "POST" in row.summary]

            def is_answered() -> bool:
                return any("response" in kinds(world.timeline.flow(row)) for row in posts())

            await until(pilot, is_answered)
            return texts, world.timeline.flow(posts()[0])
    finally:
        if app.session is not None:
            app.session.stop()


def test_a_post_in_one_tab_reaches_both_and_is_one_flow_in_the_timeline(tmp_path: Path) -> None:
    with browser(tmp_path / "profile") as chrome:
        texts, flow = asyncio.run(watch_a_post(chrome))
    assert [TEXT, TEXT] == texts
    rows = {row.kind: row for row in flow if not row.detail}
    assert ["request", "run", "repository", "effect", "frame", "log", "response"] == kinds(flow)
    assert "postStatus" in rows["run"].summary
    assert rows["effect"].summary.startswith("broadcast")
    assert (["c1", "c2"], 0) == (sorted(rows["frame"].connections), rows["frame"].others)
    assert "201" in rows["response"].summary
