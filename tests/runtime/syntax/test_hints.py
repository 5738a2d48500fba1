"""What the parser says to write instead."""

from __future__ import annotations

import pytest

from runtime.source import SourceFile
from runtime.syntax.hints import character_hint, unknown_verb_hint
from runtime.syntax.parser import parse
from runtime.vocabulary import VERBS


def hints(statement: str) -> list[str]:
    """Return the hints of the findings in a feature set that holds only `statement`."""
    return [finding.hint for finding in parse(SourceFile("a.aro", f"(A: B) {{\n  {statement}\n}}\n")).diagnostics]


@pytest.mark.parametrize(
    ("statement", "word"),
    [
        ("Extract the <name> form the <event: user>.", "from"),
        ('Compute the <n: length> fron "text".', "from"),
        ('Log "a" too the <console>.', "to"),
        ('Log "a" tot he <console>.', "to"),
        ("Return an <OK: status> fro the <startup>.", "for"),
        ("Store the <x> itno the <u-repository>.", "into"),
        ("Require the <x> form the <environment>.", "from"),
        ('Log "a" to the <console> wehn <x> = 1.', "when"),
        ("Retrieve the <x> from the <u-repository> were id = 3.", "where"),
        ("Filter the <x> from the <y> where <age> >= 18 adn <z> = 1.", "and"),
        ("Sort the <x> from <y> bye <z>.", "by"),
        ("Extract the <x> from the <y> defualt 3.", "default"),
        ("Sleep the <p> for 5 secnds.", "seconds"),
        ("for eech <x> in <list> { }", "each"),
        ("for each <x> inn <list> { }", "in"),
        ("match <x> { cas 1 { } }", "case"),
        ("match <x> { case 1 { } othrwise { } }", "otherwise"),
        ("matc <x> { }", "match"),
        ("wile <x> < 1 { }", "while"),
    ],
)
def test_a_misspelt_word_is_recognised(statement: str, word: str) -> None:
    assert f"did you mean `{word}`?" == hints(statement)[0]


@pytest.mark.parametrize("verb", ["Lgo", "<Lgo>", "Logg", "<Prnit>"])
def test_a_misspelt_verb_is_recognised_by_the_text_behind_it(verb: str) -> None:
    word = "Print" if "r" in verb else "Log"
    assert [f"did you mean `{word}`?"] == hints(f'{verb} "text" to the <console>.')


def test_a_second_slip_in_a_statement_is_told_as_well() -> None:
    assert ["did you mean `for`?\ndid you mean `Return`?"] == hints("Retrun an <OK: status> fro the <startup>.")


def test_a_misspelt_verb_is_recognised_where_it_lacks_a_preposition() -> None:
    assert ["did you mean `Publish`?"] == hints("Publsh as <a> <b>.")


@pytest.mark.parametrize(
    ("statement", "hint"),
    [
        ('log "x" to the <console>.', "verbs start with a capital letter: write `Log` instead of `log`"),
        ('lgo "x" to the <console>.', "did you mean `Log`? Verbs start with a capital letter"),
        ("let <x> = 5.", "a value gets its name by a statement: Create the <name> with <value>."),
        ("foreach <x> in <y> { }", "write: for each <item> in <list> { ... }"),
        ("match <x> { default { } }", "the last arm is written: otherwise { ... }"),
        ("Create the <x> = 5.", "there is no assignment: write with instead of ="),
        ('Create the <x> with { a = "b" }.', "the entries of a map are written key: value"),
        ("Create the <x> with { a: 1 b: 2 }.", "commas stand between the entries of a map: { name: <name>, age: 3 }"),
        ("Compute the <x> from <a> plus <b>.", "write + between the two"),
        ("/* said */", "comments are written (* ... *), or // to the end of the line"),
        ("-- said", "comments are written (* ... *), or // to the end of the line"),
        ('Log "a" to teh <console>.', "did you mean `the` instead of `teh`?"),
        ("Extract <user> <event>.", "behind its result, Extract goes on with from or via and an object"),
        ("Return OK.", "write: Return an <OK: status> with <value>."),
        ('Throw "x".', "write: Throw an <Error: message> for the <name>."),
        ("Emit event <A>.", "`event <` compares the two; before a name in brackets stands a, an, the or nothing"),
        ("Log the console.", "names go into angle brackets: write <console>"),
        ('the Log "x" to the <console>.', 'a statement starts with a verb: Log "text" to the <console>.'),
        ('Log "a" to the <console>;', "statements end with a period"),
    ],
)
def test_what_beginners_write_is_told_what_to_write_instead(statement: str, hint: str) -> None:
    assert hint == hints(statement)[0]


@pytest.mark.parametrize("header", ["Application-Start: X {", "[Application-Start: X] {", "Start {", "function main {"])
def test_a_header_without_parentheses_is_told_where_it_stands(header: str) -> None:
    found = parse(SourceFile("a.aro", f"{header}\n}}\n")).diagnostics
    assert "a header stands in parentheses: (Application-Start: Its Name) { ... }" == found[0].hint


def test_a_statement_outside_of_all_feature_sets_is_told_so() -> None:
    (found,) = parse(SourceFile("a.aro", "Log 1 to the <console>.\n")).diagnostics
    assert "statements stand in a feature set: (Name: Business Activity) { ... }" == found.hint


def test_nothing_is_guessed_where_nothing_is_near() -> None:
    assert "statements end with a period" == hints('Log "a" to the <console> zzz.')[0]


@pytest.mark.parametrize(
    ("character", "word"), [("#", "comments"), ("“", "straight quotes"), ("&", "`and`"), ("!", "`not`")]
)
def test_a_character_of_other_languages_has_its_counterpart(character: str, word: str) -> None:
    assert word in character_hint(character)
    assert [character_hint(character)] == hints(character)[:1]


def test_other_characters_are_told_where_they_may_stand() -> None:
    assert ["only texts and comments may hold it: leave it out"] == hints("Log 1 to the <console>. ~")


def test_known_verbs_and_those_of_extensions_are_not_corrected() -> None:
    assert [""] == list({unknown_verb_hint(verb) for verb in [*VERBS, "Application.Lgo", "Frobnicate"]})
