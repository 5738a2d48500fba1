"""The recorder: a thread that takes what the journal has and writes it to disk.

It always writes one file for itself, the *spill*, from which older records are read again once they have left the
journal; and, while someone records, the same blocks to a *recording* that stays. It reads the journal like any other
reader: it can be too slow, and then what it missed is counted, in the file and in `state`; it can neither wait for the
program nor make it wait. A disk that is full or cannot be written ends that file, in words, and nothing else. A mistake
of ours costs the record it is about, which counts as lost, or else the files: it is told in `state`, and never silent.
"""

from __future__ import annotations

import os
import threading
import time
import traceback
from collections import deque
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from runtime.frozen import frozen
from runtime.probe.journal import Journal
from runtime.probe.recording.blocks import Part, block
from runtime.probe.recording.context import Context
from runtime.probe.recording.stream import About, Notes, Stream
from runtime.probe.records import RawRecord
from runtime.source import SourceFile

_BATCH = 1_000
"""Records between two looks whether somebody else goes first; as many as fit into a block."""
_PAUSE_S = 0.1
"""How long the disk lags behind the journal at most, while there is little to write."""
_WAY_S, _MOST_WAY_S = 0.08, 0.3
"""How long others go first when they are let, and how old what is not on disk may get by that."""
_SLEEP_S = 0.02
_MOST_SPILL_BYTES = 4 * 1024**3
"""Of the spill, which nobody asked for by name. A recording may grow until it is stopped or the disk is full."""


@frozen
class RecorderState:
    """What a screen shows of the recorder; replaced as a whole, so any thread may look."""

    path: Path | None = None
    """The recording that is being written; None while nobody records."""
    began_ns: int = 0
    """When it was begun, monotonic."""
    records: int = 0
    bytes: int = 0
    lost: int = 0
    """Records that were overwritten before they could be written, since the start."""
    problem: str = ""
    """Why the last recording could not be begun or ended early; empty while all is well."""
    spill_problem: str = ""
    """Why older records can no longer be kept on disk."""
    behind: int = 0
    """Records that wait to be written."""
    fault: str = ""
    """The traceback of the last mistake of ours; empty while there was none."""


class Recorder:
    """Writes the records of `journal`. `spill` is a file that does not exist yet; None keeps none."""

    def __init__(
        self,
        journal: Journal,
        about: About,
        sources: Sequence[SourceFile],
        spill: Path | None,
        most_spill_bytes: int = _MOST_SPILL_BYTES,
    ) -> None:
        self.state = RecorderState()
        self._journal = journal
        self._stream = Stream(about, sources)
        self._context = Context()
        self._cursor = 0
        self._most_spill_bytes = most_spill_bytes
        self._spill = _Output()
        self._recording = _Output()
        self._notes = Notes()
        self._requests: deque[Callable[[], None]] = deque()
        self._wake = threading.Event()
        self._over = False
        self._way_until_s = self._even_s = 0.0
        self._thread = threading.Thread(target=self._main, name="recorder", daemon=True)
        if spill is not None:
            self._open_spill(spill)

    def start(self) -> None:
        self._thread.start()

    # --- for any thread --------------------------------------------------------------------------------------

    def begin(self, path: Path) -> None:
        """Record into a new file, from now on; what comes of it is seen in `state`."""
        self._ask(lambda: self._begin(path))

    def end(self) -> None:
        """End the recording: what happened until now is in it."""
        self._ask(self._end)

    def note(self, notes: Notes) -> None:
        """Keep a reader's notes with the records."""
        self._ask(lambda: self._note(notes))

    def give_way(self) -> None:
        """Begin nothing for a moment: somebody waits for what another thread of this process does."""
        self._way_until_s = time.monotonic() + _WAY_S

    def close(self, timeout: float = 10.0) -> None:
        """Write what is left, end all files in good order, and wait for that at most `timeout` seconds."""
        self._over = True
        self._wake.set()
        if self._thread.ident is not None:
            self._thread.join(timeout)

    def _ask(self, request: Callable[[], None]) -> None:
        self._requests.append(request)
        self._wake.set()

    # --- on its own thread -----------------------------------------------------------------------------------

    def _main(self) -> None:
        while not self._over:
            self._let_others_go_first()
            if not self._next():
                self._even_s = time.monotonic()
                self._wake.wait(_PAUSE_S)
                self._wake.clear()
        while self._next():
            pass
        self._end()
        self._spill.end()

    def _let_others_go_first(self) -> None:
        while not self._over and (wait_s := way_s(time.monotonic(), self._even_s, self._way_until_s)) > 0:
            time.sleep(wait_s)

    def _next(self) -> bool:
        """Take a turn; return whether there may be more to write at once. A mistake in it ends the files, in words."""
        try:
            return self._turn()
        except Exception as error:  # noqa: BLE001  # the edge of this thread: what is lost here nobody would see
            why = self._faulted(error)
            self._spill.fail(why)
            self._recording.fail(why)
            problem = self._recording.problem if self.state.path is not None else self.state.problem
            self.state = replace(self.state, path=None, problem=problem, spill_problem=self._spill.problem)
            return False

    def _faulted(self, error: Exception) -> str:
        """Keep what is said of a mistake of ours; return it in a few words."""
        self.state = replace(self.state, fault="".join(traceback.format_exception(error)))
        return f"aro-console made a mistake: {type(error).__name__}: {error}"

    def _turn(self) -> bool:
        """Write a batch, then do what is asked; return whether there may be more to write at once."""
        asked = len(self._requests)
        batch = self._journal.since(self._cursor, _BATCH)
        self._cursor = batch.cursor
        blocks = self._stream.lost(batch.lost, batch.cursor - len(batch.records) + 1) if batch.lost else b""
        unwritten = 0
        if batch.records:
            self._context.extend(batch.records)
            more, unwritten = self._packed(batch.records)
            blocks += more
        if blocks:
            self._write(blocks, len(batch.records) - unwritten, batch.lost + unwritten)
        # Only then: what had happened before something was asked is written before it is done.
        full = len(batch.records) + batch.lost >= _BATCH
        if not full or self._over:
            for _ in range(asked):
                self._requests.popleft()()
        return full

    def _packed(self, records: Sequence[RawRecord]) -> tuple[bytes, int]:
        """Return the blocks of some records, and how many of these cannot be packed: there they are said to be lost."""
        try:
            return self._stream.records(records), 0
        except Exception as error:  # noqa: BLE001  # one record must not cost the others
            if len(records) == 1:
                self._faulted(error)
                return self._stream.lost(1, records[0][0] + 1), 1
        half = len(records) // 2
        (first, lost), (second, more) = self._packed(records[:half]), self._packed(records[half:])
        return first + second, lost + more

    def _write(self, blocks: bytes, records: int, lost: int) -> None:
        if self._spill.bytes + len(blocks) > self._most_spill_bytes:
            self._spill.fail(f"the limit of {self._most_spill_bytes:,} bytes is reached")
        self._spill.write(blocks)
        self._recording.write(blocks, records)
        state = self.state
        if state.path is not None and self._recording.problem:
            state = replace(state, path=None, problem=self._recording.problem)
        self.state = replace(
            state,
            records=self._recording.records,
            bytes=self._recording.bytes,
            lost=state.lost + lost,
            spill_problem=self._spill.problem,
            behind=max(0, self._journal.latest - self._cursor),
        )

    def _open_spill(self, path: Path) -> None:
        self._spill.open(path)
        self._spill.write(self._stream.opening())
        self.state = replace(self.state, spill_problem=self._spill.problem)

    def _begin(self, path: Path) -> None:
        self._end()
        self._recording = _Output()
        self._recording.open(path)
        before = self._context.records()
        opening = self._stream.opening() + (self._stream.records(before) if before else b"")
        self._recording.write(opening + self._stream.notes(self._notes))
        problem = self._recording.problem
        began = None if problem else path
        self.state = replace(
            self.state, path=began, began_ns=time.monotonic_ns(), problem=problem, records=0, bytes=len(opening)
        )

    def _end(self) -> None:
        if self.state.path is not None:
            self._recording.end()
            self.state = replace(self.state, path=None, problem=self._recording.problem)

    def _note(self, notes: Notes) -> None:
        self._notes = notes
        for output in (self._spill, self._recording):
            output.write(self._stream.notes(notes))


def way_s(now_s: float, even_s: float, until_s: float) -> float:
    """Return how long a recorder sleeps that had written everything at `even_s` and lets others go first to `until_s`.

    All in seconds, monotonic. 0 when it goes on; short, since its owner may want it to end.
    """
    return max(0.0, min(until_s - now_s, even_s + _MOST_WAY_S - now_s, _SLEEP_S))


class _Output:
    """One file that is written to until it fails; then it says why, and takes no more."""

    def __init__(self) -> None:
        self._descriptor = -1
        self.problem = ""
        self.bytes = 0
        self.records = 0
        self._path = Path()

    def open(self, path: Path) -> None:
        """Make the file, for its owner only; one that exists is left alone."""
        self._path = path
        try:
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_APPEND, 0o600)
        except OSError as error:
            self.fail(error.strerror or str(error))

    def write(self, data: bytes, records: int = 0) -> None:
        if self._descriptor < 0:
            return
        left = memoryview(data)
        try:
            while left:
                left = left[os.write(self._descriptor, left) :]
        except OSError as error:
            self.fail(error.strerror or str(error))
            return
        self.bytes += len(data)
        self.records += records

    def fail(self, why: str) -> None:
        """Take no more. A file that could not be begun is of no use to anybody, and is taken away again."""
        if not self.problem:
            self.problem = f"{self._path}: {why}"
        if self._descriptor >= 0 and not self.bytes:
            with suppress(OSError):
                self._path.unlink()
        self._close()

    def end(self) -> None:
        """Write the last block, and have the disk keep what it has: from now on nothing changes any more."""
        self.write(block(Part.END))
        try:
            if self._descriptor >= 0:
                os.fsync(self._descriptor)
        except OSError as error:
            self.fail(error.strerror or str(error))
        self._close()

    def _close(self) -> None:
        if self._descriptor >= 0:
            os.close(self._descriptor)
            self._descriptor = -1
