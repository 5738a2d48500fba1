import pytest

from runtime.syntax import words
from runtime.syntax.grammar import tables


def _all_types() -> set[str]:
    kinds = (words.AT_START, words.AS_OPERAND, words.AFTER_OPERAND, words.AS_TYPE)
    return {token_type for table in kinds for token_type, _ in table.values()}


def test_every_word_is_a_token_the_grammar_knows() -> None:
    known = {name for row in tables().rows.values() for name in row}
    assert set() == _all_types() - known


def test_no_word_that_joins_others_is_a_verb() -> None:
    joining = {"from", "to", "with", "and", "or", "the", "true", "null", "not", "is", "where"}
    assert joining <= words.NEVER_VERBS


@pytest.mark.parametrize(
    ("verb", "token_type"),
    [("Log", "SINK"), ("SEND", "SINK"), ("Store", "LITERAL_SINK"), ("Extract", "VERB"), ("Application.Log", "VERB")],
)
def test_a_verb_says_what_may_follow_it(verb: str, token_type: str) -> None:
    assert token_type == words.verb_type(verb)
