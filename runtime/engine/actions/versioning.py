"""Actions on a git repository that is here: its state, stage, commit, checkout, tag (runtime.md 2.4, 2.6).

The object says where it is: ``<git>`` is the working directory, ``<git: "path">`` a folder. What needs a remote, Push,
Pull and Clone, is not done here.
"""

from __future__ import annotations

from collections.abc import Generator
from typing import Any

from runtime.compiler.calls import Action, Call
from runtime.engine import effects
from runtime.engine.actions.subject import given, named, specifier
from runtime.engine.events import Event
from runtime.errors import EvaluationError
from runtime.values.kinds import UNBOUND, Value
from runtime.values.text import interpolation

_Run = Generator[Any, Any, Value]

NAME = "git"
_LOG_LENGTH = 100
_FIELD, _RECORD = "\x1f", "\x1e"
_LOG_FORMAT = f"--format=%H{_FIELD}%an{_FIELD}%ae{_FIELD}%aI{_FIELD}%s{_RECORD}"


def retrieve_git(call: Call) -> _Run:
    """Return what the result asks for: ``log`` or ``history``, ``branch``, else the status."""
    wanted = (specifier(call) or call.site.result).lower()
    if wanted in ("log", "history"):
        return _commits((yield _git(call, "log", f"-n{_LOG_LENGTH}", _LOG_FORMAT)))
    if wanted == "branch":
        return (yield from _branch(call))
    return _status((yield _git(call, "status", "--porcelain", "--branch", "-z")))


def stage(call: Call) -> _Run:
    """Stage the paths of ``with``, or those the result's variable holds; everything without either."""
    paths = _paths(call)
    yield _git(call, "add", "--", *paths)
    yield _announced("git.staged", paths=list(paths))
    return {"staged": list(paths)}


def commit(call: Call) -> _Run:
    """Commit what is staged, with the message of ``with``: ``{hash, message, branch}``."""
    message = _said(call, "message", "A commit needs its message")
    yield _git(call, "commit", "--quiet", f"--message={message}")
    made: dict[str, Value] = {
        "hash": (yield from _line(call, "rev-parse", "HEAD")),
        "message": message,
        "branch": (yield from _branch(call)),
    }
    yield _announced("git.commit", **made)
    return made


def checkout(call: Call) -> _Run:
    """Go over to a branch, or with ``{ branch: "x", create: true }`` to a new one."""
    options = given(call)
    name = _name(_said(call, "branch", "Checkout needs the name of a branch"))
    is_new = isinstance(options, dict) and options.get("create") is True
    yield _git(call, "checkout", "--quiet", *(["-b"] if is_new else []), name, "--")
    yield _announced("git.checkout", branch=name)
    return {"branch": name}


def tag(call: Call) -> _Run:
    """Give the commit at hand a name; with ``{ name: "v1", message: "..." }`` and a message."""
    options = given(call)
    name = _name(_said(call, "name", "A tag needs its name"))
    message = options.get("message") if isinstance(options, dict) else None
    note = () if message is None else ("--annotate", f"--message={interpolation(message)}")
    yield _git(call, "tag", *note, name)
    made: dict[str, Value] = {"tag": name, "hash": (yield from _line(call, "rev-parse", "HEAD"))}
    yield _announced("git.tag", **made)
    return made


# --- what a statement says ----------------------------------------------------------------------------------------


def _directory(call: Call) -> str:
    """Return the folder of ``<git: "path">``, where a variable may say the path; empty for the working directory."""
    site = call.site
    if not site.object_qualifier:
        return ""
    found = UNBOUND if site.object_quoted else named(call, site.object_qualifier)
    return site.object_qualifier if found is UNBOUND else interpolation(found)


def _paths(call: Call) -> tuple[str, ...]:
    value = given(call)
    if value is UNBOUND:
        value = call.site.result_qualifier or (call.target if call.target is not UNBOUND else ".")
    paths = tuple(map(interpolation, value)) if isinstance(value, list) else (interpolation(value),)
    if not paths or not all(paths):
        raise EvaluationError("A path to stage must not be empty")
    return paths


def _said(call: Call, key: str, complaint: str) -> str:
    """Return the text of ``with "x"`` or ``with { key: "x" }``, else the result's specifier."""
    value = given(call)
    if isinstance(value, dict):
        value = value.get(key, UNBOUND)
    text = call.site.result_qualifier if value is UNBOUND else interpolation(value)
    if not text.strip():
        raise EvaluationError(complaint)
    return text


def _name(text: str) -> str:
    """Refuse what git would read as an option."""
    if text.startswith("-"):
        raise EvaluationError(f"'{text}' is no name: it begins with a hyphen")
    return text


# --- what git says ------------------------------------------------------------------------------------------------


def _git(call: Call, *arguments: str) -> effects.Git:
    return effects.Git(arguments, _directory(call), call.site.object_is_literal)


def _line(call: Call, *arguments: str) -> Generator[Any, Any, str]:
    text: str = yield _git(call, *arguments)
    return text.strip()


def _branch(call: Call) -> Generator[Any, Any, str]:
    """Return the branch at hand, also before its first commit; empty for a detached head."""
    return (yield from _line(call, "branch", "--show-current"))


def _commits(text: str) -> list[Value]:
    keys = ("hash", "author", "email", "date", "message")
    records = (record.strip("\n") for record in text.split(_RECORD))
    return [dict(zip(keys, record.split(_FIELD), strict=True)) for record in records if record]


def _status(text: str) -> Value:
    """Return ``{branch, clean, files: [{path, status}]}`` of ``git status --porcelain --branch -z``."""
    head, *entries = text.split("\0")
    files: list[Value] = []
    rest = iter(entries)
    for entry in rest:
        if not entry:
            continue
        files.append({"path": entry[3:], "status": _CHANGES.get(entry[:2].strip()[:1], "modified")})
        if entry[0] in "RC":
            next(rest, None)  # the path it had before
    branch = head.removeprefix("## ").removeprefix("No commits yet on ").partition("...")[0]
    return {"branch": branch, "clean": not files, "files": files}


_CHANGES = {"A": "added", "D": "deleted", "R": "renamed", "C": "copied", "U": "conflicted", "?": "untracked"}


def _announced(event_type: str, **payload: Value) -> effects.Announce:
    return effects.Announce(Event(event_type, {**payload, "eventType": event_type}))


ACTIONS: dict[str, Action] = {"stage": stage, "commit": commit, "checkout": checkout, "tag": tag}
