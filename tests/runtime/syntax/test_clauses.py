"""Actions: subjects, objects and clauses. Statements that hold other statements are in `test_build`."""

import pytest

from runtime.syntax import nodes
from tests.runtime.syntax.outline import body_outline, findings, parse_body


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        # 2.1: the core form
        (
            "Extract the <x> from the <r: body>.",
            "verb=Extract result=<x> preposition=from object_noun=<r: body> object_article=True",
        ),
        ("Extract <x> from <r>.", "verb=Extract result=<x> preposition=from object_noun=<r>"),
        ("Extract <x> from request.", "verb=Extract result=<x> preposition=from object_noun=request"),
        (
            "Read the <x> as String from <y>.",
            "verb=Read result=<x> result_type=String preposition=from object_noun=<y>",
        ),
        (
            "Get the <x> from <y> with 1 to 2.",
            "verb=Get result=<x> preposition=from object_noun=<y> with_value=1 to_value=2",
        ),
        (
            "Get the <x> from <y> to 2 with 1.",
            "verb=Get result=<x> preposition=from object_noun=<y> with_value=1 to_value=2",
        ),
        ("Get the <x> from <y> default 1.", "verb=Get result=<x> preposition=from object_noun=<y> default=1"),
        ("Get the <x> from <y> when <a> > 1.", "verb=Get result=<x> preposition=from object_noun=<y> when=(<a> > 1)"),
        (
            "Split the <x> from <y> by /,/g.",
            "verb=Split result=<x> preposition=from object_noun=<y> by=By(value=RegexLiteral(pattern=, flags=g))",
        ),
        ("Split the <x> from <y> by ','.", "verb=Split result=<x> preposition=from object_noun=<y> by=By(value=',')"),
        ("Split the <x> from <y> by <z>.", "verb=Split result=<x> preposition=from object_noun=<y> by=By(value=<z>)"),
        (
            "Reduce the <x> from <y> with sum(<o: n>).",
            "verb=Reduce result=<x> preposition=from object_noun=<y> aggregate=Aggregate(function=sum field=o.n)",
        ),
        ("Reduce the <x> with count().", "verb=Reduce result=<x> preposition=with aggregate=Aggregate(function=count)"),
        # 2.3: noun or value
        ("Create the <x> with <y>.", "verb=Create result=<x> preposition=with object_noun=<y>"),
        ("Create the <x> with <y> + 1.", "verb=Create result=<x> preposition=with object_value=(<y> + 1)"),
        (
            "Create the <x> with the <y> ++ 1.",
            "verb=Create result=<x> preposition=with object_value=(<y> ++ 1) object_article=True",
        ),
        ("Create the <x> with (<y>).", "verb=Create result=<x> preposition=with object_value=Group(inner=<y>)"),
        (
            "Create the <x> with { a: 1 }.",
            "verb=Create result=<x> preposition=with object_value=MapLiteral(entries=[[a, 1]])",
        ),
        (
            "Create the <x> with not <y>.",
            "verb=Create result=<x> preposition=with object_value=Unary(operator=not operand=<y>)",
        ),
        (
            "Sleep the <x> for 250 milliseconds.",
            "verb=Sleep result=<x> preposition=for object_value=250 time_unit=milliseconds",
        ),
        ("Sleep the <x> for <n> s.", "verb=Sleep result=<x> preposition=for object_noun=<n> time_unit=s"),
        ("Sleep the <x> for 2s.", "verb=Sleep result=<x> preposition=for object_value=2 time_unit=s"),
        # 2.4: the sink form
        ("Log 'x' to the <console>.", "verb=Log sink='x' preposition=to object_noun=<console> object_article=True"),
        ("Log <x> to console.", "verb=Log sink=<x> preposition=to object_noun=console"),
        ("Log the <x> to console.", "verb=Log result=<x> preposition=to object_noun=console"),
        ("Log 'a' ++ <x> to console.", "verb=Log sink=('a' ++ <x>) preposition=to object_noun=console"),
        ("Log true to console.", "verb=Log sink=True preposition=to object_noun=console"),
        ("Log (1) to console.", "verb=Log sink=Group(inner=1) preposition=to object_noun=console"),
        ("Send { a: 1 } to <c>.", "verb=Send sink=MapLiteral(entries=[[a, 1]]) preposition=to object_noun=<c>"),
        ("Store { a: 1 } into <r>.", "verb=Store sink=MapLiteral(entries=[[a, 1]]) preposition=into object_noun=<r>"),
        ("Store <x> into <r>.", "verb=Store result=<x> preposition=into object_noun=<r>"),
        ("Emit an <E: event> with <x>.", "verb=Emit result=<E: event> preposition=with object_noun=<x>"),
        ("Broadcast 'x' to <ws>.", "verb=Broadcast sink='x' preposition=to object_noun=<ws>"),
        ("Write <x> as JSON to <f>.", "verb=Write result=<x> result_type=JSON preposition=to object_noun=<f>"),
        # X1: no object
        ("Return an <OK: status>.", "verb=Return result=<OK: status>"),
        ("Close the <c>.", "verb=Close result=<c>"),
        ("Return an <OK: status> when <a> > 1.", "verb=Return result=<OK: status> when=(<a> > 1)"),
        # X2: clauses in any order
        (
            "Return an <OK: status> with <x> for the <y>.",
            "verb=Return result=<OK: status> preposition=with object_noun=<x> for_noun=<y>",
        ),
        (
            "Reduce the <x> from <y> where a = 1 with sum(<f>).",
            "verb=Reduce result=<x> preposition=from object_noun=<y> aggregate=Aggregate(function=sum field=f)"
            " where=Comparison(field=a operator=== value=1)",
        ),
        ("Copy the <x> to <y> from <z>.", "verb=Copy result=<x> preposition=to object_noun=<y> trailing=[[from, <z>]]"),
        # X5
        (
            "Retrieve the <x> from <y> order by <a: b> desc, c limit 10 offset 5.",
            "verb=Retrieve result=<x> preposition=from object_noun=<y>"
            " order=[OrderKey(field=a.b descending=True), OrderKey(field=c)] limit=10 offset=5",
        ),
        (
            "Reduce the <x> from <y> with first().",
            "verb=Reduce result=<x> preposition=from object_noun=<y> aggregate=Aggregate(function=first)",
        ),
        (
            "Reduce the <x> from <y> with sum(amount).",
            "verb=Reduce result=<x> preposition=from object_noun=<y> aggregate=Aggregate(function=sum field=amount)",
        ),
        # X10
        (
            "Start the <s> on port 8080.",
            "verb=Start result=<s> preposition=on object_value=MapLiteral(entries=[[port, 8080]])",
        ),
        (
            "Listen on port 9000 as <s>.",
            "verb=Listen result=<s> preposition=on object_value=MapLiteral(entries=[[port, 9000]])",
        ),
        (
            "Connect to <h> on port 5432 as <db>.",
            "verb=Connect result=<db> preposition=to object_noun=<h> with_value=MapLiteral(entries=[[port, 5432]])",
        ),
        (
            "Start the <s> on port 1 with <c>.",
            "verb=Start result=<s> preposition=with object_noun=<c> with_value=MapLiteral(entries=[[port, 1]])",
        ),
        # X11
        ("Store the <x> in the <r>.", "verb=Store result=<x> preposition=into object_noun=<r> object_article=True"),
        ("Store <x> in <r>.", "verb=Store result=<x> preposition=into object_noun=<r>"),
        # X14
        (
            "List the <x> from <d> matching '*.txt' recursively.",
            "verb=List result=<x> preposition=from object_noun=<d> trailing=[[matching, '*.txt'], [recursively, None]]",
        ),
        (
            "Parsehtml the <x> from <d> using 'a'.",
            "verb=Parsehtml result=<x> preposition=from object_noun=<d> trailing=[[using, 'a']]",
        ),
        (
            "Validate the <x> for <y> against 're'.",
            "verb=Validate result=<x> preposition=for object_noun=<y> trailing=[[against, 're']]",
        ),
        (
            "Sort the <x> from <y> by <f> descending.",
            "verb=Sort result=<x> preposition=from object_noun=<y> by=By(value=<f> descending=True)",
        ),
        (
            "Request the <x> via PUT the <url> with <y>.",
            "verb=Request result=<x> preposition=via object_noun=<url> object_article=True"
            " with_value=<y> trailing=[[method, 'PUT']]",
        ),
    ],
)
def test_an_action_has_what_is_written(text: str, tree: str) -> None:
    assert [f"Action({tree})"] == body_outline(text)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("Log to the <console>.", "Expected expression, but got preposition(to)"),
        ("Extract from <x>.", "Expected '<', but got preposition(from)"),
        ("Log.", "Expected expression, but got ."),
        ("Store user into <r>.", "Expected '<', but got identifier(user)"),
        ("Get the <x> from <y> default 1 default 2.", "The statement has more than one 'default'"),
        ("Get the <x> from <y> as <z>.", "The statement has more than one 'as'"),
        ("Get the <x> from <y> with 1 with 2.", "The statement has more than one 'with'"),
        ("Sleep the <x> for 2d.", "'d' is no unit of time"),
        ("Get the <x> from <y> limit -1.", "Expected a count, but got int(-1)"),
    ],
)
def test_an_action_that_says_too_little_or_too_much_is_reported(text: str, message: str) -> None:
    assert [message] == [finding[2] for finding in findings(parse_body(text))]


def test_a_pipeline_is_its_stages() -> None:
    assert [
        "Action(verb=Filter result=<a> preposition=from object_noun=<xs>"
        " where=Comparison(field=age operator=> value=1))",
        "Action(verb=Sort by=By(value=<age>) pipelined=True)",
        "Action(verb=Validate pipelined=True)",
        "Action(verb=Log sink=<b> preposition=to object_noun=<console> object_article=True pipelined=True)",
    ] == body_outline(
        "Filter the <a> from <xs> where age > 1 |> Sort by <age> |> Validate |> Log <b> to the <console>."
    )


def test_the_spans_of_a_pipeline_are_those_of_its_stages() -> None:
    body = parse_body("Sort the <a> from <xs>\n  |> Log <a> to <b>.").file.feature_sets[0].body
    assert ["Sort the <a> from <xs>", "Log <a> to <b>."] == [stage.span.text for stage in body]


def test_an_action_says_where_its_verb_and_its_preposition_are() -> None:
    action = parse_body("<Markdown.ToHTML> the <x> from <y>.").file.feature_sets[0].body[0]
    assert isinstance(action, nodes.Action)
    assert action.preposition_span is not None
    assert ("Markdown.ToHTML", "from", True) == (action.verb_span.text, action.preposition_span.text, action.bracketed)
