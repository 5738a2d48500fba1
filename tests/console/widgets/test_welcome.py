"""The keys a first start teaches."""

from __future__ import annotations

from aro_console.commands.spoken import spoken
from aro_console.commands.verbs import all_keys, key_name
from aro_console.widgets.welcome import FIRST_KEYS


def test_five_keys_are_taught_and_all_of_them_do_something() -> None:
    known = {*map(key_name, all_keys()), "j", "k"}
    assert 5 == len(FIRST_KEYS)
    assert [] == [key for keys, _ in FIRST_KEYS for key in spoken(keys).split() if key not in known]


def test_each_fits_into_one_line_of_eighty_columns() -> None:
    assert [] == [words for _, words in FIRST_KEYS if len(spoken(words)) > 70]
