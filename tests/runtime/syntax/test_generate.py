import logging

import pytest
from lark import logger

from runtime.syntax import generate, grammar


def test_the_tables_on_disk_are_those_of_the_grammar() -> None:
    # After a change of aro.lark: python -m runtime.syntax.generate
    assert generate.encoded(generate.generated()) == generate.TABLES.read_text("utf-8")


def test_what_is_written_is_what_is_read() -> None:
    tables = generate.generated()
    assert tables == grammar.decoded(generate.encoded(tables))


def test_the_grammar_has_no_conflicts(caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch) -> None:
    # lark settles a shift against a reduction silently; it says so only when asked to.
    monkeypatch.setattr(logger, "propagate", True)
    with caplog.at_level(logging.DEBUG, logger=logger.name):
        generate.read_grammar(debug=True)
    assert [] == [record.message for record in caplog.records if "conflict" in record.message.lower()]
