import pytest

from runtime.syntax.names import is_reversed_range, read_noun, read_type
from runtime.syntax.tokens import Hole, NounText


def read(text: str) -> tuple[int, NounText, list[int]]:
    places: list[int] = []
    stop, noun = read_noun(text, 0, len(text), lambda _code, _message, start, *_: places.append(start))
    return stop, noun, places


@pytest.mark.parametrize(
    ("text", "noun"),
    [
        ("<x>", NounText("x")),
        ("< x >", NounText("x")),
        ("<incoming-request>", NounText("incoming-request")),
        ("<a - b>", NounText("a-b")),
        ("<sha-256>", NounText("sha-256")),
        ("<type>", NounText("type")),
        ("<is-active>", NounText("is-active")),
        ("<überschrift>", NounText("überschrift")),
        ("<user: name>", NounText("user", "name")),
        ("<user:name >", NounText("user", "name")),
        ("<user: address city>", NounText("user", "address city")),
        ("<user: address: city>", NounText("user", "address: city")),
        ("<page: rows.0.id>", NounText("page", "rows.0.id")),
        ("<when: +7d>", NounText("when", "+7d")),
        ("<list: 0,3,7>", NounText("list", "0,3,7")),
        ("<list: 2-5>", NounText("list", "2-5")),
        ("<x: a.x | b.y>", NounText("x", "a.x | b.y")),
        ("<xs: List<String>>", NounText("xs", "List<String>")),
        ("<xs: Map<String, List<Int>>>", NounText("xs", "Map<String, List<Int>>")),
        ("<xs: List <String>>", NounText("xs", "List <String>")),
        ("<file: ./a/b.txt>", NounText("file", "./a/b.txt")),
        ("<files: *.txt>", NounText("files", "*.txt")),
        ('<file: "a b.txt">', NounText("file", "a b.txt", True)),
        ("<file: 'a\\b' >", NounText("file", "a\\b", True)),
        ('<url: "x${id}">', NounText("url", ("x", Hole(10, 12)), True)),
        ("<result.message>", NounText("result", "message")),
        ("<user.in-progress.by>", NounText("user", "in-progress.by")),
        ("<result.a.b: c>", NounText("result", "a.b.c")),
    ],
)
def test_a_noun_is_a_base_and_raw_text(text: str, noun: NounText) -> None:
    assert (len(text), noun, []) == read(text)


def test_the_noun_ends_at_its_own_bracket() -> None:
    assert (3, NounText("n"), []) == read("<n>=5")
    assert (3, NounText("n"), []) == read("<n>> 5")


@pytest.mark.parametrize(
    ("text", "stop", "noun"),
    [
        ("<x to the <console>.", 2, NounText("x")),
        ("<x: id from the <request>.", 6, NounText("x", "id")),
        ("<x: id.", 6, NounText("x", "id")),
        ('<file: "a" to', 10, NounText("file", "a", True)),
    ],
)
def test_a_noun_without_its_bracket_ends_behind_its_first_word(text: str, stop: int, noun: NounText) -> None:
    assert (stop, noun, [stop]) == read(text)


def test_a_colon_without_a_qualifier_is_reported() -> None:
    assert (5, NounText("x", ""), [4]) == read("<x: >")


def test_what_has_no_name_is_skipped_up_to_its_bracket() -> None:
    assert (4, NounText(""), [0]) == read("<12> x")


def test_brackets_that_nest_without_end_are_given_up() -> None:
    stop, noun, _ = read("<x: A" + "<A" * 1000)
    assert (5, NounText("x", "A")) == (stop, noun)


@pytest.mark.parametrize(
    ("text", "length"),
    [("String", 6), ("List<Map<String, Int>> from", 22), ("a.b/c from", 5), ("List<String", 4), ("<x>", 0)],
)
def test_a_type_name_ends_with_its_parameters(text: str, length: int) -> None:
    assert length == read_type(text, 0, len(text))


@pytest.mark.parametrize(("qualifier", "ends"), [("5-2", (5, 2)), ("2-5", None), ("5-5", None), ("a-b", None)])
def test_a_reversed_range_is_recognised(qualifier: str, ends: tuple[int, int] | None) -> None:
    assert ends == is_reversed_range(qualifier)
