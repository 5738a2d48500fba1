"""``python -m runtime APP``."""

from __future__ import annotations

from pathlib import Path

import pytest

from runtime.__main__ import main
from tests.support.apps import start, write_app


def test_an_application_is_run_with_its_arguments(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = start("Extract the <n> from the <parameter: n>.", 'Log "n ${n}" to the <console>.')
    assert main([str(write_app(tmp_path, {"main.aro": text})), "--n", "3"]) == 0
    assert capsys.readouterr().out.startswith("[Application-Start] n 3\n")


def test_what_cannot_be_loaded_is_said_with_its_place(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(write_app(tmp_path, {"main.aro": start("Log the")}))]) == 1
    assert capsys.readouterr().err.startswith("main.aro:")


def test_without_an_application_the_usage_is_shown(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([]) == 2
    assert "usage" in capsys.readouterr().err
