"""Where a step into a statement can lead."""

from __future__ import annotations

import pytest

from runtime.host.targets import callers, is_outward, places_of, publishers, sentences, step_targets
from tests.support.driving import program_of

PROGRAM = program_of("""
(Take Order: Ordered Handler) {
    Create the <order> with { id: 1, status: "draft" }.
    Store the <order> into the <order-repository>.
    Delete the <order> from the <order-repository>.
    Emit a <Taken: event> with { n: 1 }.
    Accept the <transition: draft_to_placed> on the <order: status>.
    Notify the <order> with "taken".
    Application.Double the <twice> from 2.
    Retrieve the <orders> from the <order-repository>.
}
(Count Orders: order-repository Observer) { Create the <a> with 1. }
(Count Users: user-repository Observer) { Create the <a> with 1. }
(Tell: Taken Handler) { Create the <a> with 1. }
(Tell Again: Taken Handler<n:7>) { Create the <a> with 1. }
(Placed: status StateObserver<draft_to_placed>) { Create the <a> with 1. }
(Paid: status StateObserver<placed_to_paid>) { Create the <a> with 1. }
(Hear: NotificationSent Handler) { Create the <a> with 1. }
(Double: Action takes <n: Integer>) { Return an <OK: status> with <n>. }
(Order Test: Tests) { When the <done> from the <take-order>. }
""")


@pytest.mark.parametrize(
    ("statement", "targets"),
    [
        (0, ()),
        (1, ("Count Orders",)),
        (2, ("Count Orders",)),
        (3, ("Tell", "Tell Again")),
        (4, ("Placed",)),
        (5, ("Hear",)),
        (6, ("Double",)),
        (7, ()),
    ],
)
def test_a_statement_may_start_what_listens_to_what_it_does(statement: int, targets: tuple[str, ...]) -> None:
    assert targets == step_targets(PROGRAM, "Take Order", statement)


def test_a_test_starts_the_feature_set_it_names() -> None:
    assert ("Take Order",) == step_targets(PROGRAM, "Order Test", 0)


@pytest.mark.parametrize(("feature_set", "statement"), [("Gone", 0), ("Take Order", 99), ("Take Order", -1)])
def test_what_there_is_not_starts_nothing(feature_set: str, statement: int) -> None:
    assert () == step_targets(PROGRAM, feature_set, statement)


def test_who_may_wait_for_a_feature_set_is_known() -> None:
    spans = {code.name: code.span for code in PROGRAM.codes}
    assert frozenset({spans["Take Order"]}) == callers(PROGRAM)[spans["Tell Again"]]
    assert spans["Hear"] in callers(PROGRAM)
    assert spans["Paid"] not in callers(PROGRAM)


def test_who_may_publish_an_event_is_known() -> None:
    names = {code.span: code.name for code in PROGRAM.codes}
    found = {event: [names[span] for span in by] for event, by in publishers(PROGRAM).items()}
    assert ["Taken", "notification.sent", "repository.changed", "state.transition"] == sorted(found)
    assert [["Take Order"]] * 4 == list(found.values())


def test_a_step_out_may_lead_through_several_feature_sets() -> None:
    program = program_of("""
        (First: One Handler) { Emit a <Two: event> with { n: 1 }. }
        (Second: Two Handler) { Emit a <Three: event> with { n: 1 }. }
        (Third: Three Handler) { Emit a <Two: event> with { n: 1 }. }
        (Other: Four Handler) { Emit a <Five: event> with { n: 1 }. }
    """)
    first, second, third, _ = (code.span for code in program.codes)
    assert frozenset({first, second, third}) == places_of(program).callers([third]), "round and round ends"
    assert frozenset() == places_of(program).callers([first])


def test_what_answers_stores_and_sends_is_heard_of_outside() -> None:
    code = PROGRAM.codes[0]
    assert [1, 2, 3, 5] == [one.number for one in code.statements if is_outward(one)]


def test_what_is_known_of_statements_before_they_run() -> None:
    program = program_of("""
        (Take: Go Handler) {
            parallel for each <n> in <event: numbers> {
                Emit a <Seen: event>
                    with { n: <n> }.
            }
        }
        (Hear: Seen Handler) { Return an <OK: status> with <event: n>. }
    """)
    (head, known), (_, (answer,)) = sentences(program)
    assert (program.codes[0].head, [("for each", -1, True), ("emit", 0, False)]) == (
        head,
        [(one.verb, one.inside, one.parallel) for one in known],
    )
    assert ("Emit a <Seen: event> with { n: <n> }.", ("Hear",), 4) == (known[1].text, known[1].targets, known[1].line)
    assert [False, True, True] == [known[0].outward, known[1].outward, answer.outward]
