"""A headless Chromium for tests.

Without one on the machine a test is skipped, unless ``ARO_REQUIRE_BROWSER`` is set, as it is in continuous
integration: there a missing browser is a failure.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from selenium.webdriver import Chrome, ChromeOptions, ChromeService

_BROWSERS = ("chromium", "chromium-browser", "google-chrome", "chrome")
_FLAGS = (
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--no-proxy-server",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-extensions",
    "--disable-sync",
    "--lang=en",
    "--window-size=900,900",
)


def _first_found(names: tuple[str, ...]) -> str | None:
    return next((path for name in names if (path := shutil.which(name))), None)


@contextmanager
def browser(profile: Path) -> Iterator[Chrome]:
    """Open a browser with one tab and the empty folder `profile` to itself; closed at the end."""
    program, driver = _first_found(_BROWSERS), _first_found(("chromedriver",))
    if program is None or driver is None:
        if os.environ.get("ARO_REQUIRE_BROWSER"):
            pytest.fail("there is no Chromium with chromedriver on this machine, and ARO_REQUIRE_BROWSER is set")
        pytest.skip("there is no Chromium with chromedriver on this machine")
    options = ChromeOptions()
    options.binary_location = program
    for flag in (*_FLAGS, f"--user-data-dir={profile}"):
        options.add_argument(flag)
    chrome = Chrome(options=options, service=ChromeService(driver))
    try:
        yield chrome
    finally:
        chrome.quit()
