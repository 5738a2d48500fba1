"""What a code means, as people read it: the explanation, the wrong example, the mended one."""

from __future__ import annotations

from textwrap import fill

from runtime.explanations import EXPLANATIONS, Explanation, Shape, nearest_code

_WIDTH = 80


def explained(explanation: Explanation) -> list[str]:
    """Return the lines that tell what a code means."""
    lines = [explanation.code, "", *fill(explanation.meaning, _WIDTH).splitlines()]
    if explanation.shape is Shape.NONE:
        return lines
    for title, example in (("This has it", explanation.wrong), ("This has not", explanation.right)):
        lines += ["", f"{title} ({explanation.shape.value}):", ""]
        lines += [f"    {line}".rstrip() for line in example.splitlines()]
    return lines


def unknown_code(word: str) -> list[str]:
    """Return what is said about a code that does not exist: the nearest one, and all there are."""
    meant = nearest_code(word)
    lines = [f"There is no finding with the code '{word}'."]
    if meant:
        lines.append(f"Did you mean {meant}?")
    return [*lines, "", "The codes are:", *(f"  {code}" for code in sorted(EXPLANATIONS))]
