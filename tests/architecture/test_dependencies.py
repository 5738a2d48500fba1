"""What is installed beside the program: bounds, pins and licences that somebody has looked at."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Callable
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


OTHERS = "Nothing is known against the other 1 of 2."


def told(latest: str, *faults: str) -> dict[str, object]:
    """What PyPI tells of a project."""
    return {
        "info": {"version": latest},
        "vulnerabilities": [{"id": one, "link": f"https://osv/{one}"} for one in faults],
    }


@pytest.mark.parametrize(
    ("projects", "code", "said"),
    [
        ({"a": told("1"), "b": told("2")}, 0, ["Nothing is known against the 2 packages of constraints.txt."]),
        ({"a": told("1", "PYSEC-1"), "b": told("2")}, 1, ["a 1: PYSEC-1, https://osv/PYSEC-1", OTHERS]),
        ({"a": told("1"), "b": told("3")}, 1, ["b 2: only of 3, the newest, it could be asked what is known", OTHERS]),
        ({"a": told("1")}, 1, ["b 2: could not be looked up (no such project)", OTHERS]),
    ],
    ids=["clean", "a fault", "not the newest", "one is unknown"],
)
def test_where_no_versions_are_told_of_the_newest_are_asked_about(
    projects: dict[str, dict[str, object]], code: int, said: list[str]
) -> None:
    assert (code, said) == script(".ci/audit.py").verdict_of_newest({"a": "1", "b": "2"}, asking(projects))


def test_where_nothing_answers_nothing_was_audited() -> None:
    code, lines = script(".ci/audit.py").verdict_of_newest({"a": "1"}, asking({}))
    assert (2, True) == (code, lines[0].startswith("Nothing was audited"))


def asking(projects: dict[str, dict[str, object]]) -> Callable[[str], dict[str, object]]:
    """Return who tells of these projects and of no others."""

    def ask(name: str) -> dict[str, object]:
        if name not in projects:
            raise OSError("no such project")
        return projects[name]

    return ask


def test_all_that_is_installed_for_development_is_pinned_for_the_audit() -> None:
    audit = script(".ci/audit.py")
    pins = audit.pinned(audit.PINNED.read_text("utf-8"))
    assert {"textual", "websockets", "pytest"} <= pins.keys()
    assert {"textual": "8.2.8"} == audit.pinned("# a comment\ntextual==8.2.8  # via x\n-e .\n")
