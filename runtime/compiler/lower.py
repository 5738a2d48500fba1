"""From the tree to generator functions: one Python function per feature set and form.

Plain and stepped form come out of the same lowering, so they cannot disagree; the stepped one has stops and a trace
besides. The functions are compiled under the name of the ``.aro`` file with its lines and columns. What cannot be
compiled is a `LoadError`; a checked tree gives none but for nesting beyond what Python takes.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Sequence
from functools import partial
from types import FunctionType

from runtime.compiler import pyast as py
from runtime.compiler.calls import Linkage
from runtime.compiler.lower_blocks import Blocks
from runtime.compiler.program import Body, Code, Form, Frame, Generate, Program, Trigger, TriggerKind, place_of
from runtime.compiler.table import Table, table_of
from runtime.compiler.unit import Pool, Unit
from runtime.errors import Diagnostic, LoadError
from runtime.source import SourceFile, Span
from runtime.syntax import nodes
from runtime.triggers import UNCONDITIONAL

GENERATED = "body"
"""The name of every generated function while it is made."""

Triggers = Callable[[nodes.FeatureSet], Trigger]


def compile_program(files: Sequence[nodes.File], linkage: Linkage, triggers: Triggers) -> Program:
    """Compile all feature sets of `files`, in their order. Raises LoadError."""
    codes = tuple(
        compile_feature_set(feature_set, linkage, triggers(feature_set))
        for file in files
        for feature_set in file.feature_sets
    )
    user_actions = {
        f"application.{code.name}".lower(): code for code in codes if code.trigger.kind is TriggerKind.USER_ACTION
    }
    return Program(codes, tuple(file.source for file in files), user_actions)


def compile_feature_set(feature_set: nodes.FeatureSet, linkage: Linkage, trigger: Trigger) -> Code:
    """Return the code of one feature set. Raises LoadError when it is nested too deeply to be compiled."""
    try:
        return _compiled(feature_set, linkage, trigger)
    except RecursionError:
        raise LoadError([too_deep(feature_set.head)], [feature_set.span.source]) from None


def too_deep(span: Span) -> Diagnostic:
    """Return the finding for what is nested deeper than Python can compile."""
    hint = "split it, or move the inner part into a feature set of its own"
    return Diagnostic("nesting-too-deep", "This is nested too deeply to be compiled", span, hint)


def _compiled(feature_set: nodes.FeatureSet, linkage: Linkage, trigger: Trigger) -> Code:
    name, activity = feature_set.name, feature_set.activity
    pool = Pool(linkage)
    table = table_of(name, activity, feature_set.body, linkage)
    generate = partial(_generated, feature_set, pool, table, trigger.kind is TriggerKind.START)
    makers = [partial(_form, feature_set, pool, generate, stepped) for stepped in (False, True)]
    # What may be too deep is tried at once, so that it is known before the program starts.
    plain, stepped = (make() if table.is_deep else _lazily(make) for make in makers)
    guarded = feature_set.guard is not None and trigger.kind not in UNCONDITIONAL
    return Code(
        name=name,
        activity=activity,
        span=feature_set.span,
        head=feature_set.head,
        trigger=trigger,
        statements=tuple(step.statement for step in table.steps),
        plain=plain,
        stepped=stepped,
        guard=_guard(feature_set, pool, table) if guarded else None,
        takes=feature_set.takes,
        reads_outside=table.reads_outside,
        slots=pool.slots.names,
        generate=generate,
    )


def _lazily(make: Callable[[], Form]) -> Form:
    """Return a form that is made when it is first called: most programs run few of the forms they have."""
    made: Form | None = None

    def form(frame: Frame) -> Body:
        nonlocal made
        if made is None:
            made = make()
        return made(frame)

    return form


def _generated(feature_set: nodes.FeatureSet, pool: Pool, table: Table, shares: bool, stepped: bool) -> ast.FunctionDef:
    unit = Unit(pool, table, stepped=stepped, shares=shares)
    lines = Blocks(unit, feature_set.name, feature_set.activity).lower(feature_set.body)
    return definition(unit, lines, feature_set.head)


def _form(feature_set: nodes.FeatureSet, pool: Pool, generate: Generate, stepped: bool) -> Form:
    return linked(pool, generate(stepped), feature_set.span.source, feature_set.name)


def _guard(feature_set: nodes.FeatureSet, pool: Pool, table: Table) -> Form:
    assert feature_set.guard is not None
    unit = Unit(pool, table, stepped=False)
    lines = Blocks(unit, feature_set.name, feature_set.activity).condition(feature_set.guard)
    return linked(pool, definition(unit, lines, feature_set.guard.span), feature_set.span.source, feature_set.name)


def definition(unit: Unit, body: py.Body, head: Span) -> ast.FunctionDef:
    """Return the whole function: what it fetches first, its tested names unset, and its body."""
    unset = sorted(unit.names.contexts[0].unset)
    first = [*unit.prologue(), *(py.assign(slot, py.name("UNBOUND")) for slot in unset)]
    made = py.function(GENERATED, ["frame"], [*first, *body])
    py.stamp([made], place_of(head))
    return made


def linked(pool: Pool, made: ast.FunctionDef, source: SourceFile, name: str) -> Form:
    """Compile a generated function under the name of its source, and link it to what it refers to."""
    namespace = pool.objects
    exec(compile(ast.Module([made], []), source.name, "exec", dont_inherit=True), namespace)
    form = namespace.pop(GENERATED)
    assert isinstance(form, FunctionType)
    # Tracebacks and profilers print a code's own name, which may be any text.
    form.__code__ = form.__code__.replace(co_name=name, co_qualname=name)
    return form
