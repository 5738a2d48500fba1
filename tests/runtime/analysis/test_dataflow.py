import pytest

from tests.support.checking import START, findings, messages, statements

RETURN = "Return an <OK: status> for the <end>."


def told(body: str) -> list[str]:
    return messages(statements(body))


def errors(body: str) -> list[str]:
    return [one.message for one in findings(statements(body)) if one.is_error]


# --- binding twice ---

REBOUND = ["Cannot rebind variable 'x' - variables are immutable"]


@pytest.mark.parametrize(
    "body",
    [
        "Create the <x> with 1. Create the <x> with 2.",
        "Extract the <x> from the <request: body>. Extract the <x> from the <request: method>.",
        "Create the <x> with 1. Retrieve the <x> from the <user-repository>.",
        "Create the <x> with 1. for each <i> in [1] { Create the <x> with <i>. }",
        "Create the <x> with 1. match <request> { case 1 { Create the <x> with 2. } }",
        "for each <x> in [1] { Create the <x> with 2. Log <x> to the <console>. }",
        "match <request> { case 1 { Create the <x> with 1. } } Create the <x> with 2.",
        "Create the <x> with 1 when 1 == 1. Create the <x> with 2.",
        "Require the <x> from the <environment>. Create the <x> with 2.",
    ],
)
def test_a_name_is_bound_once(body):
    assert REBOUND == errors(body + " Log <x> to the <console>.")


@pytest.mark.parametrize(
    "body",
    [
        "Create the <x> with { a: 1 }. Update the <x: a> with 2.",
        "Create the <x> with { a: 1 }. Merge the <x> with { b: 2 }.",
        'Create the <x> with { status: "a" }. Accept the <transition: a_to_b> on <x: status>.',
        "Create the <_x> with 1. Create the <_x> with 2. Create the <x> with <_x>.",
        "Create the <x> with 1. while <x> < 3 { Compute the <x> from <x> + 1. }",
        "if 1 == 1 { Create the <x> with 1. } else { Create the <x> with 2. }",
        "match <request> { case 1 { Create the <x> with 1. } otherwise { Create the <x> with 2. } }",
        "for each <i> in [1] { Create the <y> with <i>. Log <y> to the <console>. } Create the <x> with 1."
        " for each <i> in [1] { Create the <y> with <i>. Log <y> to the <console>. }",
        'Create the <x> with 1. Configure the <websocket: path> with "/a". Configure the <websocket> with { a: 1 }.',
        "Create the <x> with 1. Store the <x> into the <a-repository>. Store the <x> into the <b-repository>.",
        "Create the <x> with 1. Start the <http-server> with { port: 1 }. Stop the <http-server> with <application>.",
    ],
)
def test_some_names_may_be_bound_again(body):
    assert [] == told(body + " Log <x> to the <console>.")


def test_a_second_binding_is_shown_where_it_stands_with_another_name():
    found = findings(statements("Create the <x> with 1.\nCreate the <x> with <x>."))
    assert ("<x>", 6, "bind a new name, such as <x-updated>") == (found[0].span.text, found[0].span.line, found[0].hint)


def test_every_offending_statement_is_reported():
    assert 2 * REBOUND == errors("Create the <x> with 1. Create the <x> with 2. Create the <x> with <x>.")


# --- publish ---


def test_an_undefined_name_cannot_be_published():
    found = findings(statements("Create the <order> with 1. Publish as <shared> <ordr>. Log <order> to the <console>."))
    assert [("Cannot publish undefined variable 'ordr'", True, "did you mean <order>?")] == [
        (one.message, one.is_error, one.hint) for one in found
    ]


def test_a_published_name_is_used_and_known_everywhere():
    first = statements("Create the <order> with 1. Publish as <shared> <order>.")
    assert [] == messages(first, f"(b: User API) {{ Log <shared> to the <console>. {RETURN} }}")


# --- used before bound ---


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ("Compute the <n: length> from the <text>.", "Variable 'text' used before definition"),
        ("Filter the <n> from the <text> where a = 1.", "Variable 'text' used before definition"),
        ("match <text> { case 1 { } }", "Variable 'text' used in match before definition"),
        ("for each <i> in <text> { }", "Collection 'text' used in for-each before definition"),
        ("Extract the <n> from the <text: a>.", "External dependency 'text' is not published by any feature set"),
        ("Log <text> to the <console>.", "External dependency 'text' is not published by any feature set"),
        ("Log the <text> to the <console>.", "External dependency 'text' is not published by any feature set"),
        ('Log "a ${<text>}" to the <console>.', "External dependency 'text' is not published by any feature set"),
        ("Create the <n> with { a: [<text>] }.", "External dependency 'text' is not published by any feature set"),
        ("Create the <n> with <text>.", "External dependency 'text' is not published by any feature set"),
        ("Log 1 to the <console> when <text> == 1.", "External dependency 'text' is not published by any feature set"),
        ("Retrieve the <n> from the <a-repository> where id = <text>.",
         "External dependency 'text' is not published by any feature set"),
        ("Return an <OK: status> with <text> when 1 == 1.",
         "External dependency 'text' is not published by any feature set"),
        ("Emit an <X: event> with <text>. ", "External dependency 'text' is not published by any feature set"),
        ("while <text> < 1 { }", "External dependency 'text' is not published by any feature set"),
        ("for <i> from 1 to <text> { }", "External dependency 'text' is not published by any feature set"),
        ("Require the <text> from the <Setup>.", "External dependency 'text' is not published by any feature set"),
    ],
)  # fmt: skip
def test_a_use_before_any_definition_is_a_warning(body, message):
    body += " Log <n> to the <console>." if "<n" in body else ""
    handler = f"(X: X Handler) {{ {RETURN} }}"
    found = findings(statements(body) + handler)
    assert [(message, False)] == [(one.message, one.is_error) for one in found]
    assert "text" in found[0].span.text


def test_the_nearest_known_name_is_proposed():
    found = findings(statements("Create the <status> with 1. Log <statsu> to the <console>."))
    assert "did you mean <status>?" == found[-1].hint


def test_a_name_is_reported_once():
    assert 1 == len(told("Log <text> to the <console>. Log <text> to the <console>."))


@pytest.mark.parametrize(
    "body",
    [
        "Log <request: body status> to the <console>.",
        "Extract the <x> from the <pathParameters: id>. Log <x> to the <console>.",
        "Log <now> to the <console>. Log <generated-id> to the <console>. Log <env: HOME> to the <console>.",
        "Log <user-repository: count> to the <console>.",
        "Transform the <html> from the <template: index.html>. Return an <OK: status> with <html> when 1 == 1.",
        'Send "hi" to the <websocket-connection: client>.',
        "Log 1 to the <console> when <maybe> exists.",
        "Log 1 to the <console> when <maybe> is empty.",
        "Create the <port> with <given> or 8080. Log <port> to the <console>.",
        "for each <item> at <index> in [1] where <item> > 0 { Log <item> ++ <index> to the <console>. }",
        "for <i> from 1 to 3 { Log <i> to the <console>. }",
        "if 1 == 1 { Create the <x> with 1. } Log <x> to the <console>.",
        "while 1 == 2 { Create the <x> with 1. } Log <x> to the <console>.",
        "match <request> { case <label> { } otherwise { } }",
        "Create the <x> with 1. Store the <saved: x> into the <a-repository>. Log <saved> ++ <new-entry> to <console>.",
        'Notify the <nobody> with "hi".',
        "Sleep the <pause> for 250 milliseconds.",
        "Schedule the <Tick> with 5 seconds.",
        "Keepalive the <application> for the <events>.",
        "Validate the <required> for the <maybe>. Log <required> to the <console>.",
        "Create the <b> with { c: 1 }. Merge the <d: b> with { e: 1 }. Log <d> to the <console>.",
    ],
)
def test_these_names_need_no_definition(body):
    assert [] == told(body)


def test_names_of_a_loop_end_with_it():
    body = "for each <x> in [1] { Create the <y> with <x>. Log <y> to the <console>. } Log <y> to the <console>."
    assert ["External dependency 'y' is not published by any feature set"] == told(body)


def test_a_handler_may_borrow_from_application_start_with_a_warning():
    text = f"(Application-Start: A) {{ Create the <base> with 1. {RETURN} }}"
    handler = f"(X: X Handler) {{ Log <base> to the <console>. {RETURN} }}"
    found = findings(text + handler)
    assert [("Variable 'base' belongs to Application-Start", False)] == [(one.message, one.is_error) for one in found]


def test_an_operation_does_not_see_application_start():
    text = f"(Application-Start: A) {{ Create the <base> with 1. Log <base> to the <console>. {RETURN} }}"
    operation = f"(list: API) {{ Log <base> to the <console>. {RETURN} }}"
    assert ["External dependency 'base' is not published by any feature set"] == messages(text + operation)


def test_tests_and_what_they_run_may_read_anything():
    tests = "(adds: Sum Test) { Given the <a> with 1. When the <sum> from the <add-numbers>. Then the <sum> with 1. }"
    tested = "(add-numbers: Sum) { Compute the <sum> from <a> + <b>. Return an <OK: status> with <sum>. }"
    assert not any("External" in message for message in messages(START + tests + tested))


# --- never used ---

UNUSED = ["Variable 'x' is defined but never used"]


@pytest.mark.parametrize(
    "body",
    [
        "Create the <x> with 1.",
        "Extract the <x> from the <request: body>.",
        "Retrieve the <x> from the <user-repository>.",
        "for each <i> in [1] { Create the <x> with <i>. }",
        "if 1 == 1 { Create the <x> with 1. }",
    ],
)
def test_a_name_nobody_reads_is_a_warning(body):
    found = findings(statements(body))
    assert [(UNUSED[0], False)] == [(one.message, one.is_error) for one in found]


@pytest.mark.parametrize(
    "use",
    [
        "Log the <x> to the <console>.",
        'Log "${x}" to the <console>.',
        "Store the <x> into the <a-repository>.",
        "Send the <x> to the <websocket-connection>.",
        "Broadcast the <x> to the <websocket>.",
        'Send "hi" to the <x>.',
        'Send "hi" to the <websocket-connection: x>.',
        "Return an <OK: status> for the <x> when 1 == 1.",
        "Return an <OK: status> with { a: 1 } for the <x> when 1 == 1.",
        "Publish as <shared> <x>.",
        "match <x> { case 1 { } }",
        "match <request> { case <x> { } }",
        "for each <i> in <x> { }",
        "for <i> from 1 to <x> { }",
        "while <x> == 9 { }",
        "Log 1 to the <console> when <x> exists.",
        "Retrieve the <y> from the <a-repository> default <x>. Log <y> to the <console>.",
        'Create the <y> from "2026-01-01" to <x>. Log <y> to the <console>.',
        'Split the <y> from "a b" by <x>. Log <y> to the <console>.',
        "Close the <x>.",
    ],
)
def test_every_way_to_read_a_name_counts(use):
    assert [] == told(f"Create the <x> with 1. {use}")


@pytest.mark.parametrize(
    "body",
    [
        "Create the <_x> with 1.",
        "Create the <greeting> with 1.",
        "Start the <http-server> with { port: 1 }.",
        "Store the <request> into the <a-repository>.",
        "Schedule the <Tick> with 5 seconds.",
        "Create the <cache> with 1.",
        "Require the <HOME> from the <environment>.",
        "Create the <x> with 1. Transform the <html> from the <template: a.html>. Log <html> to the <console>.",
    ],
)
def test_some_names_need_no_reader(body):
    assert [] == told(body)


def test_the_result_of_a_user_defined_action_needs_no_reader():
    action = "(Double: Action takes <n>) { Return an <OK: status> with <input: n>. }"
    assert [] == messages(statements("Application.Double the <x> from 3.") + action)


def test_a_verb_nobody_knows_is_one_finding_and_rebinds_nothing() -> None:
    text = statements('Create the <name> with "Ada".\nLgo the <name> to the <console>.\nLog <name> to the <console>.')
    assert ["Unknown action verb: 'Lgo'"] == messages(text)
