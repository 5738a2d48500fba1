"""How statements are said: in canonical form, and as the sentence of a failure (runtime.md 5.8, ARO-0006).

The author's words are kept; where there is no word, such as for an object that is an expression, the source text
stands, on one line and not too long.
"""

from __future__ import annotations

import re

from runtime.compiler.reading import comparisons
from runtime.source import Span
from runtime.syntax import nodes

_LONGEST = 60
"""Characters of source text in a sentence; more would bury the statement."""


def on_one_line(span: Span) -> str:
    """Return the source text of `span` without line breaks and without its end, when that is far."""
    text = " ".join(span.text.split())
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"


def noun_text(noun: nodes.Noun) -> str:
    """Return ``base`` or ``base: qualifier``, without brackets."""
    qualifier = noun.qualifier
    if qualifier is None:
        return noun.base
    return f"{noun.base}: {qualifier if isinstance(qualifier, str) else on_one_line(qualifier.span)}"


def object_text(action: nodes.Action) -> str:
    """Return the object as written, without brackets; empty without an object."""
    if action.object_noun is not None:
        text = noun_text(action.object_noun)
    elif action.object_value is not None:
        text = on_one_line(action.object_value.span)
    else:
        return ""
    return f"{text} {action.time_unit}".rstrip()


def canonical(action: nodes.Action) -> str:
    """Return ``<Extract> the <text> from the <request: body status>.``"""
    words = [f"<{action.verb}>"]
    if action.result is not None:
        words.append(f"the <{noun_text(action.result)}>")
    elif action.sink is not None:
        words.append(on_one_line(action.sink.span))
    if action.object_noun is not None:
        words.append(f"{action.preposition} the <{noun_text(action.object_noun)}> {action.time_unit}".strip())
    elif action.object_value is not None:
        words.append(f"{action.preposition} {object_text(action)}".lstrip())
    return " ".join(words) + "."


def sentence(action: nodes.Action) -> str:
    """Return ``Cannot extract the text from the request: body status.``

    The condition of a ``when`` is the literal text ``<condition>``; variables of a where-clause keep their brackets, so
    that their values can be put in when they are known.
    """
    words = ["Cannot", action.verb.lower()]
    if action.result is not None:
        words.append(f"the {noun_text(action.result)}")
    elif action.sink is not None:
        words.append(_plain(action.sink.span))
    if action.object_noun is not None or action.object_value is not None:
        article = "the " if action.object_noun is not None else ""
        words.append(f"{action.preposition} {article}{object_text(action)}".lstrip())
    conditions = [_condition(comparison) for comparison in comparisons(action.where)]
    if conditions:
        words.append(f"where {' and '.join(conditions)}")
    if action.when is not None:
        words.append("when <condition>")
    return " ".join(words) + "."


def block_sentence(statement: nodes.Statement) -> str:
    """Return the sentence of a block's head: what could not be done when its expression fails."""
    match statement:
        case nodes.Match(subject=subject):
            return f"Cannot match {_plain(subject.span)}."
        case nodes.If(condition=condition):
            return f"Cannot decide if {_plain(condition.span)}."
        case nodes.ForEach(item=item, collection=collection):
            return f"Cannot take each {item} in {_plain(collection.span)}."
        case nodes.RangeLoop(name=name, low=low, high=high):
            return f"Cannot count the {name} from {_plain(low.span)} to {_plain(high.span)}."
        case nodes.While(condition=condition):
            return f"Cannot go on while {_plain(condition.span)}."
        case nodes.Publish(alias=alias, name=name):
            return f"Cannot publish the {name} as {alias}."
        case nodes.Require(name=name, source=source):
            return f"Cannot require the {name} from the {source}."
        case _:
            return f"Cannot run {_plain(statement.span)}."


def _condition(comparison: nodes.Comparison) -> str:
    """Return the source text without the brackets of the field, which is no variable."""
    return re.sub(r"^<([^<>]*)>", r"\1", on_one_line(comparison.span))


def _plain(span: Span) -> str:
    """Return the source text; of a lone noun, ``the name`` without brackets."""
    text = on_one_line(span)
    inside = text[1:-1]
    return f"the {inside}" if text.startswith("<") and text.endswith(">") and "<" not in inside else text
