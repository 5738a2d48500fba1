import pytest

from runtime.analysis.suggest import did_you_mean, nearest

NAMES = ("status", "user", "userName", "order-repository")


@pytest.mark.parametrize(
    ("word", "found"),
    [("statsu", "status"), ("Status", "status"), ("username", "userName"), ("order-repositry", "order-repository"),
     ("colour", ""), ("", "")],
)  # fmt: skip
def test_the_nearest_name_is_within_a_letter_or_two(word, found):
    assert found == nearest(word, NAMES)


def test_a_hint_asks_and_never_proposes_the_word_itself():
    assert "did you mean <status>?" == did_you_mean("statsu", NAMES)
    assert "bind it" == did_you_mean("colour", NAMES, "bind it")
    assert "" == did_you_mean("status", ["status"])
