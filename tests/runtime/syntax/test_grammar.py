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


def test_the_tables_are_read_once() -> None:
    assert grammar.tables() is grammar.tables()
