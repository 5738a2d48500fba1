import pytest

from runtime.source import SourceFile
from runtime.syntax import nodes
from runtime.syntax.cursor import DEEPEST
from runtime.syntax.expressions import height, path_of
from runtime.syntax.parser import parse_expression
from tests.runtime.syntax.outline import body_outline, expression_outline, parse_body


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("1 + 2 * 3", "(1 + (2 * 3))"),
        ("1 - 2 - 3", "((1 - 2) - 3)"),
        ("10 / 2 % 3", "((10 / 2) % 3)"),
        ('1 ++ "x" + 2', "((1 ++ 'x') + 2)"),
        ("<a> + 1 < <b> * 2", "((<a> + 1) < (<b> * 2))"),
        ("<a> < 1 == true", "((<a> < 1) == True)"),
        ("<a> == 1 and <b> or <c>", "(((<a> == 1) and <b>) or <c>)"),
        ("<a> or <b> and <c>", "(<a> or (<b> and <c>))"),
        ("<a> = 1", "(<a> == 1)"),
        ("<a> != nil", "(<a> != None)"),
        ("not <a> == 1", "(Unary(operator=not operand=<a>) == 1)"),
        ("not not <a>", "Unary(operator=not operand=Unary(operator=not operand=<a>))"),
        ("-<p>.x", "Unary(operator=- operand=Member(target=<p> name=x))"),
        ("- 7", "Unary(operator=- operand=7)"),
        ("-7", "-7"),
        ("5-3", "(5 - 3)"),
        ("<n> -1", "(<n> - 1)"),
        ("<a> exists and <b> exists", "(Exists(operand=<a>) and Exists(operand=<b>))"),
        ("not <a> exists", "Unary(operator=not operand=Exists(operand=<a>))"),
        ("<x>[0].y", "Member(target=Index(target=<x> index=0) name=y)"),
        ("base-url.type", "Member(target=base-url name=type)"),
        ("(1 + 2) * 3", "(Group(inner=(1 + 2)) * 3)"),
        ("<x> contains 'a'", "(<x> contains 'a')"),
        (r"<x> matches /a\/b/is", r"(<x> matches RegexLiteral(pattern=a\/b flags=is))"),
        ("[1, [2], ]", "ListLiteral(items=[1, ListLiteral(items=[2])])"),
        ("[]", "ListLiteral()"),
        ("{}", "MapLiteral()"),
        ("{ a: 1, 'b c': [], in-x: null, }", "MapLiteral(entries=[[a, 1], [b c, ListLiteral()], [in-x, None]])"),
        ("true", "True"),
        ("None", "None"),
    ],
)
def test_core_expressions(text: str, tree: str) -> None:
    assert tree == expression_outline(text)


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("<a> is true", "(<a> == True)"),
        ('<a> is "x"', "(<a> == 'x')"),
        ("<a> is not <b>", "(<a> != <b>)"),
        ("<a> equals <b>", "(<a> == <b>)"),
        ("<a> is a String", "IsType(operand=<a> type_name=String)"),
        ("<a> is number", "IsType(operand=<a> type_name=number)"),
        ("<a> is not an Order", "IsType(operand=<a> type_name=Order negated=True)"),
        ("<a> is empty", "IsEmpty(operand=<a>)"),
        ("<a> is not empty", "IsEmpty(operand=<a> negated=True)"),
        ("<a> is defined", "Exists(operand=<a>)"),
        ("<a> is not defined", "Exists(operand=<a> negated=True)"),
        ("<a> in <b>", "(<a> in <b>)"),
        ("<a> not in [1]", "(<a> not in ListLiteral(items=[1]))"),
        ("<a> is not in [1]", "(<a> not in ListLiteral(items=[1]))"),
        ("<a> before <b> and <c> after <d>", "((<a> before <b>) and (<c> after <d>))"),
        ("<now> + 1d", "DateOffset(operand=<now> amount=1 unit=d)"),
        ("now - 2hours - 3M", "DateOffset(operand=DateOffset(operand=now amount=-2 unit=hours) amount=-3 unit=M)"),
        ("<params: port> or 8080", "(<params: port> or 8080)"),
        ("<result.message>", "<result: message>"),
        ("<list: 0> ++ <list: first>", "(<list: 0> ++ <list: first>)"),
        ("{ name, <other>, <user: id> }", "MapLiteral(entries=[[name, name], [other, <other>], [id, <user: id>]])"),
        ("a - b", "(a - b)"),
        ("a and b", "(a and b)"),
    ],
)
def test_further_expressions(text: str, tree: str) -> None:
    assert tree == expression_outline(text)


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ('<c> = "red" or "blue"', "((<c> == 'red') or (<c> == 'blue'))"),
        ('<c> = "a" or "b" or "c"', "(((<c> == 'a') or (<c> == 'b')) or (<c> == 'c'))"),
        ("<n> > 1 and 2", "((<n> > 1) and (<n> > 2))"),
        ("<c> is null or 5", "((<c> == None) or (<c> == 5))"),
        ('<c> != "a" and "b" or <d>', "(((<c> != 'a') and (<c> != 'b')) or <d>)"),
        ("<n> > 1 and <ready>", "((<n> > 1) and <ready>)"),
        ("<n> > 1 and true", "((<n> > 1) and True)"),
        ('(<c> = "a") or "b"', "(Group(inner=(<c> == 'a')) or 'b')"),
        ('<c> = "a" or ("b")', "((<c> == 'a') or Group(inner='b'))"),
        ('<c> = 1 or <d> or "x"', "(((<c> == 1) or <d>) or 'x')"),
        ('<a> or "b"', "(<a> or 'b')"),
    ],
)
def test_only_a_bare_literal_repeats_the_comparison_before_it(text: str, tree: str) -> None:
    assert tree == expression_outline(text)


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ('"a ${<lamp: watt>} b"', "[a , <lamp: watt>,  b]"),
        ('"${lamp}"', "[lamp]"),
        ('"${base-url}/${a - b}"', "[base-url, /, (a - b)]"),
        ('"${x.y}${ <n> * 2 }"', "[Member(target=x name=y), (<n> * 2)]"),
        ('"x${}"', "[x]"),
        ('"$${<price>}"', "[$, <price>]"),
        ("\"${ {a: 'b}'} }\"", "[MapLiteral(entries=[[a, 'b}']])]"),
    ],
)
def test_the_holes_of_a_string_are_expressions(text: str, parts: str) -> None:
    assert f"Interpolated(parts={parts})" == expression_outline(text)


def test_an_interpolated_qualifier_has_its_own_parts() -> None:
    assert "<url: Interpolated(parts=[http://x/, id])>" == expression_outline('<url: "http://x/${id}">')


def test_parts_of_a_string_stand_where_they_stand_in_the_file() -> None:
    source = SourceFile("test.aro", 'xx "a ${<b>} c"')
    expression, _ = parse_expression(source, 3, len(source.text))
    assert isinstance(expression, nodes.Interpolated)
    variable = expression.parts[1]
    assert isinstance(variable, nodes.Variable)
    assert ("<b>", 8) == (variable.span.text, variable.span.start)


@pytest.mark.parametrize(
    ("where", "tree"),
    [
        ("<a> == 1", "Comparison(field=a operator=== value=1)"),
        ("id = <id>", "Comparison(field=id operator=== value=<id>)"),
        ("<a: b c> >= 1 + 2", "Comparison(field=a.b.c operator=>= value=(1 + 2))"),
        ("a.b is not null", "Comparison(field=a.b operator=!= value=None)"),
        ("<a> is active", "Comparison(field=a operator=== value=active)"),
        ("<a> is not active", "Comparison(field=a operator=!= value=active)"),
        ("<a> in [1, 2]", "Comparison(field=a operator=in value=ListLiteral(items=[1, 2]))"),
        ("<a> not in <b>", "Comparison(field=a operator=not in value=<b>)"),
        ("<a> is not in <b>", "Comparison(field=a operator=not in value=<b>)"),
        ("<a> contains 'x'", "Comparison(field=a operator=contains value='x')"),
        ("<a> matches /x/", "Comparison(field=a operator=matches value=RegexLiteral(pattern=x))"),
        ("a between 1 and 5", "Comparison(field=a operator=between value=1 upper=5)"),
        ("<a> starts with 'x'", "Comparison(field=a operator=starts with value='x')"),
        ("<a> ends with 'x'", "Comparison(field=a operator=ends with value='x')"),
        ("<a> equals 'x'", "Comparison(field=a operator=== value='x')"),
        ("<a> before <now>", "Comparison(field=a operator=before value=<now>)"),
        ("<a> after <now>", "Comparison(field=a operator=after value=<now>)"),
    ],
)
def test_a_condition_compares_a_field(where: str, tree: str) -> None:
    assert [f"Action(verb=Filter result=<r> preposition=from object_noun=<xs> where={tree})"] == body_outline(
        f"Filter the <r> from <xs> where {where}."
    )


@pytest.mark.parametrize(
    ("where", "shape"),
    [
        ("a = 1 and b = 2 and c = 3", "and(a=1 b=2 c=3)"),
        ("a = 1 or b = 2 and c = 3", "or(a=1 and(b=2 c=3))"),
        ("(a = 1 or b = 2) and c = 3", "and(or(a=1 b=2) c=3)"),
        ("a = 1 or 2 or 3", "or(a=1 a=2 a=3)"),
        ("a between 1 and 5 and b = 2", "and(a=1 b=2)"),
    ],
)
def test_conditions_form_a_tree(where: str, shape: str) -> None:
    def shape_of(predicate: nodes.Predicate) -> str:
        if isinstance(predicate, nodes.Comparison):
            assert isinstance(predicate.value, nodes.Literal)
            return f"{predicate.field}={predicate.value.value}"
        return f"{predicate.operator}({' '.join(shape_of(part) for part in predicate.parts)})"

    result = parse_body(f"Filter the <r> from <xs> where {where}.")
    action = result.file.feature_sets[0].body[0]
    assert () == result.diagnostics
    assert isinstance(action, nodes.Action)
    assert action.where is not None
    assert shape == shape_of(action.where)


@pytest.mark.parametrize("where", ["1", "a = 1 or true", "(a = 1) or 2"])
def test_a_value_that_compares_with_nothing_is_reported(where: str) -> None:
    diagnostics = parse_body(f"Filter the <r> from <xs> where {where}.").diagnostics
    assert ["Expected a comparison, but got a value"] == [finding.message for finding in diagnostics]


@pytest.mark.parametrize(
    "text",
    [
        "(" * (DEEPEST + 1) + "1" + ")" * (DEEPEST + 1),
        "not " * DEEPEST + "<a>",
        "<a>" + " ++ <b>" * DEEPEST,
        "x" + "[0]" * DEEPEST,
    ],
)
def test_an_expression_too_deep_to_walk_is_reported(text: str) -> None:
    diagnostics = parse_body(f"Log {text} to the <console>. Log 1 to the <console>.").diagnostics
    assert ["nesting-too-deep"] == [finding.code for finding in diagnostics]


def test_height_counts_levels_without_recursion() -> None:
    span = SourceFile("test.aro", "x").span(0, 1)
    node: nodes.Expression = nodes.Literal(span, 1)
    for _ in range(5000):
        node = nodes.Group(span, node)
    assert 5001 == height(node)


@pytest.mark.parametrize(
    ("base", "qualifier", "path"),
    [("a", None, "a"), ("a", "b.c", "a.b.c"), ("a", "b c", "a.b.c"), ("a", "b: c", "a.b.c"), ("a", "", "a")],
)
def test_a_path_joins_its_steps_by_dots(base: str, qualifier: str | None, path: str) -> None:
    assert path == path_of(base, qualifier)
