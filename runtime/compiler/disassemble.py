"""The generated Python as text, each line with the ``.aro`` line it came from in the margin.

For people, and for tests that keep the lowering as it is. ``python -m runtime.compiler.disassemble FILE [--stepped]``
prints all feature sets of a file.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from pathlib import Path
from pkgutil import resolve_name

from runtime.compiler.calls import Linkage
from runtime.compiler.lower import compile_program
from runtime.compiler.program import Code, Trigger, TriggerKind
from runtime.errors import render
from runtime.source import SourceFile
from runtime.syntax.parser import parse

_LINKAGE = "runtime.engine.actions.registry:LINKAGE"
"""By name, since the compiler may not know the engine: which actions wait shows in the code."""


def disassemble(code: Code, stepped: bool = False) -> str:
    """Return the Python of one form of `code`, with the ``.aro`` line numbers in the margin."""
    if code.generate is None:
        return ""
    function = code.generate(stepped)
    head = " ".join(code.head.text.split())
    lines = [f"     | # {head}", f"{function.lineno:>4} | def body(frame):"]
    # The first statement only makes the function a generator.
    previous = function.lineno
    for number, text in _lines(function.body[1:], "    "):
        margin = f"{number:>4} |" if number != previous else "     |"
        lines.append(f"{margin} {text}")
        previous = number
    return "\n".join(lines) + "\n"


def _lines(body: list[ast.stmt], indent: str) -> Iterator[tuple[int, str]]:
    """Yield each line of the statements' text, with the ``.aro`` line of its statement."""
    for statement in body:
        if isinstance(statement, ast.If | ast.For | ast.While | ast.FunctionDef):
            yield statement.lineno, indent + ast.unparse(statement).split("\n")[0]
            yield from _lines(statement.body, indent + "    ")
            if not isinstance(statement, ast.FunctionDef) and statement.orelse:
                yield statement.lineno, indent + "else:"
                yield from _lines(statement.orelse, indent + "    ")
        else:
            yield from ((statement.lineno, indent + line) for line in ast.unparse(statement).split("\n"))


def main(arguments: list[str]) -> int:
    """Print every feature set of a file; 1 when it has errors, 2 when there is no file to read."""
    names = [argument for argument in arguments if not argument.startswith("--")]
    if len(names) != 1:
        sys.stderr.write("usage: python -m runtime.compiler.disassemble FILE [--stepped]\n")
        return 2
    try:
        source = SourceFile(names[0], Path(names[0]).read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        sys.stderr.write(f"cannot read {names[0]}: {error}\n")
        return 2
    result = parse(source)
    for finding in result.diagnostics:
        sys.stderr.write(render(finding) + "\n")
    if any(finding.is_error for finding in result.diagnostics):
        return 1
    linkage: Linkage = resolve_name(_LINKAGE)
    program = compile_program([result.file], linkage, lambda feature_set: Trigger(TriggerKind.OPERATION))
    sys.stdout.write("\n".join(disassemble(code, "--stepped" in arguments) for code in program.codes))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
