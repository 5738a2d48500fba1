"""From a path to a program: discover, parse, analyse, read the contract, compile. Nothing is started.

An application that is bad in any way is no exception here: whatever is wrong with it is collected, in all its files
at once, and `load` raises only when it is asked to have a program all the same.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from runtime.analysis.analyzer import analyze
from runtime.analysis.headers import START
from runtime.analysis.schemas import check_schemas
from runtime.analysis.suggest import nearest
from runtime.analysis.wiring import trigger_of
from runtime.compiler.lower import compile_program
from runtime.compiler.program import Program, TriggerKind
from runtime.engine.actions.registry import LINKAGE
from runtime.engine.events import APPLICATION_START
from runtime.errors import Diagnostic, LoadError, in_order
from runtime.frozen import frozen
from runtime.host.discovery import Found, discover, discover_import, find_contract
from runtime.host.storefiles import read_stores
from runtime.services.storefile import StoreFile
from runtime.services.web.contract import Contract, missing_handlers, parse_contract
from runtime.source import SourceFile
from runtime.syntax import nodes
from runtime.syntax.parser import parse
from runtime.triggers import Trigger

_OWN_LIFE = frozenset({TriggerKind.START, TriggerKind.END})
"""Start and end are the application's own; an imported one brings its handlers only."""

_UNREAD = frozenset("not-text unreadable-file unreadable-folder import-not-found".split())
"""Findings behind which a part of the application is hidden."""

_ABOUT_WHAT_IS_MISSING = frozenset(
    "no-entry-point undefined-variable unhandled-event unknown-action missing-handler empty-repository".split()
)
"""Findings that a file which could not be read might well answer."""


_ENTRY = frozenset({"no-entry-point"})


@frozen
class Loaded:
    """What could be made of an application."""

    root: Path
    sources: tuple[SourceFile, ...]
    diagnostics: list[Diagnostic]
    """All findings, in order; with an error among them there is no program."""
    program: Program | None = None
    contract: Contract | None = None
    stores: tuple[StoreFile, ...] = ()


def examine(path: Path, entry: str = START) -> Loaded:
    """Load the application at `path` as far as it goes, to begin with the feature set called `entry`.

    An empty `entry` asks for none: its tests run one by one.

    Never raises for a bad application.
    """
    found = discover(path)
    own, imported = _parse_all(found)
    # What could not be read may hold the very things that would be said to be missing.
    is_whole = _UNREAD.isdisjoint(finding.code for finding in found.diagnostics)
    files = [*own, *imported]
    contract = _contract(found) if files else None
    stores = read_stores(found) if files else ()
    diagnostics = found.diagnostics
    if files:
        more = [*_begun(analyze(files, own), own, entry), *_beside_contract(contract, files)]
        hidden = _ABOUT_WHAT_IS_MISSING if not is_whole else _ENTRY if _hides_entry(found) else frozenset()
        diagnostics += [one for one in more if one.code not in hidden and not _is_seeded(one, stores)]
    program = None
    if not any(finding.is_error for finding in diagnostics):
        program = _compile(files, diagnostics, entry)
    return Loaded(found.root, tuple(found.sources), in_order(diagnostics), program, contract, stores)


def check(path: Path) -> tuple[list[Diagnostic], int]:
    """Return everything there is to say about the application at `path`, and how many files it has."""
    loaded = examine(path)
    return loaded.diagnostics, len(loaded.sources)


def load(path: Path, entry: str = START) -> tuple[Loaded, Program]:
    """Return the application at `path` with its program, which begins with the feature set called `entry`.

    Raises:
        LoadError: it has errors; all of them.
    """
    loaded = examine(path, entry)
    if loaded.program is None:
        raise LoadError(loaded.diagnostics, loaded.sources)
    return loaded, loaded.program


def read_again(sources: Sequence[SourceFile]) -> Program | None:
    """Return the program that a recording's sources make, to be looked at; None where they make none (any more)."""
    results = [parse(source) for source in sources]
    if any(finding.is_error for result in results for finding in result.diagnostics):
        return None
    try:
        return compile_program([result.file for result in results], LINKAGE, trigger_of)
    except LoadError:
        return None


def _parse_all(found: Found) -> tuple[list[nodes.File], list[nodes.File]]:
    """Return the application's own files and those it imports, from wherever, once each."""
    own = [_parse(source, found) for source in found.sources]
    imported: list[nodes.File] = []
    waiting = list(own)
    while waiting:
        file = waiting.pop(0)
        for statement in file.imports:
            sources = discover_import(found, statement.path, file.source, statement.span)
            new = [_without_life(_parse(source, found)) for source in sources]
            imported += new
            waiting += new
    return own, imported


def _is_seeded(finding: Diagnostic, stores: Sequence[StoreFile]) -> bool:
    """Whether the repository that nobody fills is filled by a store."""
    return finding.code == "empty-repository" and any(f"'{store.repository}'" in finding.message for store in stores)


def _hides_entry(found: Found) -> bool:
    """Whether an entry point may be there that could not be read."""
    has_errors = any(finding.is_error for finding in found.diagnostics)
    return has_errors and any(START in source.text for source in found.sources)


def _parse(source: SourceFile, found: Found) -> nodes.File:
    result = parse(source)
    found.diagnostics += result.diagnostics
    return result.file


def _without_life(file: nodes.File) -> nodes.File:
    kept = tuple(feature for feature in file.feature_sets if trigger_of(feature).kind not in _OWN_LIFE)
    return replace(file, feature_sets=kept)


def _contract(found: Found) -> Contract | None:
    path = find_contract(found.root)
    text = found.text_of(path) if path is not None else None
    if path is None or text is None:
        return None
    contract, findings = parse_contract(text, found.name_of(path), str(path))
    found.diagnostics += findings
    return contract


def _beside_contract(contract: Contract | None, files: Sequence[nodes.File]) -> list[Diagnostic]:
    """Return where contract and feature sets do not fit each other."""
    if contract is None:
        return []
    features = [feature for file in files for feature in file.feature_sets]
    names = [feature.name for feature in features]
    return [*missing_handlers(contract, names), *check_schemas(features, contract.schemas)]


def _begun(findings: Iterable[Diagnostic], own: Sequence[nodes.File], entry: str) -> Iterator[Diagnostic]:
    """Yield the findings on an application that begins with `entry`, whether it has an Application-Start or not."""
    if entry == START:
        yield from findings
        return
    yield from (finding for finding in findings if finding.code not in _ENTRY)
    names = [feature.name for file in own for feature in file.feature_sets]
    if entry and entry not in names:
        meant = nearest(entry, names)
        hint = f"did you mean {meant}?" if meant else f"the application has: {', '.join(names)}"
        yield Diagnostic("no-entry-point", f"Entry point not found: '{entry}'", hint=hint)


def _beginning_with(entry: str) -> Callable[[nodes.FeatureSet], Trigger]:
    """Return what says the triggers of an application that begins with `entry`: Application-Start is none then."""

    def trigger(feature: nodes.FeatureSet) -> Trigger:
        if feature.name == entry:
            return Trigger(TriggerKind.START, APPLICATION_START)
        usual = trigger_of(feature)
        return Trigger(TriggerKind.OPERATION) if usual.kind is TriggerKind.START else usual

    return trigger


def _compile(files: Sequence[nodes.File], diagnostics: list[Diagnostic], entry: str) -> Program | None:
    try:
        return compile_program(files, LINKAGE, _beginning_with(entry))
    except LoadError as error:
        diagnostics += error.diagnostics
        return None
