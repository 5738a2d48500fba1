"""Every code that can be reported is explained, and every explanation is true."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from runtime.compiler.templates import compile_template
from runtime.engine.actions.registry import LINKAGE
from runtime.errors import LoadError
from runtime.explanations import EXPLANATIONS, Explanation, Shape, explanation_of, nearest_code
from runtime.host.application import RunOptions, run_headless
from runtime.host.loading import examine
from runtime.source import SourceFile

ROOT = Path(__file__).resolve().parents[2]
START = "(Application-Start: Example) {\n    Return an <OK: status> for the <startup>.\n}\n"
OPERATIONS = "".join(
    f"({name}: User API) {{\n    Return an <OK: status> for the <users>.\n}}\n" for name in ("listUsers", "createUser")
)

# --- the codes in the sources ------------------------------------------------------------------------------------

REPORTING = frozenset("Diagnostic error warning report _find _finding _refuse".split())
"""What a finding is made by; the code is the first argument."""
CODE = re.compile(r"[a-z]+(-[a-z]+)+")


def reports() -> Iterator[tuple[str, int, str, ast.expr]]:
    """Yield file, line, name and first argument of every call that makes a finding."""
    for path in sorted((ROOT / "runtime").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and node.args and isinstance(node.func, ast.Name | ast.Attribute):
                name = node.func.id if isinstance(node.func, ast.Name) else node.func.attr
                if name in REPORTING:
                    yield path.name, node.lineno, name, node.args[0]


def codes_in(argument: ast.expr) -> set[str]:
    """Return the codes an argument may be."""
    texts = (node.value for node in ast.walk(argument) if isinstance(node, ast.Constant))
    return {text for text in texts if isinstance(text, str) and CODE.fullmatch(text)}


EMITTED = frozenset(code for *_, argument in reports() for code in codes_in(argument))


def test_every_code_that_can_be_reported_is_explained() -> None:
    assert [] == sorted(EMITTED - set(EXPLANATIONS))


def test_every_explanation_is_of_a_code_that_can_be_reported() -> None:
    assert [] == sorted(set(EXPLANATIONS) - EMITTED)


def test_a_code_is_written_where_it_is_reported() -> None:
    # Otherwise the two tests above would not see it. What hands a code on calls it `code`.
    hidden = [
        f"{name}:{line}"
        for name, line, called, argument in reports()
        if called == "Diagnostic"
        and not codes_in(argument)
        and not (isinstance(argument, ast.Name) and argument.id == "code")
    ]
    assert [] == hidden


# --- the examples ------------------------------------------------------------------------------------------------


def codes_of(text: str, shape: Shape, folder: Path) -> set[str]:
    """Return the codes of an application, or a template, that holds an example and else nothing wrong."""
    if shape is Shape.TEMPLATE:
        _, findings = compile_template(SourceFile("hello.tpl", text), LINKAGE)
        return {finding.code for finding in findings}
    for name, content in FILES[shape](text).items():
        (folder / name).write_text(content, encoding="utf-8")
    return {finding.code for finding in examine(folder).diagnostics}


def statements(text: str) -> dict[str, str]:
    body = "".join(f"    {line}\n" for line in text.splitlines())
    return {"main.aro": START.replace("    Return", f"{body}    Return")}


def whole_file(text: str) -> dict[str, str]:
    is_whole = "Application-Start" in text or text.startswith("(Main:")
    return {"main.aro": text if is_whole else START + text}


def contract(text: str) -> dict[str, str]:
    return {"main.aro": START + OPERATIONS, "openapi.yaml": text}


ALWAYS_WITH = {"duplicate-action": ("duplicate-feature-set",)}
"""Findings that never come alone: an action taken twice is a feature set taken twice."""


def store(text: str) -> dict[str, str]:
    return {"main.aro": START, "users.store": text}


FILES = {Shape.STATEMENTS: statements, Shape.FILE: whole_file, Shape.CONTRACT: contract, Shape.STORE: store}

SHOWN = [explanation for explanation in EXPLANATIONS.values() if explanation.shape is not Shape.NONE]


@pytest.mark.parametrize("explanation", SHOWN, ids=lambda explanation: explanation.code)
def test_the_wrong_example_has_exactly_its_finding(explanation: Explanation, tmp_path: Path) -> None:
    expected = {explanation.code, *ALWAYS_WITH.get(explanation.code, ())}
    assert expected == codes_of(explanation.wrong, explanation.shape, tmp_path)


@pytest.mark.parametrize("explanation", SHOWN, ids=lambda explanation: explanation.code)
def test_the_mended_example_has_no_finding(explanation: Explanation, tmp_path: Path) -> None:
    assert set() == codes_of(explanation.right, explanation.shape, tmp_path)


# --- what no text can show ---------------------------------------------------------------------------------------


def no_application(folder: Path) -> Path:
    return folder / "nowhere"


def plugins_not_loaded(folder: Path) -> Path:
    (folder / "main.aro").write_text(START, encoding="utf-8")
    (folder / "Plugins" / "stats").mkdir(parents=True)
    return folder


def no_sources(folder: Path) -> Path:
    return folder


def not_text(folder: Path) -> Path:
    (folder / "main.aro").write_bytes(START.encode() + b"\xff")
    return folder


def unreadable_file(folder: Path) -> Path:
    (folder / "main.aro").symlink_to("main.aro")
    return folder


def nesting_too_deep(folder: Path) -> Path:
    (folder / "main.aro").write_text(
        START.replace("    Return", f"    Log {'not ' * 210}true to the <console>.\n    Return"), encoding="utf-8"
    )
    return folder


def unknown_schema(folder: Path) -> Path:
    body = "Create the <row> with { id: 1 }. Extract the <order: Order> from the <row>. Log <order> to the <console>."
    (folder / "main.aro").write_text(START.replace("    Return", f"    {body}\n    Return"), encoding="utf-8")
    (folder / "openapi.yaml").write_text("openapi: 3.0.3\npaths: {}\n", encoding="utf-8")
    return folder


def yaml_too_large(folder: Path) -> Path:
    (folder / "main.aro").write_text(START, encoding="utf-8")
    (folder / "openapi.yaml").write_text("#" * 1_100_000, encoding="utf-8")
    return folder


MAKERS: dict[str, Callable[[Path], Path]] = {
    "nesting-too-deep": nesting_too_deep,
    "no-application": no_application,
    "plugins-not-loaded": plugins_not_loaded,
    "no-sources": no_sources,
    "not-text": not_text,
    "unknown-schema": unknown_schema,
    "unreadable-file": unreadable_file,
    "yaml-too-large": yaml_too_large,
}
MADE_ELSEWHERE = {
    # Whoever may do everything may read every folder, so the system's refusal is made up there.
    "unreadable-folder": "tests/runtime/host/test_discovery.py",
    "no-recording": "tests/runtime/host/test_eventlog.py",
    "invalid-port": "test_a_port_that_is_none_is_reported_by_its_code",
}


@pytest.mark.parametrize("code", MAKERS)
def test_what_no_text_can_show_is_reported_by_its_code(code: str, tmp_path: Path) -> None:
    assert {code} == {finding.code for finding in examine(MAKERS[code](tmp_path)).diagnostics}


def test_a_port_that_is_none_is_reported_by_its_code(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "main.aro").write_text(START, encoding="utf-8")
    monkeypatch.setenv("ARO_HTTP_PORT", "many")
    with pytest.raises(LoadError) as caught:
        run_headless(tmp_path, RunOptions())
    assert ["invalid-port"] == [finding.code for finding in caught.value.diagnostics]


def test_every_explanation_has_an_example_or_is_made_here() -> None:
    bare = {explanation.code for explanation in EXPLANATIONS.values() if explanation.shape is Shape.NONE}
    assert bare == set(MAKERS) | set(MADE_ELSEWHERE)


# --- looking one up ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("written", ["no-return", "No-Return", " no-return ", "[no-return]"])
def test_a_code_is_found_however_it_is_copied(written: str) -> None:
    found = explanation_of(written)
    assert found is not None
    assert "no-return" == found.code


def test_what_is_no_code_has_no_explanation() -> None:
    assert explanation_of("frobnicate") is None


@pytest.mark.parametrize(
    ("word", "code"),
    [("no-retrun", "no-return"), ("unused-varable", "unused-variable"), ("rebound", "rebound-variable"), ("", "")],
)
def test_the_nearest_code_is_found(word: str, code: str) -> None:
    assert code == nearest_code(word)


def test_explanations_are_sentences() -> None:
    assert [] == [one.code for one in EXPLANATIONS.values() if not one.meaning.endswith(".") or "  " in one.meaning]
