import io
import sys

import pytest

from runtime.engine.effects import Log
from runtime.errors import EvaluationError
from runtime.probe import records
from runtime.services.output import IN_TESTS, Output, write_standard
from runtime.services.service import Origin
from runtime.source import SourceFile
from tests.support.hosts import FakeHost, RecordingProbe

SPAN = SourceFile("main.aro", 'Log "x" to the <console>.').span(0, 25)
ORIGIN = Origin(flow=1, cause=2, execution_id=3, feature_set="Greet", span=SPAN, connection_id="ID-1")


def logged(effect: Log, host: FakeHost | None = None) -> list[tuple[str, bool]]:
    written: list[tuple[str, bool]] = []
    output = Output(host or FakeHost(), lambda text, error: written.append((text, error)))
    assert output.handlers[Log](effect, ORIGIN) is None
    return written


@pytest.mark.parametrize(
    ("text", "line"),
    [("hello", "[Greet] hello\n"), ("", "[Greet] \n"), ("one\ntwo", "[Greet] one\ntwo\n")],
)
def test_a_message_is_one_write_with_the_name_before_its_first_line(text, line):
    assert logged(Log(text)) == [(line, False)]


def test_the_tests_of_an_application_have_a_form_of_their_own():
    written = []
    output = Output(FakeHost(), lambda text, error: written.append(text), IN_TESTS)
    output.handlers[Log](Log("{hello}"), ORIGIN)
    assert written == ["LOG[console] Greet: {hello}\n"]


def test_errors_go_to_standard_error():
    assert logged(Log("no", error=True)) == [("[Greet] no\n", True)]


def test_a_record_says_who_wrote_what_and_where():
    host = FakeHost()
    logged(Log("no", error=True), host)
    record = host.probe.one(records.LogWritten)
    assert (record.flow, record.cause, record.execution_id) == (1, 2, 3)
    assert (record.feature_set, record.text, record.level) == ("Greet", "no", "error")
    assert (record.connection_id, record.span) == ("ID-1", SPAN)


def test_without_a_watcher_the_line_is_written_all_the_same():
    host = FakeHost(probe=RecordingProbe(recording=False))
    assert logged(Log("hello"), host) == [("[Greet] hello\n", False)]
    assert host.probe.raw == []


def test_a_stream_that_is_gone_is_a_failure_of_the_statement():
    def broken(text: str, error: bool) -> None:
        raise BrokenPipeError(32, "Broken pipe")

    output = Output(FakeHost(), broken)
    with pytest.raises(EvaluationError, match="Cannot write to standard output: Broken pipe"):
        output.handlers[Log](Log("x"), ORIGIN)


class Stream(io.TextIOWrapper):
    def __init__(self, encoding: str = "utf-8") -> None:
        super().__init__(io.BytesIO(), encoding=encoding)
        self.flushes = 0

    def flush(self) -> None:
        super().flush()
        self.flushes = getattr(self, "flushes", 0) + 1

    @property
    def content(self) -> bytes:
        buffer = self.buffer
        assert isinstance(buffer, io.BytesIO)
        return buffer.getvalue()


def test_each_line_is_flushed_to_its_stream(monkeypatch):
    out, err = Stream(), Stream()
    monkeypatch.setattr(sys, "stdout", out)
    monkeypatch.setattr(sys, "stderr", err)
    write_standard("one\n", False)
    write_standard("two\n", True)
    assert (out.content, err.content) == (b"one\n", b"two\n")
    assert out.flushes > 0


def test_a_character_the_terminal_lacks_is_spelled_out(monkeypatch):
    out = Stream("ascii")
    monkeypatch.setattr(sys, "stdout", out)
    write_standard("caf\u00e9\n", False)
    assert out.content == b"caf\\xe9\n"
