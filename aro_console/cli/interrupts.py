"""What ctrl+c does before anything runs that has to end in good order.

Python turns SIGINT into an exception, and one that is raised in a callback of the import system is printed and lost: a
process told to end while it starts would run on. Until there is something to end, the system's own way is the sure one.
"""

from __future__ import annotations

import signal


def end_at_once() -> None:
    """Have SIGINT end the process as SIGTERM does, unless whoever started it wants it ignored."""
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        signal.signal(signal.SIGINT, signal.SIG_DFL)


def raise_again() -> None:
    """Have SIGINT raise KeyboardInterrupt: what runs now cleans up when it is interrupted."""
    if signal.getsignal(signal.SIGINT) is signal.SIG_DFL:
        signal.signal(signal.SIGINT, signal.default_int_handler)
