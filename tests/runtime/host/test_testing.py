"""The tests of an application, run."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from runtime.errors import LoadError
from runtime.host.application import check
from runtime.host.testing import Result, Verdict, report_lines, run_tests
from tests.support.apps import start, write_app

MATH = """
(Add Numbers: Math) {
    Compute the <sum> from <first> + <second>.
    Store { sum: <sum> } into the <sum-repository>.
    Emit a <Summed: event> with <sum>.
    Return an <OK: status> with <sum>.
}
(Hear: Summed Handler) { Log "heard" to the <console>. Return an <OK: status> for the <event>. }
"""
GIVEN = "Given the <first> with 5. Given the <second> with 3. When the <sum> from the <add-numbers>."


def run(folder: Path, *tests: str) -> tuple[int, list[str], list[str]]:
    """Return the exit code and what was printed: the report, times left out, and what went to standard error."""
    out: list[str] = []
    err: list[str] = []
    app = write_app(folder, {"main.aro": start() + MATH + "\n".join(tests)})
    assert [] == [finding.message for finding in check(app)[0] if finding.is_error]
    code = run_tests(app, lambda text, error: (err if error else out).append(text.rstrip("\n")))
    return code, [re.sub(r"\(\d+ms\)", "(ms)", line) for line in out], err


def test_each_test_is_told_of_and_nobody_hears_their_events(tmp_path: Path) -> None:
    code, lines, errors = run(
        tmp_path,
        f"(Sums: Math Test) {{ {GIVEN} Then the <sum> with 8. Assert the <first> for 5. }}",
        f"(Wrong: Math Tests) {{ {GIVEN} Then the <sum> with 9. Then the <sum> with 10. }}",
        "(Broken: Math Test) { When the <sum> from the <add-numbers>. Then the <sum> with 9. }",
        "(Lost: Math Test) { When the <sum> from the <subtract>. Then the <sum> with 9. }",
    )
    broken = "Cannot compute the sum from <first> + <second>. Undefined variable: 'first'"
    assert [
        "", "=== ARO Test Results ===", "", "  PASS  Sums (ms)", "  FAIL  Wrong",
        "        Expected sum to be 9, but it is 8", "  ERROR Broken",
        f"        Cannot when the sum from the add-numbers. {broken}", "  ERROR Lost",
        "        Cannot when the sum from the subtract. There is no feature set 'subtract'", "", "-" * 40,
        "Total:  4", "Passed: 1", "Failed: 1", "Errors: 2", "", "Some tests failed.",
    ] == lines  # fmt: skip
    assert (1, []) == (code, errors)


def test_tests_need_no_application_start_beside_them(tmp_path: Path) -> None:
    app = write_app(tmp_path, {"main.aro": "(Sums: Math Test) { Given the <a> with 5. Then the <a> with 5. }"})
    lines: list[str] = []
    assert 0 == run_tests(app, lambda text, error: lines.append(text))
    assert "All tests passed!\n" == lines[-1]


def test_what_a_test_logs_says_so(tmp_path: Path) -> None:
    _, lines, _ = run(tmp_path, '(Talks: Math Test) { Log "hello" to the <console>. }')
    assert "LOG[console] Talks: hello" == lines[0]


def test_each_test_has_repositories_of_its_own_and_no_store_is_written(tmp_path: Path) -> None:
    write_app(tmp_path, {"sum.store": "- sum: 1\n"})
    (tmp_path / "sum.store").chmod(0o666)
    count = "Compute the <n: count> from the <sum-repository>. Then the <n> with 2."
    tests = [f"({name}: Math Test) {{ {GIVEN} {count} }}" for name in ("One", "Two")]
    code, lines, _ = run(tmp_path, *tests)
    assert (0, "All tests passed!") == (code, lines[-1])
    assert "- sum: 1\n" == (tmp_path / "sum.store").read_text()


def test_an_application_without_tests_passes(tmp_path: Path) -> None:
    code, lines, _ = run(tmp_path)
    assert (0, ["Total:  0", "Passed: 0", "Failed: 0", "", "All tests passed!"]) == (code, lines[-5:])


def test_an_application_that_cannot_be_loaded_is_not_tested(tmp_path: Path) -> None:
    with pytest.raises(LoadError):
        run_tests(write_app(tmp_path, {"main.aro": "(Application-Start: X) { Log }"}))


def test_a_message_of_several_lines_is_indented() -> None:
    lines = report_lines([Result("T", Verdict.FAIL, 1, "one\ntwo")])
    assert ["  FAIL  T", "        one", "        two"] == lines[3:6]
