"""From a folder to a program, or to everything that is wrong with it."""

from __future__ import annotations

from pathlib import Path

import pytest

from runtime.errors import LoadError
from runtime.host.loading import check, examine, load, read_again
from runtime.source import SourceFile
from runtime.triggers import TriggerKind
from tests.support.apps import CONTRACT, start, write_app


def codes(path: Path) -> list[str]:
    return [finding.code for finding in check(path)[0] if finding.is_error]


def test_a_good_application_has_a_program_and_no_findings(tmp_path: Path) -> None:
    write_app(tmp_path, {"main.aro": start('Log "hi" to the <console>.')})
    assert check(tmp_path) == ([], 1)
    assert [code.name for code in load(tmp_path)[1].codes] == ["Application-Start"]


def test_mistakes_in_several_files_and_the_contract_are_all_said_at_once(tmp_path: Path) -> None:
    write_app(
        tmp_path,
        {
            "main.aro": start("Log the"),
            "other.aro": "(x: Y Handler) { Log }",
            "openapi.yaml": CONTRACT,
        },
    )
    findings, file_count = check(tmp_path)
    assert {finding.place.split(":")[0] for finding in findings if finding.is_error} == {
        "main.aro",
        "other.aro",
        "openapi.yaml",
    }
    assert file_count == 2


def test_nothing_of_a_bad_application_can_be_had(tmp_path: Path) -> None:
    write_app(tmp_path, {"main.aro": "(x: Y) { Log }"})
    with pytest.raises(LoadError) as caught:
        load(tmp_path)
    assert caught.value.diagnostics
    assert [source.name for source in caught.value.sources] == ["main.aro"]


@pytest.mark.parametrize(
    ("files", "code"),
    [
        ({}, "no-sources"),
        ({"main.aro": b"\xff"}, "not-text"),
        ({"main.aro": ""}, "no-entry-point"),
    ],
)
def test_an_application_that_is_none_is_said(tmp_path: Path, files: dict[str, str | bytes], code: str) -> None:
    assert code in codes(write_app(tmp_path, files))


def test_a_missing_path_is_a_finding_and_no_exception(tmp_path: Path) -> None:
    assert codes(tmp_path / "gone") == ["no-application"]


def test_what_a_file_that_cannot_be_read_may_hold_is_not_said_to_be_missing(tmp_path: Path) -> None:
    write_app(tmp_path, {"main.aro": b"\xff", "other.aro": "(x: Y Handler) { Log the }", "openapi.yaml": CONTRACT})
    assert set(codes(tmp_path)) == {"not-text", "expected-token"}


def test_an_operation_without_feature_set_is_said(tmp_path: Path) -> None:
    write_app(tmp_path, {"main.aro": start(), "openapi.yaml": CONTRACT})
    (finding,) = (finding for finding in check(tmp_path)[0] if finding.is_error)
    assert finding.message == "GET /items requires feature set named 'listItems'"


def test_a_contract_with_all_its_operations_is_loaded(tmp_path: Path) -> None:
    handler = "(listItems: API) { Return an <OK: status> for the <items>. }"
    write_app(tmp_path, {"main.aro": start(), "api.aro": handler, "openapi.yaml": CONTRACT})
    contract = examine(tmp_path).contract
    assert contract is not None
    assert contract.title == "Tested"


def test_a_contract_that_is_no_yaml_is_said_with_its_place(tmp_path: Path) -> None:
    write_app(tmp_path, {"main.aro": start(), "openapi.yaml": "openapi: [3"})
    assert [finding.place.split(":")[0] for finding in check(tmp_path)[0] if finding.is_error] == ["openapi.yaml"]


def test_imports_are_followed_once_and_bring_handlers_but_no_start(tmp_path: Path) -> None:
    write_app(
        tmp_path,
        {
            "app/main.aro": "import ../one\n" + start("Emit a <Ping: event> with {}."),
            "one/main.aro": "import ../two\n" + start(name="One"),
            "two/main.aro": 'import ../one\nimport ../app\n(Hear: Ping Handler) { Log "ping" to the <console>. }',
        },
    )
    assert codes(tmp_path / "app") == []
    loaded, program = load(tmp_path / "app")
    assert [source.name for source in loaded.sources] == ["main.aro", "../one/main.aro", "../two/main.aro"]
    assert [(code.name, code.activity) for code in program.codes] == [
        ("Application-Start", "App"),
        ("Hear", "Ping Handler"),
    ]


OTHER = "(Other: App) { Return an <OK: status> for the <other>. }"


def test_an_application_may_begin_with_another_feature_set(tmp_path: Path) -> None:
    write_app(tmp_path, {"main.aro": start() + OTHER})
    kinds = {code.name: code.trigger.kind for code in load(tmp_path, "Other")[1].codes}
    assert kinds == {"Application-Start": TriggerKind.OPERATION, "Other": TriggerKind.START}
    write_app(tmp_path, {"main.aro": OTHER})
    assert codes(tmp_path) == ["no-entry-point"]
    assert [finding.code for finding in examine(tmp_path, "Other").diagnostics] == []


def test_an_entry_point_there_is_not_is_said_and_what_there_is(tmp_path: Path) -> None:
    write_app(tmp_path, {"main.aro": start() + OTHER})
    findings = examine(tmp_path, "Othr").diagnostics + examine(tmp_path, "Zzz").diagnostics
    assert [(finding.message, finding.hint) for finding in findings] == [
        ("Entry point not found: 'Othr'", "did you mean Other?"),
        ("Entry point not found: 'Zzz'", "the application has: Application-Start, Other"),
    ]


def test_an_import_of_nothing_is_said(tmp_path: Path) -> None:
    write_app(tmp_path, {"main.aro": "import ../gone\n" + start()})
    assert codes(tmp_path) == ["import-not-found"]


@pytest.mark.parametrize(
    ("texts", "names"),
    [
        (["(A: Go Handler) { }", '(B: Go Handler) { Log "b" to the <console>. }'], ["A", "B"]),
        (["(A: Go Handler) { }", "(B: Go Handler) { oops"], None),
        ([], []),
    ],
)
def test_sources_of_a_recording_are_read_again_to_be_looked_at(texts: list[str], names: list[str] | None) -> None:
    program = read_again([SourceFile(f"{number}.aro", text) for number, text in enumerate(texts)])
    assert names == ([code.name for code in program.codes] if program is not None else None)
