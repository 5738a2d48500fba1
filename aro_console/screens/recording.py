"""The verbs of recording: what happens is written to a file, and what came of it is said."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from shlex import quote
from time import monotonic_ns
from typing import TYPE_CHECKING

from aro_console.keeping import recording_path
from aro_console.model.formatting import Line
from aro_console.model.recorded import behind, being_read, being_recorded, broken_off, broken_off_words, kept
from aro_console.screens.hand import Hand
from runtime.host.recorder import RecorderState

if TYPE_CHECKING:
    from aro_console.commands.verbs import Situation
    from aro_console.screens.main import MainScreen


class Recording(Hand):
    """Recording on and off."""

    def __init__(self, screen: MainScreen) -> None:
        super().__init__(screen)
        self._known = RecorderState()

    def facts(self, situation: Situation) -> None:
        live = self.session.live
        recording = self.session.recording.path is not None
        situation.alive = situation.alive and live
        situation.recorded = not live
        situation.recording = recording

    def status(self) -> Line:
        if not self.session.live:
            return being_read(self.session.progress)
        state = self.session.recording
        recorded = being_recorded(monotonic_ns() - state.began_ns) if state.path is not None else []
        broken = broken_off(bool(state.problem), bool(state.spill_problem))
        return recorded + broken + behind(self.session.reading.behind)

    def renew(self) -> None:
        """Say what came of recording, and what the session has to remark."""
        state, before = self.session.recording, self._known
        self._known = state
        if state.problem and state.problem != before.problem:
            self._warn(broken_off_words(state.problem, state.records))
        elif state.path is not None and state.path != before.path:
            self.screen.notify(f"Recording to {state.path}. {self.screen.spoken('{record} ends it.')}")
        elif state.path is None and before.path is not None:
            self.screen.notify(kept(state.records, state.bytes, quote(str(before.path))), timeout=15)
        if state.spill_problem and not before.spill_problem:
            self._warn(f"Older records are no longer kept: {state.spill_problem}.")
        for remark in self.session.take_remarks():
            self._warn(remark)

    def _warn(self, text: str) -> None:
        self.screen.notify(text, severity="warning", timeout=15)

    def verb_record(self, file: str = "") -> None:
        if file:
            self.session.record_to(Path(file).expanduser().absolute())
        elif self.session.recording.path is not None:
            self.session.stop_recording()
        elif self.screen.state is not None:
            self.session.record_to(recording_path(self.screen.state, self.session.name, datetime.now()))
        else:
            self._warn("There is no folder to record in: say a file, as in :record chat.recording")
