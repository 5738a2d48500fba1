"""What is installed beside the program: bounds, pins and licences that somebody has looked at."""

from __future__ import annotations

import json
import re
import tomllib
from importlib.metadata import distribution
from pathlib import Path
from types import ModuleType

import pytest

from tests.support.scripts import script

ROOT = Path(__file__).resolve().parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]


@pytest.fixture(scope="module")
def licences() -> ModuleType:
    return script(".ci/licences.py")


def test_every_dependency_has_a_lower_bound_that_can_be_tried() -> None:
    assert len(PROJECT["dependencies"]) == len(script(".ci/lowest.py").lowest(PROJECT))
    with pytest.raises(SystemExit, match="no lower bound"):
        script(".ci/lowest.py").lowest({"dependencies": ["click<9"]})


def test_every_licence_lets_the_program_be_installed_by_anybody(licences: ModuleType) -> None:
    found = {name: licences.licence(distribution(name)) for name in licences.needed()}
    assert {} == {name: said for name, said in found.items() if not licences.FREE.search(said)}


def test_the_page_lists_every_package(licences: ModuleType) -> None:
    listed = set(re.findall(r"^\| ([a-z0-9-]+) \|", licences.PAGE.read_text("utf-8"), re.MULTILINE))
    assert set() == licences.needed().keys() - listed, "run make licences"


def test_the_lock_pins_every_package_and_names_no_place(licences: ModuleType) -> None:
    lines = [line for line in (ROOT / "constraints.txt").read_text("utf-8").splitlines() if not line.startswith("#")]
    assert [] == [line for line in lines if not re.fullmatch(r"[A-Za-z0-9._-]+==[0-9][A-Za-z0-9.]*", line)]
    assert set() == licences.needed().keys() - {licences.normal(line.partition("==")[0]) for line in lines}


def package(name: str, *vulns: str, skipped: str = "") -> dict[str, object]:
    if skipped:
        return {"name": name, "skip_reason": skipped}
    return {"name": name, "version": "1.0", "vulns": [{"id": one, "fix_versions": ["1.1"]} for one in vulns]}


@pytest.mark.parametrize(
    ("packages", "complaints", "code", "said"),
    [
        ([package("a"), package("b")], "", 0, "Nothing is known against the 2 packages of constraints.txt."),
        ([package("a"), package("b", "CVE-1")], "", 1, "b 1.0: CVE-1, mended in 1.1"),
        ([package("a"), package("b", skipped="not found")], "", 1, "b: not found"),
        ([package("a", skipped="not found")], "", 2, "(of 1 packages none is known there)"),
        (None, "Traceback\nConnectionError: no such host\n", 2, "from here (ConnectionError: no such host)."),
        (None, "", 2, "from here (pip-audit says nothing)."),
    ],
)
def test_an_audit_that_could_ask_nobody_is_told_from_a_clean_one(
    packages: list[dict[str, object]] | None, complaints: str, code: int, said: str
) -> None:
    report = json.dumps({"dependencies": packages}) if packages is not None else ""
    exit_code, lines = script(".ci/audit.py").verdict(report, complaints)
    assert (code, True) == (exit_code, said in lines[0])
