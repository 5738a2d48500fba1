"""The command ``aro-console``, also reachable as ``python -m aro_console``.

Nothing is decided here: `aro_console.cli.commands` knows the commands, and loads the rest of the house only when one
of them runs.
"""

from __future__ import annotations

import sys
from io import TextIOWrapper

from aro_console.cli.interrupts import end_at_once


def main() -> None:
    """Run the command line and leave the process with its exit code."""
    end_at_once()
    from aro_console.cli.commands import cli

    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            # A terminal that cannot show a character should get another one, not a traceback.
            stream.reconfigure(errors="replace")
    cli(prog_name="aro-console")


if __name__ == "__main__":
    main()
