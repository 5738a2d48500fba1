import pytest

from runtime.errors import EvaluationError
from runtime.values.patterns import Pattern, pattern_of


def compiled(pattern: str, flags: str = "") -> Pattern:
    found = pattern_of(pattern, flags)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("pattern", "flags", "text", "found"),
    [
        ("b+", "", "abbc", True),
        ("^b", "", "abbc", False),
        ("B", "", "abbc", False),
        ("B", "i", "abbc", True),
        ("^b$", "", "a\nb", False),
        ("^b$", "m", "a\nb", True),
        ("a.b", "", "a\nb", False),
        ("a.b", "s", "a\nb", True),
        ("a", "g", "a", True),
        (r"a\/b", "", "a/b", True),
        (r"(?<year>\d{4})", "", "in 2026", True),
        (r"^\p{L}+$", "", "Ünï", True),
        (r"^\p{L}+$", "", "a1", False),
        (r"\d\z", "", "a1\n", False),
        (r"\d\Z", "", "a1\n", True),
        (r"^\h+\R$", "", " \t\r\n", True),
    ],
)
def test_search(pattern: str, flags: str, text: str, found: bool) -> None:
    assert found is compiled(pattern, flags).search(text)


@pytest.mark.parametrize("pattern", ["(", "a{2,1}", "[", "(?P<n>a)(?P<n", "*"])
def test_what_is_no_pattern_is_none(pattern: str) -> None:
    assert pattern_of(pattern) is None


def test_a_pattern_is_compiled_once() -> None:
    assert pattern_of("a+", "i") is pattern_of("a+", "i")


def test_spans_of_all_matches() -> None:
    assert [(1, 3), (4, 5)] == list(compiled("b+").spans("abbcb"))


@pytest.mark.parametrize("pattern", ["(a|aa)+$", "(a{1,1000}){1,1000}$"])
def test_a_pattern_made_to_explode_is_stopped(pattern: str) -> None:
    text = "a" * 500 + "b"
    with pytest.raises(EvaluationError, match="takes too long on this text"):
        compiled(pattern).search(text)
    with pytest.raises(EvaluationError, match="takes too long on this text"):
        list(compiled(pattern).spans(text))
