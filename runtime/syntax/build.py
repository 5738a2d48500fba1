"""Building statements, feature sets and the file: one method for each rule of `aro.lark` above expressions.

Like its base, each method takes the rule's values in order. A pipeline gives several statements, so whatever holds
statements flattens tuples.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from runtime.errors import Diagnostic, Severity
from runtime.source import Span
from runtime.syntax import nodes
from runtime.syntax.clauses import Assembly, Clause, Draft, Phrase, Result
from runtime.syntax.cursor import DEEPEST
from runtime.syntax.expressions import ExpressionBuilder, Values
from runtime.syntax.tokens import HeaderText, NounText, Token, VerbText

Body = tuple[nodes.Statement, ...]


class _Block(NamedTuple):
    """Statements with their braces."""

    span: Span
    body: Body


class _Part(NamedTuple):
    """An optional part of a larger statement: which, where, and what it holds."""

    kind: str
    span: Span
    value: Any  # depends on the kind


def _parts(values: Values) -> dict[str, Any]:
    """Return what the optional parts among `values` hold, by kind."""
    return {value.kind: value.value for value in values if isinstance(value, _Part)}


def _flat(values: Values) -> Body:
    """Return the statements among `values`, pipelines spread out."""
    body: list[nodes.Statement] = []
    for value in values:
        if isinstance(value, Token):
            continue
        if isinstance(value, list):
            body.extend(value)
        else:
            body.append(value)
    return tuple(body)


class Builder(ExpressionBuilder):
    """Makes the nodes of a file."""

    # --- the file ----------------------------------------------------------------------------------------------

    def file(self, values: Values) -> nodes.File:
        imports = (
            nodes.Import(self.span_of(value, value), value.value)
            for value in values
            if isinstance(value, Token) and value.type == "IMPORT"
        )
        feature_sets = (value for value in values if isinstance(value, nodes.FeatureSet))
        return nodes.File(self.source, tuple(imports), tuple(feature_sets))

    def feature_set(self, values: Values) -> nodes.FeatureSet:
        header: HeaderText = values[0].value
        block: _Block = values[-1]
        return nodes.FeatureSet(
            span=self.span_of(values[0], block),
            head=self.span_of(values[0], values[0]),
            name=header.name,
            activity=header.activity,
            suffix=header.suffix,
            path=header.path,
            guard=_parts(values).get("guard"),
            takes=header.takes,
            takes_type=header.takes_type,
            body=block.body,
        )

    def guard(self, values: Values) -> _Part:
        return _Part("guard", self.span_of(values[0], values[1]), self.bounded(values[1]))

    def block(self, values: Values) -> _Block:
        return _Block(self.span_of(values[0], values[-1]), _flat(values))

    def body(self, values: Values) -> Body:
        return _flat(values)

    # --- simple statements -------------------------------------------------------------------------------------

    def publish(self, values: Values) -> nodes.Publish:
        alias, name = self._name(values[2]), self._name(values[3])
        return nodes.Publish(self.span_of(values[0], values[-1]), alias, name, isinstance(values[0].value, VerbText))

    def require(self, values: Values) -> nodes.Require:
        name, source = (
            self._name(value) for value in values if isinstance(value, Token) and value.type in ("NOUN", "NAME")
        )
        return nodes.Require(self.span_of(values[0], values[-1]), name, source, isinstance(values[0].value, VerbText))

    def break_loop(self, values: Values) -> nodes.Break:
        return nodes.Break(self.span_of(values[0], values[1]))

    def skipped(self, values: Values) -> nodes.Skipped:
        return nodes.Skipped(self.span_of(values[0], values[-1]))

    def skipped_case(self, values: Values) -> nodes.Skipped:
        return self.skipped(values)

    def skipped_block(self, values: Values) -> _Block:
        return _Block(self.span_of(values[0], values[-1]), ())

    def _name(self, token: Token) -> str:
        """Return the name of a noun that may have no qualifier."""
        if isinstance(token.value, str):
            return token.value
        text: NounText = token.value
        if text.qualifier is not None:
            hint = f"only a name can stand here: write <{text.base}>"
            self.report("expected-token", "Expected '>', but got :", token.start, token.end, hint)
        return text.base

    # --- match, if, loops --------------------------------------------------------------------------------------

    def match(self, values: Values) -> nodes.Match:
        otherwise = _parts(values).get("otherwise")
        return nodes.Match(
            span=self.span_of(values[0], values[-1]),
            head=self.span_of(values[0], values[1]),
            subject=self.bounded(values[1]),
            cases=tuple(value for value in values if isinstance(value, nodes.Case)),
            otherwise=otherwise,
        )

    def case(self, values: Values) -> nodes.Case:
        last = values[-1]
        body = (
            last.body
            if isinstance(last, _Block)
            else _flat([self.skipped([last]) if isinstance(last, Token) else last])
        )
        end = last[-1] if isinstance(last, list) else last
        pattern: nodes.Pattern = values[1]
        if not self.fits(pattern, pattern.span):
            pattern = nodes.Anything(pattern.span)
        return nodes.Case(self.span_of(values[0], end), pattern, _parts(values).get("guard"), body)

    def case_guard(self, values: Values) -> _Part:
        return self.guard(values)

    def anything(self, values: Values) -> nodes.Anything:
        return nodes.Anything(self.span_of(values[0], values[0]))

    def noun_pattern(self, values: Values) -> nodes.Noun:
        return self.noun(values[0])

    def range_pattern(self, values: Values) -> nodes.RangePattern:
        return nodes.RangePattern(self.span_of(values[0], values[2]), values[0].value, values[2].value)

    def condition(self, values: Values) -> nodes.If:
        """``if C { } else if D { } else { }``, folded from its end: each ``else if`` is alone in the one before."""
        alternatives = [value.value for value in values if isinstance(value, _Part) and value.kind == "else_if"]
        otherwise: Body | None = _parts(values).get("otherwise")
        end = values[-1]
        if len(alternatives) > DEEPEST:
            first = alternatives[DEEPEST][0]
            hint = "use match, or a map from value to result"
            self.report("nesting-too-deep", f"More than {DEEPEST} alternatives", first.start, first.end, hint)
            del alternatives[DEEPEST:]
        for first, condition, block in reversed(alternatives):
            otherwise = (self._if(first, condition, block, otherwise, end),)
        block = next(value for value in values if isinstance(value, _Block))
        return self._if(values[0], values[1], block, otherwise, end)

    def when_condition(self, values: Values) -> nodes.If:
        return self.condition(values)

    def _if(
        self, first: Token, condition: nodes.Expression, block: _Block, otherwise: Body | None, end: Any
    ) -> nodes.If:
        return nodes.If(
            self.span_of(first, end), self.span_of(first, condition), self.bounded(condition), block.body, otherwise
        )

    def else_if(self, values: Values) -> _Part:
        return _Part("else_if", self.span_of(values[0], values[-1]), (values[1], values[2], values[-1]))

    def otherwise(self, values: Values) -> _Part:
        return _Part("otherwise", self.span_of(values[0], values[1]), values[1].body)

    def for_each(self, values: Values) -> nodes.ForEach:
        parts = _parts(values)
        item = next(value for value in values if isinstance(value, Token) and value.type == "NOUN")
        at_in = next(place for place, value in enumerate(values) if isinstance(value, Token) and value.type == "IN")
        return nodes.ForEach(
            span=self.span_of(values[0], values[-1]),
            head=self.span_of(values[0], values[-2]),
            item=self._name(item),
            index=parts.get("index"),
            collection=self.bounded(values[at_in + 1]),
            parallel=values[0].type == "PARALLEL",
            concurrency=parts.get("concurrency"),
            where=parts.get("guard"),
            body=values[-1].body,
        )

    def index(self, values: Values) -> _Part:
        return _Part("index", self.span_of(values[0], values[1]), self._name(values[1]))

    def concurrency(self, values: Values) -> _Part:
        """``with <concurrency: N>``; a limit below one is reported and raised."""
        token: Token = values[1]
        text: NounText = token.value
        written = text.qualifier if isinstance(text.qualifier, str) else ""
        limit = int(written) if written.removeprefix("-").isdecimal() and len(written) < 10 else None
        if text.base != "concurrency" or limit is None:
            hint = "write: with <concurrency: 4>"
            self.report("expected-token", "Expected <concurrency: N>", token.start, token.end, hint)
        elif limit < 1:
            message = f"Concurrency limit must be greater than 0, got {limit}"
            span = self.source.span(token.start, token.end)
            hint = "one element at a time is the least: with <concurrency: 1>"
            self.diagnostics.append(Diagnostic("invalid-concurrency", message, span, hint, Severity.WARNING))
        return _Part("concurrency", self.span_of(values[0], values[1]), None if limit is None else max(1, limit))

    def where_guard(self, values: Values) -> _Part:
        return self.guard(values)

    def range_loop(self, values: Values) -> nodes.RangeLoop:
        low, high, block = self.bounded(values[3]), self.bounded(values[5]), values[6]
        head = self.span_of(values[0], values[5])
        return nodes.RangeLoop(self.span_of(values[0], block), head, self._name(values[1]), low, high, block.body)

    def while_loop(self, values: Values) -> nodes.While:
        head = self.span_of(values[0], values[1])
        return nodes.While(self.span_of(values[0], values[2]), head, self.bounded(values[1]), values[2].body)

    # --- actions -----------------------------------------------------------------------------------------------

    def pipeline(self, values: Values) -> list[nodes.Statement]:
        """``A |> B .``: as many statements; each ends where the next ``|>`` or the full stop stands."""
        actions: list[nodes.Statement] = []
        for place in range(0, len(values), 2):
            draft, terminator = values[place], values[place + 1]
            first: Token = draft[0]
            last = terminator if terminator.type == "END" else draft[1]
            span = self.span_of(first, last)
            action = Assembly(draft[2], span, self.report).action(pipelined=place > 0)
            actions.append(action if self.fits(action, span) else nodes.Skipped(span))
        return actions

    def action(self, values: Values) -> tuple[Token, Any, Draft]:
        """Return the verb's token, the action's last part, and its draft."""
        token: Token = values[0]
        verb = token.value
        if not isinstance(verb, VerbText):  # the test verb `when`
            verb = VerbText(verb, False, token.start, token.end)
        phrases = [value for value in values[1:] if isinstance(value, (Phrase, Clause))]
        rest = values[1:2] if len(values) > 1 + len(phrases) else []
        subject = rest[0].value if rest else None
        return token, values[-1], Draft(verb, token.type, subject, phrases)

    def result(self, values: Values) -> _Part:
        noun = next(self.noun(value) for value in values if value.type == "NOUN")
        type_name = values[-1].value if values[-1].type == "AS_TYPE" else ""
        return _Part("result", self.span_of(values[0], values[-1]), Result(noun, type_name))

    def sink_result(self, values: Values) -> _Part:
        return self.result(values)

    def sink(self, values: Values) -> _Part:
        return _Part("sink", values[0].span, values[0])

    # --- phrases -----------------------------------------------------------------------------------------------

    def _phrase(self, values: Values, value: nodes.Expression | None, **more: Any) -> Phrase:
        token: Token = values[0]
        written = "into" if token.type == "INTO" else token.value.lower()
        span = self.span_of(token, values[-1])
        return Phrase(span, written, self.span_of(token, token), value, **more)

    def preposition_phrase(self, values: Values) -> Phrase:
        article, value, unit = values[1].value
        return self._phrase(values, value, article=article, unit=unit)

    def object_phrase(self, values: Values) -> _Part:
        span = self.span_of(values[0], values[-1])
        last = values[-1]
        if isinstance(last, Token) and last.type == "DURATION":
            amount = nodes.Literal(span, last.value.amount)
            return _Part("object", span, (False, amount, last.value.unit))
        unit = last.value.lower() if isinstance(last, Token) else ""
        article = isinstance(values[0], Token)
        return _Part("object", span, (article, values[1] if article else values[0], unit))

    def aggregate(self, values: Values) -> Phrase:
        named = values[3] if len(values) > 4 else None
        field = "" if named is None else self.field_path(named)
        aggregate = nodes.Aggregate(self.span_of(values[1], values[-1]), values[1].value, field)
        return self._phrase(values, None, aggregate=aggregate)

    def port(self, values: Values) -> Phrase:
        """``on port N`` is the map ``{ port: N }`` (X10)."""
        span = self.span_of(values[1], values[2])
        return self._phrase(values, nodes.MapLiteral(span, (("port", values[2]),)), is_port=True)

    def method(self, values: Values) -> Phrase:
        """``via PUT <url>``: the method goes among the trailing words (runtime.md 5.4)."""
        return self._phrase(values, values[-1], article=len(values) > 3, method=values[1].value)

    def naming(self, values: Values) -> Clause:
        return Clause(self.span_of(values[0], values[1]), "result", self.noun(values[1]))

    def _clause(self, values: Values, field: str, value: object) -> Clause:
        return Clause(self.span_of(values[0], values[-1]), field, value)

    def where(self, values: Values) -> Clause:
        return self._clause(values, "where", self.predicate(values[1]))

    def by(self, values: Values) -> Clause:
        token: Token = values[1]
        if token.type == "REGEX":
            value: nodes.RegexLiteral | nodes.Literal | nodes.Noun = self.regex([token])
        else:
            value = self.literal([token]) if token.type == "STRING" else self.noun(token)
        span = self.span_of(values[0], values[-1])
        return Clause(span, "by", nodes.By(span, value, self._descends(values[-1])))

    def order(self, values: Values) -> Clause:
        return self._clause(values, "order", tuple(value for value in values if isinstance(value, nodes.OrderKey)))

    def order_key(self, values: Values) -> nodes.OrderKey:
        span = self.span_of(values[0], values[-1])
        return nodes.OrderKey(span, self.field_path(values[0]), self._descends(values[-1]))

    def _descends(self, token: Token) -> bool:
        return token.type == "DIRECTION" and token.value.lower().startswith("desc")

    def limit(self, values: Values) -> Clause:
        return self._clause(values, "limit", self._count(values[1]))

    def offset(self, values: Values) -> Clause:
        return self._clause(values, "offset", self._count(values[1]))

    def _count(self, token: Token) -> int:
        count: int = token.value
        if count < 0:
            self.report(
                "invalid-number", f"Expected a count, but got int({count})", token.start, token.end, "0 is the least"
            )
        return max(0, count)

    def default(self, values: Values) -> Clause:
        return self._clause(values, "default", values[1])

    def when(self, values: Values) -> Clause:
        return self._clause(values, "when", values[1])

    def trailing(self, values: Values) -> Clause:
        value = values[1] if len(values) > 1 else None
        return self._clause(values, "trailing", (values[0].value.lower(), value))
