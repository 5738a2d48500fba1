import pytest

from runtime.engine.actions.terminal import clear_terminal, prompt, render, repaint, select, show
from runtime.engine.effects import Ask, ControlTerminal, ReadTerminal, Render
from runtime.errors import EvaluationError
from tests.support.calls import finish, make_call

PIPE, TERMINAL = {"is_tty": False}, {"is_tty": True}
MENU = "Which?\n  1) red\n  2) green\none of them: "


@pytest.mark.parametrize(
    ("statement", "section"),
    [
        ("render page to terminal:header", "header"),
        ("render page to header", "header"),
        ("render page to terminal", ""),
        ("render page to console", ""),
    ],
)
def test_the_object_names_the_section(statement, section):
    assert ([Render("hello", section)], "hello") == finish(render(make_call(statement, subject="hello")))


def test_what_is_drawn_is_the_human_form():
    assert [Render("a: 1.50")] == finish(render(make_call("render page to terminal", subject={"a": 1.5})))[0]


def test_repaint_draws_again():
    call = make_call("repaint page at terminal:header", subject="hello")
    assert [Render("hello", "header", again=True)] == finish(repaint(call))[0]


@pytest.mark.parametrize(
    ("action", "statement", "what"),
    [
        (show, "show cursor for terminal", "show cursor"),
        (clear_terminal, "clear screen for terminal", "clear screen"),
        (clear_terminal, "clear line for terminal", "clear line"),
        (clear_terminal, "clear cursor for terminal", "hide cursor"),
    ],
)
def test_the_terminal_is_controlled_by_the_word_of_the_result(action, statement, what):
    done = {"success": True}
    assert ([ControlTerminal(what)], done) == finish(action(make_call(statement)), done)


@pytest.mark.parametrize(
    ("statement", "parts", "asked"),
    [
        ("prompt name with =", {"object": "Your name?"}, Ask("Your name? ")),
        ("prompt name:hidden with =", {"object": "Word?"}, Ask("Word? ", hidden=True)),
        ("prompt name from terminal", {"with_value": "Your name? "}, Ask("Your name? ")),
        ("prompt name from terminal", {}, Ask("")),
    ],
)
def test_prompt_asks_what_stands_behind_with(statement, parts, asked):
    assert ([asked], "Ada") == finish(prompt(make_call(statement, **parts)), "Ada")


@pytest.mark.parametrize(("answer", "chosen"), [("2", "green"), ("GREEN ", "green"), ("1", "red")])
def test_select_takes_a_number_or_a_text(answer, chosen):
    call = make_call("select colour from =", object=["red", "green"], with_value="Which?")
    assert ([ReadTerminal(), Ask(MENU)], chosen) == finish(select(call), PIPE, answer)


def test_several_may_be_chosen_at_once():
    call = make_call("select colours:multiple from =", object=["red", "green", "blue"])
    assert ["blue", "red"] == finish(select(call), PIPE, "3, red")[1]


def test_a_map_is_shown_by_its_name_and_chosen_whole():
    rows = [{"id": 1, "name": "Ada"}, {"id": 2, "title": "Dr"}, 3]
    call = make_call("select one from =", object=rows)
    asked, chosen = finish(select(call), PIPE, "2")
    assert rows[1] == chosen
    assert "  1) Ada\n  2) Dr\n  3) 3\n" in asked[1].question
    # The text of an option goes before the number of another.
    assert 3 == finish(select(make_call("select one from =", object=[1, 3, 2])), PIPE, "3")[1]


@pytest.mark.parametrize("answer", ["", "0", "3", "blue", "red, green"])
def test_what_is_no_option_fails_where_nobody_can_be_asked_again(answer):
    call = make_call("select colour from =", object=["red", "green"])
    with pytest.raises(EvaluationError, match=f"'{answer}' is none of red, green"):
        finish(select(call), PIPE, answer)


def test_a_terminal_is_told_that_there_is_no_such_item_and_asked_again():
    call = make_call("select colour from =", object=["red", "green"], with_value="Which?")
    assert ([ReadTerminal(), Ask(MENU), Ask(f"'blue' is none of these.\n{MENU}")], "red") == finish(
        select(call), TERMINAL, "blue", "red"
    )


@pytest.mark.parametrize("options", [[], "red", {"a": 1}, None])
def test_there_must_be_something_to_choose_from(options):
    with pytest.raises(EvaluationError, match="Select chooses from a List that has items"):
        finish(select(make_call("select colour from =", object=options)))
