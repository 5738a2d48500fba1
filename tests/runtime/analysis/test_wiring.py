import pytest

from runtime.analysis.analyzer import analyze
from tests.support.checking import START, findings, messages, tree

RETURN = "Return an <OK: status> for the <end>."


def test_a_program_needs_an_entry_point():
    text = "(listUsers: API) { Return an <OK: status> for the <list>. }"
    found = findings(text)
    assert ["No entry point defined"] == [one.message for one in found]
    assert found[0].is_error
    assert "(Application-Start: " in found[0].hint


def test_a_program_of_tests_needs_none():
    assert [] == messages("(adds: Sum Test) { Log 1 to the <console>. }")


def test_several_entry_points_are_several_applications():
    folder = [tree(START, "a/main.aro", "/home/apps/a/main.aro"), tree(START, "b/main.aro", "/home/apps/b/main.aro")]
    found = analyze(folder)
    expected = (
        "'apps' contains 2 'Application-Start' feature sets across a/main.aro, b/main.aro. "
        "This directory contains separate applications, not a single app."
    )
    assert [expected] == [one.message for one in found]
    assert "Try: run one of them by itself, such as b/" == found[0].hint


def test_several_entry_points_in_one_folder_are_told_by_their_files():
    found = findings(START, START)
    assert ["Try: run one of them by itself, such as 1.aro"] == [one.hint for one in found]


def test_two_entry_points_in_one_file_are_one_too_many():
    found = findings(START + START.replace("Testing", "Again"))
    assert ["give one of them another name; an application has one Application-Start"] == [one.hint for one in found]


def test_an_entry_point_with_a_slip_in_its_name_is_recognised():
    found = findings(START.replace("Application-Start", "Aplication-Strat"))
    assert ["did you mean Application-Start by 'Aplication-Strat'? The name is written exactly so"] == [
        one.hint for one in found
    ]


def test_entry_points_and_exit_handlers_of_imported_applications_are_ignored():
    end = "(Application-End: Success) { Return an <OK: status> for the <end>. }"
    root, imported = tree(START + end), tree(START + end, "../other/main.aro")
    assert [] == analyze([root, imported], [root])


def test_a_name_may_be_taken_once_in_the_whole_application():
    again = f"(listUsers: API) {{ {RETURN} }}"
    found = findings(START + again, again)
    assert ["Duplicate feature set name 'listUsers'"] == [one.message for one in found]
    assert found[0].is_error
    assert "1.aro:1:1" == found[0].place
    assert "main.aro:4:1" in found[0].hint


def test_there_is_one_exit_handler_of_each_kind():
    success, error = (f"(Application-End: {kind}) {{ {RETURN} }}" for kind in ("Success", "Error"))
    assert [] == messages(START + success + error)
    assert ["Duplicate feature set name 'Application-End'"] == messages(START + success + error + success)


def test_a_user_defined_action_is_declared_once():
    action = "(Double: Action takes <n>) { Return an <OK: status> with <input: n>. }"
    duplicates = ["Duplicate feature set name 'Double'", "Duplicate user-defined action 'Application.Double'"]
    assert duplicates == messages(START + action + action)


def test_an_event_without_a_handler_is_a_warning():
    found = findings(START + f"(placeOrder: API) {{ Emit an <OrderPlacd: event> with {{ a: 1 }}. {RETURN} }}"
                     f"(Mail: OrderPlaced Handler) {{ {RETURN} }}")  # fmt: skip
    assert [("Event 'OrderPlacd' is emitted but no handler exists", False, "did you mean OrderPlaced?")] == [
        (one.message, one.is_error, one.hint) for one in found
    ]


def test_a_handler_in_another_file_is_a_handler():
    emit = f"(placeOrder: API) {{ Emit an <OrderPlaced: event> with {{ a: 1 }}. {RETURN} }}"
    assert [] == messages(START + emit, f"(Mail: OrderPlaced Handler) {{ {RETURN} }}")


def chain(event: str, emitted: str, number: int = 1) -> str:
    return f"({event} {number}: {event} Handler) {{ Emit an <{emitted}: event> with {{ a: 1 }}. {RETURN} }}\n"


@pytest.mark.parametrize(
    ("handlers", "cycle"),
    [
        (chain("A", "A"), "A → A"),
        (chain("A", "B") + chain("B", "A"), "A → B → A"),
        (chain("A", "B") + chain("B", "C") + chain("C", "A"), "A → B → C → A"),
        (chain("A", "B") + chain("B", "C") + chain("C", "B"), "B → C → B"),
    ],
)
def test_a_circular_event_chain_is_an_error(handlers, cycle):
    found = findings(START + handlers)
    assert [(f"Circular event chain detected: {cycle}", True)] == [(one.message, one.is_error) for one in found]


def test_emits_inside_blocks_count():
    text = f"(A: A Handler) {{ for each <x> in [1] {{ match <x> {{ case 1 {{ Emit an <A: event>. }} }} }} {RETURN} }}"
    assert any("A → A" in message for message in messages(START + text.replace("event>.", "event> with { a: 1 }.")))


def test_chains_that_end_are_none():
    assert [] == messages(START + chain("A", "B") + f"(B 1: B Handler) {{ {RETURN} }}")


@pytest.mark.parametrize(
    ("header", "words"),
    [
        ("Join: WebSocket Event Handler", "binary, message, disconnect, connect"),
        ("Greet: File Event Handler", "created, modified, deleted"),
        ("Hello: Socket Event Handler", "disconnect, connect, data, message, received"),
    ],
)
def test_a_handler_whose_name_says_no_event_never_fires(header, words):
    found = findings(START + f"({header}) {{ {RETURN} }}")
    assert [f"Handler '{header.partition(':')[0]}' never fires: its name says no event"] == [
        one.message for one in found
    ]
    assert not found[0].is_error
    assert words in found[0].hint


def test_an_exit_handler_is_for_success_or_error():
    assert ["Application-End 'Later' never runs"] == messages(START + f"(Application-End: Later) {{ {RETURN} }}")


def test_a_condition_on_an_operation_is_ignored_and_on_a_handler_not():
    operation = f"(listUsers: API) when 1 == 1 {{ {RETURN} }}"
    assert ["The condition of 'listUsers' is ignored: it is no event handler"] == messages(START + operation)
    assert [] == messages(START + f"(Mail: Paid Handler) when <event: a> == 1 {{ {RETURN} }}")
