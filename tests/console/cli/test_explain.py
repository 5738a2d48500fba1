"""What a code means, line by line."""

from __future__ import annotations

from aro_console.cli.explain import explained, unknown_code
from runtime.explanations import EXPLANATIONS, Explanation, Shape

LONG = "A sentence that is longer than a line of eighty characters, so that it has to be broken somewhere."


def test_an_explanation_shows_the_wrong_example_and_the_mended_one() -> None:
    explanation = Explanation("a-code", LONG, "Log wrong\n\nLog", "Log right", Shape.STATEMENTS)
    assert [
        "a-code",
        "",
        "A sentence that is longer than a line of eighty characters, so that it has to be",
        "broken somewhere.",
        "",
        "This has it (statements of a feature set):",
        "",
        "    Log wrong",
        "",
        "    Log",
        "",
        "This has not (statements of a feature set):",
        "",
        "    Log right",
    ] == explained(explanation)


def test_what_no_text_can_show_has_no_example() -> None:
    assert ["a-code", "", "Nothing is there."] == explained(
        Explanation("a-code", "Nothing is there.", shape=Shape.NONE)
    )


def test_an_unknown_code_is_told_the_nearest_and_all_there_are() -> None:
    lines = unknown_code("no-retrun")
    assert ["There is no finding with the code 'no-retrun'.", "Did you mean no-return?", "", "The codes are:"] == lines[
        :4
    ]
    assert sorted(EXPLANATIONS) == [line.strip() for line in lines[4:]]


def test_a_code_like_no_other_is_told_all_there_are() -> None:
    assert ["There is no finding with the code 'zzz'.", "", "The codes are:"] == unknown_code("zzz")[:3]
