"""Statements that hold others, feature sets and files."""

import pytest

from runtime.syntax import nodes
from runtime.syntax.cursor import DEEPEST
from tests.runtime.syntax.outline import body_outline, findings, outline, parse_body, parse_text

_LOG = "Action(verb=Log sink=1 preposition=to object_noun=c)"


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("Publish as <a> <b>.", "Publish(alias=a name=b)"),
        ("Require the <x> from the <environment>.", "Require(name=x)"),
        ("Require <x> from framework.", "Require(name=x)"),
        ("break.", "Break()"),
        ("while <x> < 5 { }", "While(condition=(<x> < 5))"),
        ("for <i> from 1 to <n> + 1 { Log 1 to c. }", f"RangeLoop(name=i low=1 high=(<n> + 1) body=[{_LOG}])"),
        ("For each <x> in <xs: items> { }", "ForEach(item=x collection=<xs: items>)"),
        (
            "for each <x> at <i> in [1] where <x> > 1 { }",
            "ForEach(item=x index=i collection=ListLiteral(items=[1]) where=(<x> > 1))",
        ),
        (
            "Parallel for each <x> in <xs> with <concurrency: 4> where <x> { }",
            "ForEach(item=x collection=<xs> parallel=True concurrency=4 where=<x>)",
        ),
        ("for each <x> in <xs> { break. }", "ForEach(item=x collection=<xs> body=[Break()])"),
        ("if <a> > 1 { }", "If(condition=(<a> > 1))"),
        ("If <a> then { Log 1 to c. } else { break. }", f"If(condition=<a> body=[{_LOG}] otherwise=[Break()])"),
        (
            "if a { } else if b { } otherwise { break. }",
            "If(condition=a otherwise=[If(condition=b otherwise=[Break()])])",
        ),
        ("when <a> exists { } otherwise { break. }", "If(condition=Exists(operand=<a>) otherwise=[Break()])"),
        ("when <a> in <b> { }", "If(condition=(<a> in <b>))"),
        (
            "when the <a> from the <b>.",
            "Action(verb=when result=<a> preposition=from object_noun=<b> object_article=True)",
        ),
        ("When <a> from <b>.", "Action(verb=When result=<a> preposition=from object_noun=<b>)"),
        ("<When> the <a> from <b>.", "Action(verb=When result=<a> preposition=from object_noun=<b>)"),
        ("match <x: y> { }", "Match(subject=<x: y>)"),
        (
            "match <x> >= 18 { case true { } otherwise { break. } }",
            "Match(subject=(<x> >= 18) cases=[Case(pattern=True)] otherwise=[Break()])",
        ),
    ],
)
def test_a_statement_has_what_is_written(text: str, tree: str) -> None:
    assert [tree] == body_outline(text)


@pytest.mark.parametrize(
    ("case", "tree"),
    [
        ('case "a" { }', "pattern='a'"),
        ("case -5 { }", "pattern=-5"),
        ("case 2.5 { }", "pattern=2.5"),
        ("case true { }", "pattern=True"),
        ("case nil { }", "pattern=None"),
        (r"case /a\/b/i { }", r"pattern=RegexLiteral(pattern=a\/b flags=i)"),
        ("case _ { }", "pattern=Anything()"),
        ("case <premium> { }", "pattern=<premium>"),
        ("case 200..299 { }", "pattern=RangePattern(low=200 high=299)"),
        ("case -5..-1 { }", "pattern=RangePattern(low=-5 high=-1)"),
        ("case [1, 2] { }", "pattern=ListLiteral(items=[1, 2])"),
        ("case { a: 1 } { }", "pattern=MapLiteral(entries=[[a, 1]])"),
        ("case 1 where <x> > 1 { }", "pattern=1 guard=(<x> > 1)"),
        ('case "a": Log 1 to c.', f"pattern='a' body=[{_LOG}]"),
        ("case { a: 1 }: break.", "pattern=MapLiteral(entries=[[a, 1]]) body=[Break()]"),
    ],
)
def test_a_case_has_a_pattern_and_a_body(case: str, tree: str) -> None:
    assert [f"Match(subject=<x> cases=[Case({tree})])"] == body_outline(f"match <x> {{ {case} }}")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("for each <x: y> in <xs> { }", "Expected '>', but got :"),
        ("parallel for each <x> in <xs> with <concurrency: 0> { }", "Concurrency limit must be greater than 0, got 0"),
        ("parallel for each <x> in <xs> with <limit: 4> { }", "Expected <concurrency: N>"),
        ('match <x> { case "${a}" { } }', 'Expected pattern, but got "'),
        ('Split the <x> from <y> by "${a}".', "Expected regex, string or '<', but got \""),
        ('Create the <x> with { "${a}": 1 }.', 'Expected map key, but got "'),
    ],
)
def test_what_a_statement_may_not_hold_is_reported(text: str, message: str) -> None:
    assert [message] == [finding[2] for finding in findings(parse_body(text))]


def test_a_concurrency_limit_is_at_least_one() -> None:
    loop = parse_body("parallel for each <x> in <xs> with <concurrency: -3> { }").file.feature_sets[0].body[0]
    assert isinstance(loop, nodes.ForEach)
    assert 1 == loop.concurrency


def test_the_head_of_a_statement_ends_before_its_block() -> None:
    text = (
        "match <x> { }\nif <a> > 1 then { }\nfor each <x> in <xs> where <x> { }\n"
        "for <i> from 1 to 2 { }\nwhile <a> { break. }"
    )
    body = parse_body(text).file.feature_sets[0].body
    heads = [getattr(statement, "head").text for statement in body]  # noqa: B009
    assert ["match <x>", "if <a> > 1", "for each <x> in <xs> where <x>", "for <i> from 1 to 2", "while <a>"] == heads
    assert text.split("\n") == [statement.span.text for statement in body]


def test_too_many_alternatives_are_reported() -> None:
    text = "if a { } " + "else if b { } " * (DEEPEST + 1)
    assert ["nesting-too-deep"] == [finding.code for finding in parse_body(text).diagnostics]


def test_blocks_too_deep_are_reported() -> None:
    text = "if a { " * (DEEPEST + 1)
    assert ["nesting-too-deep"] == [finding.code for finding in parse_body(text).diagnostics]


def test_a_feature_set_has_its_header_and_its_guard() -> None:
    result = parse_text(
        "(Greet All: Greeting Handler<a:b>) when <age> >= 16 { Log 1 to c. }\n(N: Action takes <f: T>) {}"
    )
    assert () == result.diagnostics
    assert [
        f"FeatureSet(name=Greet All activity=Greeting Handler suffix=a:b guard=(<age> >= 16) body=[{_LOG}])",
        "FeatureSet(name=N activity=Action takes=f takes_type=T)",
    ] == [outline(feature_set) for feature_set in result.file.feature_sets]
    assert "(Greet All: Greeting Handler<a:b>)" == result.file.feature_sets[0].head.text


def test_imports_may_stand_anywhere_outside_feature_sets() -> None:
    result = parse_text("import ../a\n(A: B) { }\nimport ./b-c")
    assert ((), ["../a", "./b-c"]) == (result.diagnostics, [imported.path for imported in result.file.imports])


def test_an_empty_file_is_a_file() -> None:
    result = parse_text(" (* nothing *) ")
    assert ((), (), ()) == (result.diagnostics, result.file.imports, result.file.feature_sets)
