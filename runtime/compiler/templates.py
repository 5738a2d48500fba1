"""Templates: text with islands becomes the code of a feature set that returns the rendered text.

The islands are lowered like any statements; what is special is that they append to the output, that a missing field is
empty text, and that Print and Include write here. Names come through the frame: its parent is the rendering context.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable
from dataclasses import replace
from difflib import get_close_matches
from functools import partial

from runtime.compiler import pyast as py
from runtime.compiler.calls import Linkage
from runtime.compiler.islands import Output, Text, read
from runtime.compiler.lower import definition, linked, too_deep
from runtime.compiler.lower_blocks import Blocks
from runtime.compiler.program import Code, Trigger, TriggerKind
from runtime.compiler.reading import blocks
from runtime.compiler.rendering import FILTERS, RENDERING, STYLED_RENDERING
from runtime.compiler.sites import action_name, call_site
from runtime.compiler.table import Step, Table, table_of
from runtime.compiler.unit import Pool, Unit
from runtime.errors import Diagnostic
from runtime.source import SourceFile
from runtime.syntax import nodes

_OUT = "OUT"
"""The local that gathers the text."""


def compile_template(
    source: SourceFile, linkage: Linkage, *, styled: bool = False
) -> tuple[Code | None, list[Diagnostic]]:
    """Return the code of a template, whose body returns the text; None when there are errors. Never raises.

    `styled`: its filters write the styles of a terminal, instead of leaving them out.
    """
    body, diagnostics = read(source)
    diagnostics += _findings(body)
    if any(finding.is_error for finding in diagnostics):
        return None, diagnostics
    try:
        return _compiled(source, body, linkage, styled), diagnostics
    except RecursionError:
        return None, [*diagnostics, too_deep(source.span(0, 0))]


def _findings(body: Iterable[nodes.Statement]) -> Iterable[Diagnostic]:
    """Yield what only a template forbids: unknown filters, and answering."""
    for node in body:
        if isinstance(node, Output):
            for name, _ in node.filters:
                if name not in FILTERS:
                    close = get_close_matches(name, FILTERS, 1)
                    hint = f"did you mean {close[0]}?" if close else f"there are: {', '.join(FILTERS)}"
                    yield Diagnostic("unknown-filter", f"There is no filter '{name}'", node.span, hint)
        elif isinstance(node, nodes.Action) and action_name(node.verb.lower()) == "return":
            hint = "write to it: Print <x> to the <template>."
            yield Diagnostic("return-in-template", "A template cannot return a response", node.span, hint)
        for block in blocks(node):
            yield from _findings(block)


def _compiled(source: SourceFile, body: tuple[nodes.Statement, ...], linkage: Linkage, styled: bool) -> Code:
    pool = Pool(linkage)
    pool.objects.update(STYLED_RENDERING if styled else RENDERING)
    table = table_of(source.name, "", body, linkage)
    generate = partial(_generated, source, body, pool, table)
    plain, stepped = (linked(pool, generate(stepped), source, source.name) for stepped in (False, True))
    return Code(
        name=source.name,
        activity="",
        span=source.span(0, len(source.text)),
        head=source.span(0, 0),
        trigger=Trigger(TriggerKind.OPERATION),
        statements=tuple(step.statement for step in table.steps),
        plain=plain,
        stepped=stepped,
        guard=None,
        reads_outside=table.reads_outside,
        slots=pool.slots.names,
        generate=generate,
    )


def _generated(
    source: SourceFile, body: tuple[nodes.Statement, ...], pool: Pool, table: Table, stepped: bool
) -> ast.FunctionDef:
    unit = Unit(pool, table, stepped=stepped, template=True)
    lines = [
        py.assign(_OUT, py.list_of([])),
        *_Template(unit, source.name, "").lower(body),
        ast.Return(py.call("whole_text", py.name(_OUT))),
    ]
    return definition(unit, lines, source.span(0, 0))


class _Template(Blocks):
    """Lowers the parts of a template."""

    def __init__(self, unit: Unit, name: str, activity: str) -> None:
        super().__init__(unit, name, activity)
        self._kinds[Text] = lambda node, step: [_append(py.const(node.span.text))]
        self._kinds[Output] = self._output
        self._kinds[nodes.Action] = self._written

    def _output(self, node: Output, step: Step) -> py.Body:
        value = self._expressions.value(node.value)
        for name, argument in node.filters:
            value = py.call("filtered", py.const(name), value, py.const(argument))
        return [_append(py.call("rendered", value))]

    def _written(self, node: nodes.Action, step: Step) -> py.Body:
        """Lower an action statement: Print to the template and Include write; the others are as everywhere."""
        action = action_name(node.verb.lower())
        subject = node.sink
        if subject is None and node.result is not None:
            subject = nodes.Variable(node.result.span, node.result)
        if action == "log" and subject is not None and node.object_noun is not None:
            if node.object_noun.base == "template":
                return self._when(node, [_append(py.call("rendered", self._expressions.value(subject)))])
        elif action == "include" and node.result is not None:
            return self._when(node, [_append(self._included(node, step))])
        return self._action(node, step)

    def _when(self, node: nodes.Action, lines: py.Body) -> py.Body:
        return lines if node.when is None else [py.when(self._expressions.condition(node.when), lines)]

    def _included(self, node: nodes.Action, step: Step) -> py.Expr:
        """An Include is a Transform of the other template; what stands behind ``with`` are names for it."""
        given = node.object_value if node.preposition == "with" else node.with_value
        if given is None and node.preposition == "with" and node.object_noun is not None:
            given = nodes.Variable(node.object_noun.span, node.object_noun)
        rendering = replace(
            node, object_noun=node.result, result=None, object_value=None, preposition="from", with_value=given
        )
        site = replace(call_site(rendering, self._name, self._activity), action="transform")
        return self._actions.call(rendering, site, step.statement.number)


def _append(value: py.Expr) -> ast.stmt:
    return py.do(py.method(py.name(_OUT), "append", value))
