import pytest

from tests.support.checking import START, findings, messages, statements


def told(body: str) -> list[tuple[str, bool, str]]:
    return [(one.message, one.is_error, one.hint) for one in findings(statements(body))]


def test_an_unknown_verb_is_a_warning_with_the_nearest_one():
    assert [("Unknown action verb: 'Extrct'", False, "did you mean Extract?")] == told(
        "Extrct the <x> from the <request: body>. Log <x> to the <console>."
    )


def test_a_verb_that_is_like_none_says_so():
    found = told("Juggle the <x> from the <request: body>. Log <x> to the <console>.")
    assert [("Unknown action verb: 'Juggle'", False)] == [one[:2] for one in found]
    assert "no built-in verb" in found[0][2]


@pytest.mark.parametrize(
    ("statement", "message", "hint"),
    [
        (
            "Extract the <x> into the <request: body>. Log <x> to the <console>.",
            "Invalid preposition 'into' for action 'Extract'. Expected: [from, via]",
            "write Extract ... from ...",
        ),
        (
            "<Retrieve> the <x> via the <user-repository>. Log <x> to the <console>.",
            "Invalid preposition 'via' for action 'Retrieve'. Expected: [from]",
            "write <Retrieve> ... from ...",
        ),
    ],
)
def test_a_wrong_preposition_lists_the_right_ones_in_the_authors_style(statement, message, hint):
    assert [(message, False, hint)] == told(statement)


def test_a_wrong_preposition_is_shown_where_it_stands():
    found = findings(statements("Extract the <x> into the <request: body>. Log <x> to the <console>."))
    assert "into" == found[0].span.text


def test_what_is_not_available_is_a_warning():
    found = told("Push the <done> to the <git>. Log <done> to the <console>.")
    hint = 'git against a remote is left to git itself: Execute the <done> with "git push".'
    assert [("The action 'Push' is not available", False, hint)] == found


ACTION = "(Double: Action takes <n>) { Return an <OK: status> with <input: n>. }\n"
PLAIN = "(Plain: Action) { Return an <OK: status> with <input>. }\n"


def test_a_call_of_an_undeclared_action_is_an_error():
    call = "Application.Dubble the <x> from 3. Log <x> to the <console>."
    found = findings(statements(call) + ACTION)
    assert [("Unknown user-defined action 'Application.Dubble'", True, "did you mean Application.Double?")] == [
        (one.message, one.is_error, one.hint) for one in found
    ]


def test_a_declared_action_may_be_in_another_file_and_its_verb_in_any_case():
    call = "Application.Double the <x> from 3. Log <x> to the <console>."
    assert [] == messages(statements(call), ACTION)


def test_from_needs_a_header_that_takes_something():
    call = "Application.Plain the <x> from 3. Log <x> to the <console>."
    found = findings(statements(call) + PLAIN)
    assert [("Cannot call 'Application.Plain' with `from <value>`", True)] == [
        (one.message, one.is_error) for one in found
    ]
    assert [] == messages(statements(call.replace("from 3", "with { n: 3 }")) + PLAIN)


@pytest.mark.parametrize("name", ["request", "event", "pathParameters", "queryParameters", "response"])
def test_framework_variables_are_not_there_inside_an_action(name):
    action = f"(Plain: Action) {{ Extract the <x> from the <{name}: id>. Return an <OK: status> with <x>. }}"
    assert f"Framework variable '<{name}>' is not available inside a user-defined action" in messages(START + action)


def test_break_belongs_into_a_loop():
    assert ["'break' stands outside a loop"] == messages(statements("match <request> { case 1 { break. } }"))
    assert [] == messages(statements("for each <x> in [1] { if <x> == 1 { break. } }"))
    assert [] == messages(statements("while 1 == 1 { break. }"))


def test_nothing_behind_a_return_is_reached():
    end, log = "Return an <OK: status> for the <x>.", "Log 1 to the <console>."
    found = findings(f"{START}(a: B) {{\n{end}\n{log}\n{log}\n}}")
    assert [("Unreachable code after Return/Throw statement", "the feature set ends in line 5", 6)] == [
        (one.message, one.hint, one.span.line) for one in found
    ]


def test_a_guarded_return_may_go_on():
    assert [] == messages(statements("Return an <OK: status> for the <x> when 1 == 1. Log 1 to the <console>."))


def test_an_empty_feature_set_is_a_warning():
    assert ["Feature set 'listUsers' has no statements"] == messages(START + "(listUsers: API) { }")


@pytest.mark.parametrize(
    ("header", "warned"),
    [
        ("listUsers: API", True),
        ("Mail: Paid Handler", True),
        ("Application-End: Success", False),
        ("a: Sum Test", False),
    ],
)
def test_a_feature_set_returns_or_throws_but_for_exit_handlers_and_tests(header, warned):
    name = header.partition(":")[0]
    expected = [f"Feature set '{name}' has no Return or Throw statement"] if warned else []
    assert expected == messages(START + f"({header}) {{ Log 1 to the <console>. }}")


def test_a_return_in_a_branch_counts():
    assert [] == messages(START + "(a: B) { if 1 == 1 { Return an <OK: status> for the <x>. } }")
