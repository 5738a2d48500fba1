"""From the phrases of an action to one `Action` node.

The grammar lets phrases come in any order (X2). Which is which is decided here: the first preposition phrase is the
object, what follows it are clauses, and nothing may be said twice.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from runtime.frozen import frozen
from runtime.source import Span
from runtime.syntax import nodes
from runtime.syntax.tokens import Report, VerbText
from runtime.vocabulary import TIME_UNITS


@frozen
class Phrase:
    """A preposition with what follows it: a value, or an aggregate."""

    span: Span
    preposition: str
    preposition_span: Span
    value: nodes.Expression | None
    article: bool = False
    unit: str = ""
    aggregate: nodes.Aggregate | None = None
    is_port: bool = False
    method: str = ""
    """The HTTP method of ``via PUT <url>``; it goes among the trailing words as ``method``."""


@frozen
class Clause:
    """Any other phrase: the `Action` field it fills, or a word of X14 as `trailing`, with its value."""

    span: Span
    field: str
    value: Any  # what the field holds


@frozen
class Result:
    """``the <result> as Type`` behind the verb."""

    noun: nodes.Noun
    type_name: str = ""


class Draft(NamedTuple):
    """An action before its end is known."""

    verb: VerbText
    verb_type: str
    subject: Result | nodes.Expression | None
    phrases: list[Phrase | Clause]


# Where a second phrase with this preposition goes; all others are trailing words.
_SECOND = {"with": "with_value", "to": "to_value"}


class Assembly:
    """Gathers the fields of one action from its draft; mistakes are reported and leave their field out."""

    def __init__(self, draft: Draft, span: Span, report: Report) -> None:
        self.draft = draft
        self.span = span
        self.report = report
        self.fields: dict[str, Any] = {}  # each value fits the field of its name
        self.trailing: list[tuple[str, nodes.Expression | None]] = []

    def action(self, pipelined: bool) -> nodes.Action | nodes.Skipped:
        """Return the node; `Skipped` when the action lacks what it cannot do without."""
        self._subject()
        for phrase in self.draft.phrases:
            if isinstance(phrase, Clause):
                self._clause(phrase)
            elif "preposition" not in self.fields:
                self._object(phrase)
            else:
                self._second(phrase)
            if isinstance(phrase, Phrase) and phrase.method:
                self.trailing.append(("method", nodes.Literal(phrase.preposition_span, phrase.method)))
        verb = self.draft.verb
        if not pipelined and self.fields.get("result") is None and "sink" not in self.fields:
            self._missing_subject()
            return nodes.Skipped(self.span)
        return nodes.Action(
            span=self.span,
            verb=verb.name,
            verb_span=self.span.source.span(verb.start, verb.end),
            bracketed=verb.bracketed,
            result=self.fields.pop("result", None),
            trailing=tuple(self.trailing),
            pipelined=pipelined,
            **self.fields,
        )

    def _subject(self) -> None:
        subject = self.draft.subject
        if isinstance(subject, Result):
            self.fields["result"] = subject.noun
            self.fields["result_type"] = subject.type_name
        elif isinstance(subject, nodes.Variable) and self.draft.verb_type == "LITERAL_SINK":
            if subject.noun.bare:
                hint = f"names go into angle brackets: write <{subject.noun.base}>"
                message = f"Expected '<', but got identifier({subject.noun.base})"
                self.report("expected-token", message, subject.span.start, subject.span.end, hint)
            self.fields["result"] = subject.noun
        elif subject is not None:
            self.fields["sink"] = subject

    def _missing_subject(self) -> None:
        first = self.draft.phrases[0] if self.draft.phrases else None
        got = "." if first is None else first.span.text.split(maxsplit=1)[0]
        if isinstance(first, Phrase):
            got = f"preposition({got})"
        expected = "'<'" if self.draft.verb_type == "VERB" else "expression"
        end = self.draft.verb.end + self.draft.verb.bracketed
        hint = f"say what to {self.draft.verb.name.lower()}: {self.draft.verb.name} the <name> ..."
        self.report("expected-token", f"Expected {expected}, but got {got}", end, end, hint)

    def _object(self, phrase: Phrase) -> None:
        """The first phrase; ``on port N`` gives its place to a later one, if there is one."""
        later = [other for other in self.draft.phrases if isinstance(other, Phrase) and other is not phrase]
        if phrase.is_port and later:
            self.fields["with_value"] = phrase.value
            return
        value = phrase.value
        is_noun = isinstance(value, nodes.Variable)
        self.fields |= {
            "preposition": phrase.preposition,
            "preposition_span": phrase.preposition_span,
            "object_noun": value.noun if isinstance(value, nodes.Variable) else None,
            "object_value": None if is_noun else value,
            "object_article": phrase.article,
            "time_unit": phrase.unit,
            "aggregate": phrase.aggregate,
        }
        self._check_unit(phrase)

    def _check_unit(self, phrase: Phrase) -> None:
        if phrase.unit and phrase.unit not in TIME_UNITS:
            hint = "a duration is written 250 milliseconds, 2 seconds, 1 minute or 1 hour"
            self.report(
                "invalid-time-unit", f"'{phrase.unit}' is no unit of time", phrase.span.start, phrase.span.end, hint
            )

    def _second(self, phrase: Phrase) -> None:
        """A phrase behind the object is a clause (X2)."""
        self._check_unit(phrase)
        value = phrase.value
        if phrase.unit:
            self._fill("time_unit", phrase.unit, phrase.span, phrase.preposition)
        if phrase.aggregate is not None:
            self._fill("aggregate", phrase.aggregate, phrase.span, "aggregate")
        elif phrase.is_port:
            self._fill("with_value", value, phrase.span, "with")
        elif phrase.preposition == "for" and isinstance(value, nodes.Variable):
            self._fill("for_noun", value.noun, phrase.span, "for")
        elif phrase.preposition in _SECOND:
            self._fill(_SECOND[phrase.preposition], value, phrase.span, phrase.preposition)
        else:
            self.trailing.append((phrase.preposition, value))

    def _clause(self, clause: Clause) -> None:
        if clause.field == "trailing":
            self.trailing.append(clause.value)
        else:
            self._fill(clause.field, clause.value, clause.span, "as" if clause.field == "result" else clause.field)

    def _fill(self, field: str, value: object, span: Span, name: str) -> None:
        if self.fields.get(field):
            message = f"The statement has more than one '{name}'"
            self.report("duplicate-clause", message, span.start, span.end, "say it once, or write two statements")
        else:
            self.fields[field] = value
