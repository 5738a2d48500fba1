import logging

import pytest
from lark import logger

from runtime.syntax import grammar
from runtime.syntax.build import Builder


def test_every_rule_has_a_method_that_builds_it() -> None:
    methods = {
        entry.method
        for row in grammar.tables().rows.values()
        for entry in row.values()
        if isinstance(entry, grammar.Reduction) and entry.method
    }
    assert set() == {method for method in methods if not callable(getattr(Builder, method, None))}


def test_the_grammar_has_no_conflicts(caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch) -> None:
    # lark settles a shift against a reduction silently; it says so only when asked to.
    monkeypatch.setattr(logger, "propagate", True)
    with caplog.at_level(logging.DEBUG, logger=logger.name):
        grammar.read_grammar(debug=True)
    assert [] == [record.message for record in caplog.records if "conflict" in record.message.lower()]


def test_the_tables_are_made_once() -> None:
    assert grammar.tables() is grammar.tables()
