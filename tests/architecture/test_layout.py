"""The tree is what it says it is: tests where one looks for them, and packages that are packages."""

from __future__ import annotations

from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
TESTS = {"runtime": ROOT / "tests" / "runtime", "aro_console": ROOT / "tests" / "console"}

TESTED_ELSEWHERE = {
    # A door that is opened as a process.
    "aro_console/__main__.py": "tests/console/test_cli.py",
    # A base: its verbs are tried through the screen that has it.
    "aro_console/screens/hand.py": "tests/console/screens/test_main.py",
    # Verbs of dialogs and of a pane, tried where these are.
    "aro_console/screens/helping.py": "tests/console/screens/test_help.py",
    "aro_console/screens/inspecting.py": "tests/console/widgets/test_inspector.py",
    # A list in a frame: it is tried where it is opened.
    "aro_console/screens/breakpoints.py": "tests/console/screens/test_breaking.py",
    "aro_console/widgets/breakpoints.py": "tests/console/screens/test_breaking.py",
    # What a connection stands on and is kept in: it is tried with connections.
    "runtime/services/web/wires.py": "tests/runtime/services/web/test_connections.py",
    "runtime/services/web/registry.py": "tests/runtime/services/web/test_connections.py",
    # Records: there is nothing to try but what others do with them.
    "runtime/compiler/program.py": "tests/runtime/compiler/test_lower.py",
    "runtime/engine/effects.py": "tests/runtime/host/test_driver.py",
    "runtime/engine/events.py": "tests/runtime/engine/test_bus.py",
    "runtime/probe/considered.py": "tests/runtime/host/test_explaining.py",
    "runtime/probe/sentences.py": "tests/runtime/host/test_targets.py",
    "runtime/probe/commands.py": "tests/runtime/probe/test_controller.py",
    "runtime/probe/filtering/subject.py": "tests/runtime/probe/filtering/test_terms.py",
    "runtime/host/altering.py": "tests/runtime/host/test_looking.py",
    "runtime/host/telling.py": "tests/runtime/host/test_executions.py",
    "runtime/probe/holds.py": "tests/runtime/probe/test_controller.py",
    "runtime/probe/records.py": "tests/runtime/probe/test_journal.py",
    "runtime/probe/seam.py": "tests/runtime/probe/test_tap.py",
    "runtime/services/storefile.py": "tests/runtime/services/test_stores.py",
    "runtime/services/service.py": "tests/runtime/services/test_output.py",
    "runtime/syntax/nodes.py": "tests/runtime/syntax/test_parser.py",
}
"""Source files without a test file of their own, and the one that exercises them."""

SOURCES = [
    path.relative_to(ROOT)
    for package in TESTS
    for path in sorted((ROOT / package).rglob("*.py"))
    if path.name != "__init__.py"
]


def places_of_tests(source: Path) -> list[Path]:
    """Return where the tests of `source` may stand: in a file of its own name, or in that of its package."""
    package, *folders, name = source.parts
    home = TESTS[package].joinpath(*folders)
    own = home / f"test_{name}"
    return [own, home.parent / f"test_{home.name}.py"] if folders else [own]


@pytest.mark.parametrize("source", SOURCES, ids=str)
def test_each_source_file_has_its_test_file(source: Path) -> None:
    elsewhere = TESTED_ELSEWHERE.get(source.as_posix())
    places = [ROOT / elsewhere] if elsewhere is not None else places_of_tests(source)
    assert any(path.is_file() for path in places), f"expected {places[0].relative_to(ROOT)}"


def test_the_exceptions_are_about_files_that_exist_and_have_no_tests_of_their_own() -> None:
    assert [] == [
        name
        for name in TESTED_ELSEWHERE
        if not (ROOT / name).is_file() or any(path.is_file() for path in places_of_tests(Path(name)))
    ]


def test_each_folder_of_source_is_a_package() -> None:
    # A folder without __init__.py works from the checkout and is missing from the installed package.
    folders = {ROOT / source.parent for source in SOURCES}
    assert [] == sorted(str(folder) for folder in folders if not (folder / "__init__.py").is_file())
