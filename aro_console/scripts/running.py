"""Runs a script over a session: one step after the other, each printed, until the end or the first that fails.

A step that acts begins a new stretch: waits and expectations look at the rows since then.
"""

from __future__ import annotations

from pathlib import Path

from aro_console.commands.forms import FormError
from aro_console.commands.snippets import SnippetFile
from aro_console.commands.variables import VariableError, Variables
from aro_console.model.copying import row_text
from aro_console.model.formatting import visible
from aro_console.model.rows import Row
from aro_console.scripts.acting import Acting, StepError
from aro_console.scripts.judging import matching, nearest
from aro_console.scripts.parsing import (
    EXPECT_NONE,
    LET,
    OWN,
    SLEEP,
    Expectation,
    Step,
    definition,
    duration,
    expectation,
    fault_lines,
    parse_script,
)
from aro_console.scripts.waiting import Say, Waiting
from aro_console.session import Session
from runtime.host.application import RunOptions

DONE, FAILED_APPLICATION, MISTYPED, FAILED_EXPECTATION = 0, 1, 2, 3
"""Exit codes: all done; the application cannot be loaded or fails; the script is none; not as expected."""

_READY_S = 10.0


class Runner:
    """One run of one script in a session that was started."""

    def __init__(self, session: Session, say: Say) -> None:
        self._session = session
        self._say = say
        self._variables = Variables(SnippetFile(session.folder).load().variables)
        self._waiting = Waiting(session, say)
        self._acting = Acting(self._waiting, self._variables)

    def run(self, steps: list[Step], name: str) -> int:
        """Do the steps; return the exit code."""
        self._waiting.until(self._is_ready, _READY_S)
        for step in steps:
            self._say(f"{step.line:>4}  {visible(str(step))}")
            try:
                self._do(step)
            except (StepError, FormError, VariableError) as error:
                self._waiting.tell()
                self._say(f"{name}:{step.line}: {error}")
                for line in getattr(error, "more", ()):
                    self._say(f"      {line}")
                return FAILED_EXPECTATION
            self._waiting.tell()
        self._say(f"      done: {len(steps)} steps")
        return DONE

    def _is_ready(self) -> bool:
        """Whether the application waits for events, is held, or is over."""
        world = self._session.world
        return world.status.state in ("waiting", "ended", "failed") or bool(world.runs.holds)

    def _do(self, step: Step) -> None:
        if step.word == LET:
            name, text = definition(step.text)
            self._variables.put(name, self._variables.expand(text))
        elif step.word == SLEEP:
            self._sleep(self._variables.expand(step.text))
        elif step.word in OWN:
            self._expect(step.word, self._variables.expand(step.text))
        else:
            self._acting.act(str(step))

    def _sleep(self, text: str) -> None:
        seconds = duration(text)
        if seconds is None:
            raise StepError(f"'{text}' is no time from 0 to an hour.")
        self._waiting.pause(seconds)

    def _expect(self, word: str, text: str) -> None:
        wanted = expectation(word, text)
        if isinstance(wanted, str):
            raise StepError(wanted)
        found = self._match(wanted)
        if word == EXPECT_NONE and found is not None:
            raise StepError(f"expected no row like {wanted.filter.text}, and there is one", (row_text(found),))
        if word != EXPECT_NONE and found is None:
            self._raise_missing(wanted)

    def _match(self, wanted: Expectation) -> Row | None:
        timeline, found = self._session.world.timeline, None

        def met() -> bool:
            nonlocal found
            found = matching(timeline, wanted.filter, self._acting.mark)
            return found is not None

        self._waiting.until(met, wanted.seconds)
        return found

    def _raise_missing(self, wanted: Expectation) -> None:
        near = nearest(self._session.world.timeline, wanted.filter, self._acting.mark)
        heading = "nearest rows:" if near else "there is no row since the last step that acted"
        said = f"expected a row like {wanted.filter.text} within {wanted.seconds:g} s"
        raise StepError(said, (heading, *(f"  {line}" for line in near)))


def run_script(path: Path, script: Path, options: RunOptions, say: Say) -> int:
    """Run an application under a script; print what it does and return the exit code.

    Raises:
        LoadError: the application cannot be loaded; nothing has happened.
    """
    try:
        steps, faults = parse_script(script.read_text("utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        say(f"{script} cannot be read: {getattr(error, 'strerror', None) or 'it is no UTF-8 text'}")
        return MISTYPED
    for line in fault_lines(script.name, faults):
        say(line)
    if faults:
        return MISTYPED
    session = Session.load(path, options)
    session.world.look_up(session.past.record)
    session.start()
    try:
        code = Runner(session, say).run(steps, script.name)
    finally:
        ended = session.stop()
    if session.failure:
        say(f"      the application failed: {session.failure}")
    return code or (FAILED_APPLICATION if ended else DONE)
