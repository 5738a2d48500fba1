"""The verbs of ARO: one table that parser, analyzer, compiler and engine all read.

A verb is looked up in lower case. Its *role* says which way data flows and decides whether a statement binds its
result (language.md 3.5); its prepositions are those the action understands (runtime.md 2.4-2.8).
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from runtime.frozen import frozen


class Role(StrEnum):
    """Which way an action moves data."""

    REQUEST = "request"
    OWN = "own"
    RESPONSE = "response"
    EXPORT = "export"
    SERVER = "server"

    @property
    def binds(self) -> bool:
        """Whether a statement of this role binds its result name."""
        return self not in (Role.RESPONSE, Role.EXPORT)


@frozen
class Verb:
    """What a statement with this verb may look like."""

    action: str
    """The name of the action, shared by all its synonyms: ``extract`` for Extract and Get."""
    role: Role
    prepositions: tuple[str, ...]
    """Those the action understands, the usual one first; empty means any."""


def _table() -> dict[str, Verb]:
    request, own, response, export, server = Role.REQUEST, Role.OWN, Role.RESPONSE, Role.EXPORT, Role.SERVER
    rows: list[tuple[str, Role, str]] = [
        # runtime.md 2.4
        ("extract get", request, "from via"),
        ("parse", request, "from"),
        ("retrieve fetch load", request, "from"),
        ("receive", request, "from via"),
        ("read", request, "from"),
        # own (2.4, 2.5); `find` retrieves but has no role of its own in 3.5
        ("find", own, "from"),
        ("request http", own, "from to via with"),
        ("probe", own, "from with"),
        ("list", own, "from"),
        ("stat", own, "for"),
        ("exists", own, "for"),
        ("stream subscribe", own, ""),
        ("prompt ask", own, "with from"),
        ("select choose", own, "from with"),
        ("compute calculate derive", own, "from for with"),
        ("validate verify check", own, "for against with"),
        ("compare match", own, "against with to"),
        ("transform convert", own, "from into to"),
        ("create build construct", own, "with from for to"),
        ("update modify change set configure", own, "with to for from"),
        ("delete remove destroy", own, "from for"),
        ("clear", own, "for from"),
        ("filter", own, "from"),
        ("map", own, "from to"),
        ("reduce aggregate", own, "from with"),
        ("sort order arrange", own, "for with from"),
        ("group", own, "from"),
        ("split", own, "from"),
        ("join", own, "from"),
        ("merge combine concat", own, "with from"),
        ("accept", own, "on"),
        ("call invoke", own, "from to with via"),
        ("execute exec run shell", own, "on with for"),
        ("sleep delay pause", own, "for with"),
        ("given", own, "with"),
        ("when", own, "from"),
        ("then", own, "with"),
        ("assert", own, "for with"),
        ("include embed insert", own, "with from"),
        ("parsehtml", own, "from"),
        ("schedule", own, "with"),
        ("show", own, "for"),
        ("stage", own, ""),
        ("checkout", own, ""),
        ("commit", own, ""),
        ("tag", own, ""),
        ("push", own, ""),
        ("pull", own, ""),
        ("clone", own, ""),
        # runtime.md 2.6
        ("return respond", response, "for to with"),
        ("throw raise fail", response, "for"),
        ("log print output debug", response, "for to with"),
        ("send dispatch", response, "to via with"),
        ("broadcast", response, "to via"),
        ("store save persist", response, "into to in"),
        ("write", response, "to into"),
        ("append", own, "to into"),
        ("notify alert signal", response, "to for with"),
        ("emit", response, "with to"),
        ("render", response, "to"),
        ("repaint patch", response, "to at"),
        # runtime.md 0.4
        ("publish export expose share", export, "as with"),
        # runtime.md 2.7 and 2.8
        ("start restart", server, ""),
        ("stop", server, "with"),
        ("listen await", server, "on for to"),
        ("watch", server, "for with"),
        ("wait keepalive block", server, "for"),
        ("connect", server, "to with"),
        ("close disconnect terminate", server, ""),
        ("make touch mkdir createdirectory", server, "to for at"),
        ("copy", server, "to"),
        ("move rename", server, "to"),
    ]
    table: dict[str, Verb] = {}
    for words, role, prepositions in rows:
        verbs = words.split()
        for verb in verbs:
            table[verb] = Verb(verbs[0], role, tuple(prepositions.split()))
    return table


VERBS = _table()

_NO_REMOTES = 'git against a remote is left to git itself: Execute the <done> with "git {verb}".'

NOT_AVAILABLE: Mapping[str, str] = {
    "push": _NO_REMOTES,
    "pull": _NO_REMOTES,
    "clone": _NO_REMOTES,
}
"""Actions that are known, hence no spelling mistakes, but not built: each with what to do instead."""

SINK_VERBS = frozenset(
    "log print output debug write append send dispatch notify alert signal broadcast store save persist emit"
    " render repaint patch".split()
)
"""Verbs that may have an expression where others have a result (language.md 2.4)."""

LITERAL_SINK_VERBS = frozenset("broadcast store emit save persist".split())
"""Sink verbs for which only a literal or a map counts as a sink; a noun is their subject."""

REBINDING_VERBS = frozenset(
    "accept update modify change set configure delete remove destroy clear show merge combine join concat retrieve"
    " fetch load find extract parse get request probe receive read compare match validate verify check"
    " start restart stop wait watch keepalive block make touch mkdir createdirectory".split()
)
"""Verbs whose result may take a name that is bound already (language.md 4.9).

Compare and Validate read the name they bind, so they could never run otherwise; services have the names they have.
"""

LOOKING_VERBS = frozenset("then assert close disconnect terminate stop append copy move rename stage".split())
"""Verbs that look at their result instead of making it: ``Close the <client>`` leaves the client bound."""

OBJECTLESS_VERBS = frozenset(
    "return respond throw raise fail close disconnect terminate stop delete clear broadcast".split()
)
"""Verbs that make sense without an object (X1)."""

TIME_UNITS = frozenset("second seconds s minute minutes min hour hours h millisecond milliseconds ms".split())


def role_of(verb: str) -> Role:
    """Return the role of `verb`, whatever its case; plugin and user actions are `Role.OWN`."""
    known = VERBS.get(verb.lower())
    return known.role if known is not None else Role.OWN


def binds_result(verb: str) -> bool:
    """Return whether a statement with `verb` binds its result name."""
    return role_of(verb).binds and verb.lower() not in LOOKING_VERBS
