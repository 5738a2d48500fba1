from runtime.analysis.findings import error, warning
from runtime.source import SourceFile

SPAN = SourceFile("main.aro", "Log.").span(0, 3)


def test_an_error_keeps_a_program_from_running_and_a_warning_does_not():
    assert (True, False) == (error("a-code", "Bad", SPAN).is_error, warning("a-code", "Odd", SPAN).is_error)


def test_a_finding_knows_its_place_and_the_way_out():
    finding = warning("a-code", "Odd", SPAN, "do this")
    assert ("main.aro:1:1", "do this", "a-code") == (finding.place, finding.hint, finding.code)
