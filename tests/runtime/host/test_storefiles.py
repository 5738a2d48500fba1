"""The store files of an application."""

from __future__ import annotations

from pathlib import Path

import pytest

from runtime.errors import LoadError
from runtime.host.application import RunOptions, check, load, run_headless
from runtime.host.loading import examine
from tests.support.apps import start, write_app

SHOW = start(
    "Retrieve the <users> from the <user-repository>.",
    "Compute the <n: length> from the <users>.",
    'Log "${n}" to the <console>.',
    'Store { name: "Eve" } into the <user-repository>.',
)
OBSERVER = '(Watch: user-repository Observer) { Log "changed" to the <console>. }'


def test_rows_are_there_before_the_start_and_nobody_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    files: dict[str, str | bytes] = {"main.aro": SHOW + OBSERVER, "user.store": "- id: 1\n- id: 2\n"}
    assert 0 == run_headless(write_app(tmp_path, files), RunOptions())
    assert "[Application-Start] 2\n[Watch] changed\n[OK] startup\n" == capsys.readouterr().out
    assert "- id: 1\n- id: 2\n" == (tmp_path / "user.store").read_text()


def test_a_writable_store_keeps_what_was_stored_for_the_next_run(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write_app(tmp_path, {"main.aro": SHOW, "user.store": "id: 1\nname: Ada\n", "user.store.tmp": "left over"})
    (tmp_path / "user.store").chmod(0o666)
    assert [0, 0] == [run_headless(tmp_path, RunOptions()) for _ in range(2)]
    assert "[Application-Start] 1\n" in capsys.readouterr().out
    assert not (tmp_path / "user.store.tmp").exists()
    assert ["Ada", "Eve"] == [row["name"] for row in load(tmp_path)._stores[0].rows]  # type: ignore[index, call-overload]


def test_stores_lie_in_the_folder_itself(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {"main.aro": start(), "b.store": "", "a.store": "x: 1", "sub/c.store": "- 1"}
    stores = examine(write_app(tmp_path, files)).stores
    assert [("a-repository", ({"x": 1},)), ("b-repository", ())] == [(one.repository, one.rows) for one in stores]


@pytest.mark.parametrize(("text", "message"), [("just text", "list of maps"), ("a: b: c", "mapping values")])
def test_what_is_no_store_is_a_finding_with_its_place(text: str, message: str, tmp_path: Path) -> None:
    write_app(tmp_path, {"main.aro": start(), "user.store": text})
    findings = [finding for finding in check(tmp_path)[0] if finding.is_error]
    assert ["user.store:1"] == [finding.place.rpartition(":")[0] for finding in findings]
    assert message in findings[0].message
    with pytest.raises(LoadError):
        load(tmp_path)
