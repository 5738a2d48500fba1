import pytest

from runtime.engine.actions.webpages import parse_html
from runtime.errors import EvaluationError
from runtime.values.kinds import Regex
from tests.support.calls import make_call

PAGE = "<h1>One</h1><h2>Two</h2>"


@pytest.mark.parametrize(
    ("statement", "parts", "value"),
    [
        ("parsehtml x:text from page", {"with_value": "h2"}, ["Two"]),
        ("parsehtml x:text from page", {"by": "h1"}, ["One"]),
        ("parsehtml x:text from page", {"by_text": "h2"}, ["Two"]),
        ("parsehtml x:text from page", {}, ["One Two"]),
        ("parsehtml links from page", {}, []),
    ],
)
def test_the_specifier_or_the_name_says_the_form_and_a_clause_the_selector(statement, parts, value):
    assert value == parse_html(make_call(statement, object=PAGE, **parts))


@pytest.mark.parametrize(
    ("statement", "parts", "cause"),
    [
        ("parsehtml x:images from page", {"object": PAGE}, "no form 'images'. Expected: links, content, text"),
        ("parsehtml x:links from page", {"object": [1]}, "reads text, not a value of type List"),
        ("parsehtml x:links from page", {}, "Undefined variable: 'page'"),
        ("parsehtml x:text from page", {"object": PAGE, "by": Regex("h1", "")}, "is a text, not a pattern"),
    ],
)
def test_what_it_cannot_read_fails(statement, parts, cause):
    with pytest.raises(EvaluationError) as caught:
        parse_html(make_call(statement, **parts))
    assert cause in str(caught.value)
