"""The status board in a real browser: two tabs, and a server that goes away and comes back."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from selenium.webdriver import Chrome
from selenium.webdriver.common.by import By
from selenium.webdriver.support.ui import WebDriverWait

from tests.support.browser import browser
from tests.support.program import DEMOS, PATIENCE_S, Program, running

pytestmark = [pytest.mark.browser, pytest.mark.slow]

STATUS_BOARD = DEMOS / "status-board"


@pytest.fixture
def chrome(tmp_path: Path) -> Iterator[Chrome]:
    with browser(tmp_path / "profile") as chrome:
        yield chrome


def open_board(chrome: Chrome, program: Program) -> str:
    """Open the board in the current tab, wait until it is connected, and return the tab's handle."""
    chrome.get(program.http)
    wait_for_state(chrome, "connected")
    return chrome.current_window_handle


def wait_for_state(chrome: Chrome, state: str) -> None:
    def is_shown(chrome: Chrome) -> bool:
        return chrome.find_element(By.ID, "connection").text == state

    WebDriverWait(chrome, PATIENCE_S).until(is_shown, f"the page never said {state}")


def wait_for_texts(chrome: Chrome, texts: list[str]) -> None:
    """Wait until the tab shows `texts`, from the top."""

    def are_shown(chrome: Chrome) -> bool:
        # One question in the page itself: elements may be replaced between two.
        script = "return Array.from(document.querySelectorAll('#statuses li p'), (p) => p.textContent)"
        return bool(texts == chrome.execute_script(script))

    WebDriverWait(chrome, PATIENCE_S).until(are_shown, f"the page never showed {texts}")


def post(chrome: Chrome, text: str) -> None:
    field = chrome.find_element(By.ID, "status")
    field.send_keys(text)
    chrome.find_element(By.ID, "post").click()
    WebDriverWait(chrome, PATIENCE_S).until(lambda _: field.get_property("value") == "", "the field was never cleared")


def test_what_one_tab_posts_both_tabs_show(chrome: Chrome) -> None:
    with running(STATUS_BOARD) as program:
        first = open_board(chrome, program)
        chrome.switch_to.new_window("tab")
        second = open_board(chrome, program)
        program.wait_for("Client connected", count=2)

        post(chrome, "Back at ten")
        wait_for_texts(chrome, ["Back at ten"])
        chrome.switch_to.window(first)
        wait_for_texts(chrome, ["Back at ten"])

        post(chrome, "<b>Lunch</b>")
        wait_for_texts(chrome, ["<b>Lunch</b>", "Back at ten"])
        chrome.switch_to.window(second)
        wait_for_texts(chrome, ["<b>Lunch</b>", "Back at ten"])


def test_a_new_tab_shows_what_was_posted_before(chrome: Chrome) -> None:
    with running(STATUS_BOARD) as program:
        open_board(chrome, program)
        post(chrome, "first")
        post(chrome, "second")
        chrome.switch_to.new_window("tab")
        open_board(chrome, program)
        wait_for_texts(chrome, ["second", "first"])


def test_the_page_reconnects_by_itself_when_the_server_comes_back(chrome: Chrome) -> None:
    with running(STATUS_BOARD) as program:
        port = program.port
        open_board(chrome, program)
        post(chrome, "before")
        assert 0 == program.interrupt()
        wait_for_state(chrome, "reconnecting")
    with running(STATUS_BOARD, port=port) as program:
        wait_for_state(chrome, "connected")
        # The board lives in memory: the new server knows nothing of the old one's statuses, and neither does the page.
        wait_for_texts(chrome, [])
        post(chrome, "after")
        wait_for_texts(chrome, ["after"])


def test_a_post_without_a_server_keeps_the_text_and_says_so(chrome: Chrome) -> None:
    with running(STATUS_BOARD) as program:
        open_board(chrome, program)
        assert 0 == program.interrupt()
    wait_for_state(chrome, "reconnecting")
    chrome.find_element(By.ID, "status").send_keys("lost?")
    chrome.find_element(By.ID, "post").click()
    problem = chrome.find_element(By.ID, "problem")
    WebDriverWait(chrome, PATIENCE_S).until(lambda _: "the server cannot be reached" in problem.text)
    assert "lost?" == chrome.find_element(By.ID, "status").get_property("value")
