"""``python -m runtime APP``: run an application without a screen. The full command line is ``aro-console``."""

from __future__ import annotations

import sys
from pathlib import Path

from runtime.errors import LoadError, render
from runtime.host.application import RunOptions, run_headless
from runtime.services.output import write_standard


def main(words: list[str]) -> int:
    """Run the application named by the first word with the others as its arguments; return the exit code."""
    if not words:
        write_standard("usage: python -m runtime APP [ARGUMENTS]\n", True)
        return 2
    try:
        return run_headless(Path(words[0]), RunOptions(arguments=tuple(words[1:])))
    except LoadError as error:
        write_standard("".join(f"{render(finding)}\n" for finding in error.diagnostics if finding.is_error), True)
        return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
