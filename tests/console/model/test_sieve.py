"""What is shown: filter, folding and marks together, and who hides how many."""

from __future__ import annotations

from aro_console.model.rows import Row
from aro_console.model.sieve import Sieve, View
from aro_console.model.subjects import Facts
from runtime.probe.filtering.grammar import Filter, parse


def row(seq: int, summary: str = "x", **more: object) -> Row:
    return Row(seq, 0, seq, "message", ">", summary, **more)  # type: ignore[arg-type]


def sieve(text: str = "", **more: object) -> Sieve:
    made, wanted = Sieve(), parse(text)
    assert isinstance(wanted, Filter)
    made.view = View(wanted, **more)  # type: ignore[arg-type]
    made.facts = Facts(marked=lambda seq: seq == 2)
    return made


def test_statements_are_shown_only_of_unfolded_runs() -> None:
    statement = row(1, execution_id=7, detail=True)
    folded = sieve()
    assert not folded.passes(statement)
    folded.view = folded.view.toggled(7)
    assert folded.passes(statement)
    folded.view = folded.view.toggled(7)
    assert not folded.passes(statement)


def test_marked_only_leaves_the_rest_out() -> None:
    marked = sieve(marked_only=True)
    assert [False, True] == [marked.passes(row(seq)) for seq in (1, 2)]
    assert (True, False) == (marked.narrow, sieve().narrow)


def test_a_marked_statement_is_shown_among_marked_rows_although_its_run_is_folded() -> None:
    marked = sieve(marked_only=True)
    assert [False, True] == [marked.passes(row(seq, execution_id=7, detail=True)) for seq in (1, 2)]
    assert not sieve("y", marked_only=True).passes(row(2, execution_id=7, detail=True))


def test_the_greediest_part_is_named_first() -> None:
    counted = sieve("aa bb")
    counted.count_hidden([row(1, "aa"), row(3, "aa"), row(4, "bb"), row(5, "aa", execution_id=1, detail=True)])
    assert [("bb", 3), ("aa", 1)] == counted.hiding()
    counted.count_more(row(6, "aa"))
    assert ([("bb", 4), ("aa", 1)], 5) == (counted.hiding(), counted.looked_at)


def test_statements_of_folded_runs_count_only_where_the_filter_looks_inside() -> None:
    counted = sieve("dir:out")
    counted.count_hidden([row(1), row(5, execution_id=1, detail=True)])
    assert ([("dir:out", 1)], 1) == (counted.hiding(), counted.looked_at)
