"""How generated code hands a statement to its action.

A `CallSite` is what the compiler knows of a statement; there is one per statement, made once. A `Call` adds the values
of this run. An *action* is a plain function of a `Call`, or a generator function when it wants something of the world;
it returns the statement's value. Actions are looked up by name in a `Linkage` that the engine provides, since the
compiler may not know the engine.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Mapping
from dataclasses import dataclass, field
from typing import Any

from runtime.compiler.program import Frame
from runtime.frozen import frozen
from runtime.source import Span
from runtime.values.kinds import UNBOUND, Value
from runtime.vocabulary import VERBS

EXPRESSION = "_expression_"
"""The object base of a statement whose object is a value (language.md 2.3)."""


@frozen
class CallSite:
    """One action statement, as far as it is known before it runs."""

    verb: str
    """Lower case, as the author chose it: ``get`` for Get."""
    action: str
    """The name in the linkage: ``extract``; ``application`` for a user-defined action."""
    span: Span
    feature_set: str
    activity: str
    result: str = ""
    """The result's base name; empty in the sink form."""
    result_qualifier: str = ""
    """As written behind the colon, unquoted; the name of ``as Type`` when that was used."""
    result_steps: tuple[str, ...] = ()
    """`result_qualifier` split by `navigation.split_qualifier`."""
    result_quoted: bool = False
    """The result's qualifier is a text, ``<file: "a.txt">``, and no name."""
    result_is_literal: bool = False
    """Nothing in that text is interpolated."""
    has_sink: bool = False
    preposition: str = ""
    object: str = ""
    """The object's base name; `EXPRESSION` for a value object; empty when there is no object (X1)."""
    object_qualifier: str = ""
    object_quoted: bool = False
    object_is_literal: bool = False
    """The object is a text as the author wrote it, nothing in it interpolated: ``"a.txt"``, ``<file: "a.txt">``."""
    object_steps: tuple[str, ...] = ()
    object_text: str = ""
    """The object as written, without brackets, for messages: ``request: body status``; source text of a value."""
    sink_name: str = ""
    """The variable, when the sink is one lone variable: ``rows`` in ``Write <rows> to the <file: p>``."""
    object_name: str = ""
    """The variable, when the object or the with-value is one lone variable: ``user`` in ``with <user: field>``."""
    with_name: str = ""
    with_is_literal_map: bool = False
    literal_options: frozenset[str] = frozenset()
    """Keys of the Map behind ``with`` that have a text as the author wrote it, nothing in it interpolated."""
    time_unit: str = ""
    aggregate: tuple[str, str] | None = None
    """Function and field of ``with sum(<f>)``."""
    by_text: str = ""
    """The text or the field's name of a by-clause; empty for a regex, which is in `Call.by`."""
    by_descending: bool = False
    order: tuple[tuple[str, bool], ...] = ()
    """Field and whether descending."""
    limit: int | None = None
    offset: int | None = None
    for_name: str = ""
    """The object of a second phrase (X2)."""
    guarded: bool = False
    """The statement has a ``when``."""


@frozen
class Condition:
    """One comparison of a where-clause, its values evaluated; `operator` as in `nodes.Comparison`."""

    field: str
    operator: str
    value: Value
    upper: Value = None


@frozen
class Junction:
    """Conditions joined by ``and`` or ``or``."""

    operator: str
    parts: tuple[Where, ...]


Where = Condition | Junction


@dataclass(slots=True)
class Call:
    """One run of an action statement. What is not there is `UNBOUND`."""

    site: CallSite
    frame: Frame
    subject: Any = UNBOUND
    """The sink's value; else the value of the result noun when that is bound (``Log the <x> ...``), navigated."""
    object: Any = UNBOUND
    """The navigated object, or the value object.

    UNBOUND when the action treats its object as a name and the name is not bound, or its steps lead nowhere.
    """
    target: Any = UNBOUND
    """The value of the result's base name, before its steps, when it is bound; only for `Linkage.names_as_results`."""
    base: Any = UNBOUND
    """The value of the object's base name, before its steps; only for actions that treat the object as a name."""
    with_value: Any = UNBOUND
    to_value: Any = UNBOUND
    for_value: Any = UNBOUND
    default: Any = UNBOUND
    where: Where | None = None
    by: Any = UNBOUND
    """The value of a by-clause: a Regex, a text, the value of a variable."""
    names: Mapping[str, Any] = field(default_factory=dict)
    """Values of the words in the object's and result's steps that are bound variables: ``S`` of ``<connection: S>``."""
    trailing: tuple[tuple[str, Any], ...] = ()


@frozen
class Bound:
    """What an action in `Linkage.also_binds` returns: the statement's value, and the names it binds besides."""

    value: Any
    names: Mapping[str, Any]
    """A name that is missing here stays as it was."""


Action = Callable[[Call], Any]
"""Returns the statement's value; a generator function yields effects first. Raises EvaluationError."""


@frozen
class Direct:
    """How a statement runs without a `Call`: by a plain function of its frame and of the parts it has."""

    act: Callable[..., Any]
    """Called with the frame, then the parts by their order in `Call`. Raises EvaluationError."""
    asks: bool = False
    """What it returns is an effect; the answer to that is of no further interest, and neither is the statement's value.
    """


Shortcut = Callable[[CallSite, tuple[str, ...]], Direct | None]
"""Given a statement and the names of the parts of `Call` it has, in their order; None where only its action will do."""

Magic = Callable[[Frame, tuple[str, ...]], Generator[Any, Any, Any]]
"""Reads a magic name with its steps: a generator that may yield effects and returns the value."""


@frozen
class Linkage:
    """What generated code is linked to."""

    actions: Mapping[str, Action]
    """By action name, see `vocabulary.Verb.action`; also ``application``, ``publish`` and ``require``."""
    magic: Mapping[str, Magic]
    """By lower-cased base name: ``now``, ``generated-id``, ``env`` ...; ``-repository`` for every repository, whose own
    name is then the first step."""
    names_as_objects: frozenset[str]
    """Actions whose object is a name first and a value second: send, store, retrieve, return, log, start ..."""
    parallel: Callable[[tuple[Any, ...], int], Generator[Any, Any, Any]]
    """Runs loop bodies side by side (``parallel for each``)."""
    fits_schema: Callable[[Any, str], Generator[Any, Any, bool]]
    """Tests whether a value has the fields that a schema of the contract requires (``is Order``)."""
    magic_if_any: Mapping[str, Magic] = field(default_factory=dict)
    """Readers as in `magic` that return UNBOUND instead of failing: for ``exists``, ``default`` and ``or``."""
    names_as_results: frozenset[str] = frozenset()
    """Actions that read their result before they make it (`Call.target`): update, merge, compare, delete ..."""
    also_reads: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Further names whose values an action wants in `Call.names` when they are bound: ``greeting`` ... of Return."""
    also_binds: Mapping[str, Callable[[CallSite], tuple[str, ...]]] = field(default_factory=dict)
    """Names an action may bind besides its result, known before it runs: ``new-entry`` of Store, the object of Accept.

    Such an action returns a `Bound`; these bindings may replace earlier ones.
    """
    shortcuts: Mapping[str, Shortcut] = field(default_factory=dict)
    """Plainer ways of actions that nearly every handler takes, by action name."""

    def action_for(self, site: CallSite) -> Action:
        """Return the action of a statement; one that fails for an unknown verb or a preposition it does not know.

        Both are known before the statement runs, so no run pays for asking. Besides the actions' own names, `actions`
        has ``unknown`` and ``preposition`` for these two cases.
        """
        verb = VERBS.get(site.verb)
        if verb is not None and verb.prepositions and site.preposition not in ("", *verb.prepositions):
            return self.actions["preposition"]
        return self.actions.get(site.action, self.actions["unknown"])
