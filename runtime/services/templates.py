"""Templates: files below ``<root>/templates``, compiled when first used (runtime.md 5.6).

A compiled template is kept until its file changes. Nothing outside the folder can be reached, by whatever path.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path, PurePosixPath

from runtime.compiler.calls import Linkage
from runtime.compiler.program import Code
from runtime.compiler.templates import compile_template
from runtime.engine import effects
from runtime.engine.effects import Effect
from runtime.errors import EvaluationError
from runtime.frozen import frozen
from runtime.services.service import Handler, Origin
from runtime.source import SourceFile

FOLDER = "templates"
_NOT_FOUND = 404


@frozen
class _Compiled:
    version: tuple[int, int]
    """Modification time and size of the file it was made of."""
    code: Code


class Templates:
    """The service behind ``<template: ...>``."""

    def __init__(self, folder: Path, linkage: Linkage, *, styled: bool = False) -> None:
        """Serve the templates of `folder`, the application's ``templates``; it need not exist.

        `styled`: there is a terminal that shows what filters such as ``bold`` ask for.
        """
        self._folder = folder
        self._linkage = linkage
        self._styled = styled
        self._compiled: dict[Path, _Compiled] = {}
        self._handlers: dict[type[Effect], Handler] = {effects.LoadTemplate: self._load}

    @property
    def handlers(self) -> Mapping[type[Effect], Handler]:
        return self._handlers

    async def stop(self) -> None:
        """Nothing is held."""

    def _load(self, effect: effects.LoadTemplate, origin: Origin) -> Code:
        file = self._find(effect.path)
        try:
            status = file.stat()
            version = (status.st_mtime_ns, status.st_size)
            known = self._compiled.get(file)
            if known is not None and known.version == version:
                return known.code
            text = file.read_text("utf-8")
        except OSError as error:
            raise _failed(effect.path, (error.strerror or str(error)).lower()) from error
        except UnicodeDecodeError as error:
            raise _failed(effect.path, "the file is not UTF-8") from error
        code = self._compile(effect.path, file, text)
        self._compiled[file] = _Compiled(version, code)
        return code

    def _find(self, path: str) -> Path:
        """Return the file of a template.

        Raises:
            EvaluationError: there is none, or `path` leads out of the folder; the answer does not tell which.
        """
        parts = PurePosixPath(path)
        if not path or "\0" in path or "\\" in path or parts.is_absolute() or ".." in parts.parts:
            raise _missing(path)
        try:
            # What a symlink points at counts, not where it lies.
            file = (self._folder / parts).resolve()
            inside = file.is_relative_to(self._folder.resolve()) and file.is_file()
        except (OSError, RuntimeError, ValueError) as error:  # too long; links in a circle; half of a character
            raise _missing(path) from error
        if not inside:
            raise _missing(path)
        return file

    def _compile(self, path: str, file: Path, text: str) -> Code:
        source = SourceFile(f"{FOLDER}/{PurePosixPath(path)}", text, str(file))
        code, diagnostics = compile_template(source, self._linkage, styled=self._styled)
        errors = [diagnostic for diagnostic in diagnostics if diagnostic.is_error]
        if code is None or errors:
            first = errors[0]
            place = f"line {first.span.line}: " if first.span is not None else ""
            raise _failed(path, f"{place}{first.message}")
        return code


def _missing(path: str) -> EvaluationError:
    return EvaluationError(f"Template not found: ./{FOLDER}/{path}", _NOT_FOUND)


def _failed(path: str, message: str) -> EvaluationError:
    return EvaluationError(f"Template render error in {path}: {message}")
