"""What ``aro-console doctor`` finds out: versions, the terminal, limits, places, and the application in brief.

Each function looks at one thing of the world and returns it as facts. Nothing is changed, nothing is sent anywhere,
and no program runs. A thing that cannot be looked at is a fact, too.
"""

from __future__ import annotations

import os
import platform
import re
import resource
import shutil
import socket
import sys
from collections import Counter
from collections.abc import Iterable, Mapping
from importlib.metadata import PackageNotFoundError, requires, version
from pathlib import Path

import psutil
from rich.console import Console

from aro_console.model.facts import Section
from runtime.errors import Diagnostic, in_order
from runtime.host.loading import examine
from runtime.host.loops import loop_name

_HOST = "127.0.0.1"
_USUAL_PORT = 8080
_FINDINGS = 10
"""Findings that are named; the rest is counted."""
_TERMINAL = ("TERM", "COLORTERM", "NO_COLOR", "TERM_PROGRAM", "LANG", "LC_ALL", "LC_CTYPE", "COLUMNS", "LINES")
_OURS = ("ARO_", "_ARO_", "TEXTUAL")
_STORES = ("recordings", "sessions", "exports", "crashes")
_NAME = re.compile(r"[A-Za-z0-9._-]+")
_GIB = 1024**3


def examined(app: Path | None, environ: Mapping[str, str], state: Path, config: Path) -> list[Section]:
    """Return everything there is to say; of an application only when one is named."""
    sections = [versions(), terminal(environ), limits(), places(state, config)]
    ours = tuple((name, value) for name, value in sorted(environ.items()) if name.startswith(_OURS))
    if ours:
        sections.append(Section("Environment", ours))
    return sections if app is None else [*sections, application(app, environ)]


def versions() -> Section:
    """Return what runs here, with the version of each dependency."""
    python = f"{platform.python_version()} {platform.python_implementation()}, {sys.executable}"
    loop = loop_name()
    return Section(
        "Versions",
        (
            ("aro-console", _version("aro-console") or "not installed"),
            ("Python", python),
            ("platform", platform.platform()),
            ("event loop", f"{loop} {_version(loop)}".strip()),
            *((name, _version(name) or "not installed") for name in dependencies(requires("aro-console") or ())),
        ),
    )


def dependencies(requirements: Iterable[str]) -> list[str]:
    """Return the names of the packages that are always needed, from requirements (PEP 508)."""
    needed = (one for one in requirements if "extra ==" not in one)
    return [found[0] for one in needed if (found := _NAME.match(one))]


def _version(package: str) -> str:
    """Return the version of a package that is installed; empty when it is not."""
    try:
        return version(package)
    except PackageNotFoundError:
        return ""


def terminal(environ: Mapping[str, str]) -> Section:
    """Return what there is to draw on."""
    streams = {"input": sys.stdin, "output": sys.stdout, "error": sys.stderr}
    at = [name for name, stream in streams.items() if stream is not None and stream.isatty()]
    size = shutil.get_terminal_size((0, 0))
    colours = Console(force_terminal=True, _environ=environ).color_system or "none"
    through = [
        name for name, mark in (("tmux", "TMUX"), ("screen", "STY"), ("ssh", "SSH_CONNECTION")) if mark in environ
    ]
    return Section(
        "Terminal",
        (
            ("is a terminal", f"standard {', '.join(at)}" if at else "no standard stream"),
            ("size", f"{size.columns}x{size.lines}" if size.columns else "unknown"),
            ("colours", "none, as NO_COLOR says" if environ.get("NO_COLOR") else colours),
            ("encoding", str(getattr(sys.stdout, "encoding", None) or "unknown")),
            ("through", ", ".join(through) or "nothing"),
            *((name, environ.get(name, "not set")) for name in _TERMINAL),
        ),
    )


def limits() -> Section:
    """Return what the system allows this process."""
    soft, hard = (_amount(one) for one in resource.getrlimit(resource.RLIMIT_NOFILE))
    largest = _amount(resource.getrlimit(resource.RLIMIT_FSIZE)[0])
    memory = psutil.virtual_memory()
    return Section(
        "Limits",
        (
            ("descriptors", f"{soft}; {hard} can be had with ulimit -n"),
            ("largest file", largest if largest == "unlimited" else f"{largest} bytes"),
            ("processors", str(os.cpu_count() or "unknown")),
            ("memory", f"{memory.total / _GIB:.1f} GiB, {memory.available / _GIB:.1f} GiB of it free"),
        ),
    )


def _amount(limit: int) -> str:
    return "unlimited" if limit == resource.RLIM_INFINITY else f"{limit:,}"


def places(state: Path, config: Path) -> Section:
    """Return where things are kept, and whether they can be."""
    kept = ((name, state / name) for name in _STORES)
    return Section(
        "Places", tuple((name, place(path)) for name, path in (("configuration", config), ("state", state), *kept))
    )


def place(path: Path) -> str:
    """Return a folder with whether it can be written to and how much room there is."""
    there = next(known for known in (path, *path.parents) if known.exists())
    if not there.is_dir():
        return f"{path}: cannot be made, as {there} is a file"
    if not os.access(there, os.W_OK | os.X_OK):
        return (
            f"{path}: cannot be written" if there == path else f"{path}: cannot be made, as {there} cannot be written"
        )
    room = f"{shutil.disk_usage(there).free / _GIB:.1f} GiB free"
    if there != path:
        return f"{path}: not there yet, can be made, {room}"
    return f"{path}: can be written, {len(list(path.iterdir()))} in it, {room}"


def application(app: Path, environ: Mapping[str, str]) -> Section:
    """Return an application in brief: its files, its findings without their words, and whether its port is free."""
    loaded = examine(app)
    contract = loaded.contract
    said = environ.get("ARO_HTTP_PORT", "")
    if said.isdecimal():
        number, whose = int(said), "from $ARO_HTTP_PORT"
    elif contract is not None and contract.port is not None:
        number, whose = contract.port, "from the contract"
    else:
        number, whose = _USUAL_PORT, "the usual one"
    counted = Counter(str(finding.severity) for finding in loaded.diagnostics)
    findings = ", ".join(f"{counted[kind]} {kind}{'' if counted[kind] == 1 else 's'}" for kind in ("error", "warning"))
    return Section(
        "Application",
        (
            ("path", str(app.absolute())),
            ("files", f"{len(loaded.sources)}, {'with a' if contract is not None else 'no'} contract"),
            ("findings", findings),
            *brief(loaded.diagnostics),
            ("port", f"{number}, {whose}: {port(number)}"),
        ),
    )


def brief(findings: Iterable[Diagnostic]) -> list[tuple[str, str]]:
    """Return the first findings by place and code; their words may quote the program, and are left out."""
    listed = in_order(findings)
    rest = len(listed) - _FINDINGS
    facts = [
        (f"finding {number}", f"{one.place or 'the application'} {one.severity} [{one.code}]")
        for number, one in enumerate(listed[:_FINDINGS], 1)
    ]
    return [*facts, ("more findings", str(rest))] if rest > 0 else facts


def port(number: int) -> str:
    """Return whether a port of this machine can be had."""
    with socket.socket() as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind((_HOST, number))
        except (OSError, OverflowError) as error:
            return f"cannot be had on {_HOST}: {getattr(error, 'strerror', None) or error}"
    return f"free on {_HOST}"
