"""The chat's page in a real browser: two tabs in one room."""

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


@pytest.fixture
def chrome(tmp_path: Path) -> Iterator[Chrome]:
    with browser(tmp_path / "profile") as chrome:
        yield chrome


def enter(chrome: Chrome, program: Program, name: str) -> None:
    chrome.get(program.http)
    chrome.find_element(By.ID, "name").send_keys(name)
    chrome.find_element(By.CSS_SELECTOR, "#door button").click()
    WebDriverWait(chrome, PATIENCE_S).until(lambda _: chrome.find_element(By.ID, "text").is_enabled())


def wait_for_lines(chrome: Chrome, selector: str, lines: list[str]) -> None:
    def are_shown(chrome: Chrome) -> bool:
        # One question in the page itself: elements may be replaced between two.
        script = f"return Array.from(document.querySelectorAll('{selector} li'), (li) => li.textContent)"
        return bool(lines == chrome.execute_script(script))

    WebDriverWait(chrome, PATIENCE_S).until(are_shown, f"the page never showed {lines}")


def test_two_tabs_talk_in_one_room_and_the_lobby_shows_both(chrome: Chrome) -> None:
    with running(DEMOS / "chat") as program:
        enter(chrome, program, "Ada")
        first = chrome.current_window_handle
        chrome.switch_to.new_window("tab")
        enter(chrome, program, "Bob")
        chrome.find_element(By.ID, "text").send_keys("<b>hi</b>")
        chrome.find_element(By.ID, "send").click()
        wait_for_lines(chrome, "#lines", ["Bob has come in", "Bob<b>hi</b>"])
        wait_for_lines(chrome, "#rooms", ["garden: Ada, Bob"])
        chrome.close()
        chrome.switch_to.window(first)
        wait_for_lines(chrome, "#lines", ["Ada has come in", "Bob has come in", "Bob<b>hi</b>", "Bob has left"])
        wait_for_lines(chrome, "#rooms", ["garden: Ada"])
