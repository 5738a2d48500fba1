"""Action statements: computed in place where that is all they do, else handed to their action in a `Call`.

In place are the unqualified forms of Create, Compute and Extract with their synonyms, and Given (runtime.md 2.2,
step 3): what they bind is the value of their object. Every other statement evaluates its parts in the order of the
specification, builds a `Call` and runs the action it is linked to.
"""

from __future__ import annotations

import ast
from dataclasses import fields

from runtime.analysis.symbols import is_external
from runtime.compiler import pyast as py
from runtime.compiler.calls import Call, CallSite, Condition, Direct
from runtime.compiler.expressions import Attempt, Expressions
from runtime.compiler.reading import binds, has_subject, is_boolean
from runtime.compiler.table import Step
from runtime.compiler.unit import Unit
from runtime.syntax import nodes
from runtime.values.computing import OPERATIONS
from runtime.vocabulary import NOT_AVAILABLE, REBINDING_VERBS, VERBS, Role, role_of

_COPYING = frozenset("create compute extract given".split())
"""Actions that, without a specifier, bind the value of their object."""

_LENGTHS = (["length"], ["count"])

_NEVER_RUN = frozenset(NOT_AVAILABLE) | {"unknown"}

_DESTINATIONS = frozenset("console stderr stdout template websocket ws".split())

_STAGE = "STAGE"
"""The local that holds what the pipeline's last stage gave."""

_ORDER = tuple(part.name for part in fields(Call))


class Actions:
    """Lowers the action statements of one generated function."""

    def __init__(self, unit: Unit, expressions: Expressions) -> None:
        self._unit = unit
        self._expressions = expressions
        self.free_rebinding = 0
        """How many ``while`` bodies stand around this point: inside, names may be bound again."""

    def lower(self, node: nodes.Action, step: Step, feeds: bool) -> py.Body:
        """Return the code of `node` without its stop. `feeds`: the next statement is a later stage of its pipeline."""
        names = self._unit.names
        if node.when is None:
            return self._run(node, step, feeds)
        condition = self._expressions.condition(node.when)
        fork = names.fork()
        body = self._run(node, step, feeds)
        names.join([names.leave(fork), {} if fork.reached else None])
        guarded: py.Body = [py.when(condition, body)]
        return [py.assign(_STAGE, py.name("UNBOUND")), *guarded] if feeds and not node.pipelined else guarded

    def _run(self, node: nodes.Action, step: Step, feeds: bool) -> py.Body:
        site, number = step.site, step.statement.number
        assert site is not None
        value: py.Expr | Attempt | None = self._in_place(node, site) or self._measured(node, step)
        if isinstance(value, Attempt) and (feeds or not binds(node)):
            value = value.value
        if isinstance(value, Attempt):
            return self.bind(number, site.result, value, self._is_free(site.verb))
        if value is None:
            value = self.call(node, site, number, is_used=feeds or binds(node))
            if site.action in self._unit.linkage.also_binds:
                return self._bind_several(node, step, value, feeds)
        if site.action == "return":
            self._unit.names.end()
            return [ast.Return(value)]
        if site.action == "throw":
            self._unit.names.end()
        keep = feeds and not (node.pipelined and role_of(site.verb) is Role.RESPONSE)
        body: py.Body = []
        if keep:
            body.append(py.assign(_STAGE, value))
            value = py.name(_STAGE)
        if not binds(node):
            return body or [py.do(value)]
        return body + self.bind(number, site.result, value, self._is_free(site.verb))

    # -- binding --

    def _is_free(self, verb: str) -> bool:
        """Return whether a statement with `verb` may bind a name again here (language.md 4.9)."""
        return verb in REBINDING_VERBS or self.free_rebinding > 0

    def bind(self, number: int, name: str, value: py.Expr | Attempt, free: bool) -> py.Body:
        """Return the binding of `name`; unless it is `free`, a second one fails, tested only where there may be one."""
        unit = self._unit
        taken = None if free or name.startswith("_") or is_external(name) else self._taken(name)
        slot = unit.names.bind(name)
        if taken is None and isinstance(value, Attempt):
            unit.know(name, slot, value.kind)
            attempt, otherwise = py.assign(slot, value.usual), py.assign(slot, value.otherwise)
            return [py.first_of(attempt, ("KeyError", "TypeError"), otherwise), *unit.bound(number, name, slot)]
        if isinstance(value, Attempt):
            value = value.value
        unit.know(name, slot, self._expressions.kind(value))
        if taken is None:
            return [py.assign(slot, value), *unit.bound(number, name, slot)]
        held = unit.temporary()
        refusal = py.do(py.call("rebound", py.const(name)))
        checked: py.Body = [refusal] if isinstance(taken, ast.Constant) else [py.when(taken, [refusal])]
        return [py.assign(held, value), *checked, py.assign(slot, py.name(held)), *unit.bound(number, name, slot)]

    def _taken(self, name: str) -> py.Expr | None:
        """Return the test whether `name` is bound already; a constant where it surely is, None where it cannot be."""
        unit = self._unit
        state = unit.names.state(name)
        if state is True:
            return py.const(True)
        if state is False:
            return py.is_not(py.name(unit.names.test(name)), py.name("UNBOUND"))
        return None

    def _bind_several(self, node: nodes.Action, step: Step, value: py.Expr, feeds: bool) -> py.Body:
        """Return the bindings of an action that answers with a `Bound`: its result, and names it may bind besides."""
        unit, number, site = self._unit, step.statement.number, step.site
        assert site is not None
        held = unit.temporary()
        body: py.Body = [py.assign(held, value)]
        result = py.attr(py.name(held), "value")
        if feeds:
            body.append(py.assign(_STAGE, result))
        if binds(node):
            body += self.bind(number, site.result, result, self._is_free(site.verb))
        for name in unit.linkage.also_binds[site.action](site):
            bound = py.attr(py.name(held), "names")
            surely = unit.names.state(name) is True
            unit.names.test(name)
            slot = unit.names.bind(name, surely)
            rest = [py.assign(slot, py.item(bound, py.const(name))), *unit.bound(number, name, slot)]
            body.append(py.when(py.compared(py.const(name), ast.In(), bound), rest))
        return body

    # -- in place --

    def _in_place(self, node: nodes.Action, site: CallSite) -> py.Expr | Attempt | None:
        """Return the value a statement binds when it does nothing else; None when its action must run."""
        if not _is_simple(node, site):
            return None
        if node.object_value is not None:
            boolean = site.action == "validate" and is_boolean(node.object_value)
            return self._expressions.value(node.object_value) if site.action in _COPYING or boolean else None
        noun = node.object_noun
        if noun is None or site.action not in _COPYING or noun.base == "template":
            return None
        if site.action == "extract":
            return self._extract(node, noun)
        if site.action == "given" or (site.action == "compute" and site.result.lower() in OPERATIONS):
            return None
        return self._expressions.path(noun) or self._expressions.noun(noun)

    def _measured(self, node: nodes.Action, step: Step) -> Attempt | None:
        """Return a length, when that is what a statement computes: most values that are measured have one in Python."""
        noun, site = node.object_noun, step.site
        assert site is not None
        if noun is None or noun.qualifier is not None or site.action != "compute":
            return None
        measured = self._expressions.noun(noun)
        if not isinstance(measured, ast.Name) or [word.lower() for word in site.result_steps] not in _LENGTHS:
            return None
        called, length = self.call(node, site, step.statement.number), py.call("len", measured)
        return Attempt(length, called, py.either(py.has_type(measured, "str"), length, called), "int")

    def _extract(self, node: nodes.Action, noun: nodes.Noun) -> py.Expr | Attempt:
        if node.default is not None:
            read, again = self._expressions.twice(self._expressions.noun_if_any(noun))
            found: py.Expr = py.either(
                py.is_not(read, py.name("UNBOUND")), again, self._expressions.value(node.default)
            )
        else:
            path = self._expressions.path(noun)
            if path is not None:
                return path
            found = self._expressions.noun(noun)
        whole = noun.qualifier is None and self._unit.magic(noun.base) is None
        return py.call("extracted", found) if whole else found

    # -- in a call --

    def call(self, node: nodes.Action, site: CallSite, number: int, is_used: bool = True) -> py.Expr:
        """Return the call of the statement's action, or of what stands in for it; `is_used` when its value is."""
        linkage = self._unit.linkage
        action = linkage.action_for(site)
        # What nobody knows, or nobody built yet, fails as such, before anything is evaluated.
        known = action is linkage.actions.get(site.action) and site.action not in _NEVER_RUN
        parts = self._parts(node, site, number) if known else {}
        kept = self._site(node, site, number)
        direct = self._direct(site, parts, is_used) if known and isinstance(kept, ast.Name) else None
        if direct is not None:
            given = [py.name("frame"), *(parts[part] for part in _ORDER if part in parts)]
            called = py.call(self._unit.pool.put(f"DIRECT_{site.action.upper()}_{number}", direct.act), *given)
            return py.answer_to(called) if direct.asks else called
        parts["site"] = kept
        parts["frame"] = py.name("frame")
        last = max(index for index, part in enumerate(_ORDER) if part in parts)
        arguments = [parts.get(part) or self._absent(part) for part in _ORDER[: last + 1]]
        return self._unit.call(f"ACTION_{site.action.upper()}_{number}", action, py.call("Call", *arguments))

    def _absent(self, part: str) -> py.Expr:
        if part == "names":
            return self._unit.pool.put("NO_NAMES", {})
        return py.const(None) if part == "where" else py.name("UNBOUND")

    def _direct(self, site: CallSite, parts: dict[str, py.Expr], is_used: bool) -> Direct | None:
        """Return the shortcut of a statement with these parts, if it has one."""
        shortcut = self._unit.linkage.shortcuts.get(site.action)
        direct = shortcut(site, tuple(part for part in _ORDER if part in parts)) if shortcut is not None else None
        return None if direct is None or (direct.asks and is_used) else direct

    def _site(self, node: nodes.Action, site: CallSite, number: int) -> py.Expr:
        kept = self._unit.pool.put(f"SITE_{number}", site)
        texts = [
            self._expressions.text(noun.qualifier)
            if noun is not None and isinstance(noun.qualifier, nodes.Interpolated)
            else py.const(None)
            for noun in (node.result, node.object_noun)
        ]
        if all(isinstance(text, ast.Constant) for text in texts):
            return kept
        return py.call("qualified", kept, *texts)

    def _parts(self, node: nodes.Action, site: CallSite, number: int) -> dict[str, py.Expr]:
        """Return the parts of the Call that the statement has, as expressions."""
        expressions = self._expressions
        parts: dict[str, py.Expr] = dict(self._object(node, site))
        subject = self._subject(node, site)
        if subject is not None:
            parts["subject"] = subject
        if site.action in self._unit.linkage.names_as_results and site.result:
            parts["target"] = self._unit.find(site.result)
        clauses = {"with_value": node.with_value, "to_value": node.to_value, "default": node.default}
        parts |= {part: expressions.value(clause) for part, clause in clauses.items() if clause is not None}
        if node.for_noun is not None:
            parts["for_value"] = expressions.noun_if_any(node.for_noun)
        if node.where is not None:
            parts["where"] = self._where(node.where, f"WHERE_{number}")
        if node.by is not None:
            parts["by"] = self._by(node.by)
        names = self._names(node, site)
        if names is not None:
            parts["names"] = names
        if node.trailing:
            parts["trailing"] = py.tuple_of(
                py.tuple_of([py.const(word), py.const(None) if value is None else expressions.value(value)])
                for word, value in node.trailing
            )
        return parts

    def _subject(self, node: nodes.Action, site: CallSite) -> py.Expr | None:
        if node.sink is not None:
            return self._expressions.value(node.sink)
        if node.result is None:
            return py.name(_STAGE) if node.pipelined and role_of(site.verb) is Role.RESPONSE else None
        if not has_subject(node):
            return None
        if (
            site.action in ("store", "write")
            or node.result.qualifier is None
            or self._unit.magic(node.result.base) is not None
        ):
            return self._expressions.noun_if_any(node.result)
        base = self._unit.find(node.result.base)
        return py.call("navigate_if", base, self._expressions.steps(node.result))

    def _object(self, node: nodes.Action, site: CallSite) -> dict[str, py.Expr]:
        expressions, noun = self._expressions, node.object_noun
        if node.object_value is not None:
            return {"object": expressions.value(node.object_value)}
        if noun is None:
            stage = py.call("stage_value", py.name(_STAGE))
            return {"object": stage} if node.pipelined else {}
        named = site.action in self._unit.linkage.names_as_objects
        if _is_only_a_name(noun.base, named) and not self._unit.is_bound(noun.base):
            return {}
        if site.action == "return" and site.preposition == "with" and self._is_plain(noun):
            return {"object": self._unit.find(noun.base)}
        if named or noun.base == "template":
            read, again = expressions.twice(self._unit.find(noun.base))
            return {"object": expressions.reached(read, noun), "base": again}
        return {"object": expressions.noun(noun) if node.default is None else expressions.noun_if_any(noun)}

    def _is_plain(self, noun: nodes.Noun) -> bool:
        """Return whether a noun is no more than a name that is bound here in any case, so that no way out is needed."""
        return noun.qualifier is None and isinstance(self._unit.find(noun.base), ast.Name)

    def _names(self, node: nodes.Action, site: CallSite) -> py.Expr | None:
        """Return the Map of bound names the action may want; None when there is none."""
        unit = self._unit
        wants_all = site.object == "template" or site.action == "when"
        if wants_all and len(unit.names.functions) == 1:
            # One call, however many there are: a list of all names at each such statement would grow with the square.
            return py.call("names_in", py.call("locals"), unit.pool.put("SLOTS", unit.pool.slots.own))
        wanted = dict.fromkeys((*site.object_steps, *site.result_steps, *unit.linkage.also_reads.get(site.action, ())))
        if wants_all:
            wanted |= dict.fromkeys(unit.names.visible())
        if site.result_steps:
            wanted[".".join(site.result_steps)] = None
        entries = [(name, unit.local(name)) for name in wanted if unit.is_bound(name)]
        if not entries:
            return None
        found = py.map_of(entries)
        return found if all(isinstance(value, ast.Name) for _, value in entries) else py.call("present", found)

    # -- clauses --

    def _where(self, predicate: nodes.Predicate, identifier: str) -> py.Expr:
        if isinstance(predicate, nodes.Conjunction):
            parts = [self._where(part, f"{identifier}_{number}") for number, part in enumerate(predicate.parts)]
            return py.call("Junction", py.const(predicate.operator), py.tuple_of(parts))
        value, upper = predicate.value, predicate.upper
        if isinstance(value, nodes.Literal) and (upper is None or isinstance(upper, nodes.Literal)):
            last = upper.value if upper is not None else None
            return self._unit.pool.put(identifier, Condition(predicate.field, predicate.operator, value.value, last))
        return py.call(
            "Condition",
            py.const(predicate.field),
            py.const(predicate.operator),
            self._expressions.value(value),
            self._expressions.value(upper) if upper is not None else py.const(None),
        )

    def _by(self, by: nodes.By) -> py.Expr:
        if isinstance(by.value, nodes.Noun):
            return self._expressions.noun_if_any(by.value)
        return self._expressions.value(by.value)


def _is_only_a_name(base: str, named: bool) -> bool:
    """Return whether `base` is a destination nobody binds, so that looking for a value can be saved.

    A repository is one only for actions that want its name (`named`); the others want its rows.
    """
    return base in _DESTINATIONS or (named and base.endswith("-repository"))


def _is_simple(node: nodes.Action, site: CallSite) -> bool:
    """Return whether a statement is no more than verb, unqualified result, preposition and object."""
    if site.result_qualifier or node.result is None or node.result.qualifier is not None:
        return False
    if site.preposition not in VERBS[site.verb].prepositions if site.verb in VERBS else True:
        return False
    if node.default is not None and site.action != "extract":
        return False
    if node.default is not None and node.object_noun is None:
        return False
    further = (node.aggregate, node.with_value, node.to_value, node.for_noun, node.where, node.by, node.limit)
    return all(clause is None for clause in further) and not (node.order or node.trailing or node.time_unit)
