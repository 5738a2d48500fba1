"""Whatever stands in a file, it ends in findings or in a run with an outcome; both forms of a run agree."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import event, given
from hypothesis import strategies as st

from runtime.host.loading import check
from runtime.source import SourceFile
from runtime.syntax.parser import parse_expression
from tests.support.fuzzing import budget
from tests.support.made_programs import ENTRY, EXPRESSIONS, damaged, programs, sentences
from tests.support.pipeline import assert_sound, pursue

_SYMBOLS = "aZ_9 \t\n\r<>(){}[].,:;\"'/\\-|$*+=!%@?\u00e9\u2028\x00"


def wrapped(statements: str) -> str:
    return f"{ENTRY}(Do It: Made Handler) {{\n{statements}\n}}"


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


@budget(150)
@given(st.text() | st.text(_SYMBOLS, max_size=80))
def test_any_text_ends_in_findings_or_a_run(text: str) -> None:
    pursue(text)


@budget(150)
@given(st.text(_SYMBOLS, max_size=60))
def test_any_text_inside_a_feature_set_ends_in_findings_or_a_run(text: str) -> None:
    pursue(wrapped(text))


@budget(120)
@given(sentences("body").map(wrapped) | sentences("file"))
def test_any_sentence_of_the_grammar_ends_in_findings_or_a_run(text: str) -> None:
    pursue(text)


@budget(120)
@given(sentences("expression") | damaged(EXPRESSIONS))
def test_any_expression_is_read_or_has_findings(text: str) -> None:
    source = SourceFile("main.aro", text)
    expression, findings = parse_expression(source, 0, len(text))
    for finding in findings:
        assert_sound(finding, source)
    assert expression is not None or [] != findings


@budget(100)
@given(programs())
def test_plain_and_stepped_agree_on_every_program(text: str) -> None:
    pursuit = pursue(text)
    event("ran" if pursuit.runs else "did not run")


@budget(200)
@given(EXPRESSIONS)
def test_plain_and_stepped_agree_on_every_expression(expression: str) -> None:
    pursuit = pursue(
        wrapped(f"Create the <made> with {expression}.\nLog <made> to the <console>.\nif {expression} {{ }}")
    )
    event("ran" if pursuit.runs else "did not run")


@budget(100)
@given(damaged(programs()) | damaged(sentences("file")))
def test_damaged_programs_end_in_findings_or_a_run(text: str) -> None:
    pursue(text)


@budget(25)
@given(st.lists(st.binary(max_size=200) | damaged(programs()).map(_bytes), max_size=3))
def test_a_folder_of_any_bytes_is_checked(contents: list[bytes]) -> None:
    with TemporaryDirectory() as folder:
        for number, content in enumerate(contents):
            (Path(folder) / f"{number}.aro").write_bytes(content)
        findings, file_count = check(Path(folder))
    assert len(contents) >= file_count
    assert all(finding.message for finding in findings)


STRANGE = (b"\xff\xfe", b"\xef\xbb\xbf(A: B) { }", b"\r\n\r", b"\x00" * 10, b"\xed\xa0\x80", b"(A: B) { \xe2\x80")


@pytest.mark.parametrize("content", STRANGE)
def test_a_file_of_strange_bytes_does_not_hide_the_others(content: bytes, tmp_path: Path) -> None:
    (tmp_path / "main.aro").write_bytes(content)
    (tmp_path / "other.aro").write_text("(Application-Start: A) { Zzz the <x> from <y> }")
    findings, file_count = check(tmp_path)
    assert any("other.aro" in finding.place for finding in findings)
    assert 2 >= file_count
