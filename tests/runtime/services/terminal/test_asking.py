import asyncio
import os
import termios
from contextlib import contextmanager

import pytest

from runtime.engine.effects import Ask
from runtime.errors import EvaluationError
from runtime.services.service import OUTSIDE
from runtime.services.terminal.asking import LONGEST_LINE, Asking
from runtime.services.terminal.streams import NOBODY, Streams
from tests.support.pipes import poured


def asking(streams, written=None, busy=False):
    return Asking(
        streams, lambda text, error: (written if written is not None else []).append((text, error)), lambda: busy
    )


def ask(service, question="Name? ", hidden=False):
    return service.handlers[Ask](Ask(question, hidden), OUTSIDE)


@contextmanager
def pipe(data=b""):
    reading, writing = os.pipe()
    os.write(writing, data)
    try:
        yield Streams(input_fd=reading), writing
    finally:
        os.close(reading)


def answers(streams, count):
    async def run():
        service = asking(streams)
        return [await ask(service) for _ in range(count)]

    return asyncio.run(run())


def test_a_pipe_answers_line_by_line_and_the_last_needs_no_end():
    with pipe(b"Ada\nGr\xc3\xa9ta\r\nend") as (streams, writing):
        os.close(writing)
        assert ["Ada", "Gréta", "end"] == answers(streams, 3)


def test_a_file_answers_too(tmp_path):
    path = tmp_path / "answers.txt"
    path.write_text("one\n\nthree\n")
    with path.open("rb") as file:
        assert ["one", "", "three"] == answers(Streams(input_fd=file.fileno()), 3)


def test_the_end_of_the_input_is_no_answer():
    with pipe() as (streams, writing):
        os.close(writing)
        with pytest.raises(EvaluationError, match="There is no answer: the input has ended"):
            answers(streams, 1)


def test_the_rest_of_a_line_that_was_refused_answers_no_other_question():
    async def run():
        with pipe() as (streams, writing):
            service = asking(streams)
            pouring = asyncio.ensure_future(asyncio.to_thread(poured, writing, b"x" * (3 * LONGEST_LINE) + b"\nAda\n"))
            with pytest.raises(EvaluationError, match=f"at most {LONGEST_LINE} bytes"):
                await ask(service)
            answer = await ask(service)
            await pouring
            return answer

    assert "Ada" == asyncio.run(run())


def test_two_questions_are_answered_in_their_order():
    async def run():
        with pipe() as (streams, writing):
            service = asking(streams)
            both = asyncio.gather(ask(service), ask(service))
            await asyncio.sleep(0)
            os.write(writing, b"first\nsecond\n")
            os.close(writing)
            return await both

    assert ["first", "second"] == asyncio.run(run())


def test_a_question_that_is_given_up_leaves_the_answer_for_the_next():
    async def run():
        with pipe() as (streams, writing):
            service = asking(streams)
            asked = asyncio.ensure_future(ask(service))
            await asyncio.sleep(0)
            asked.cancel()
            await asyncio.wait([asked])
            os.write(writing, b"late\n")
            os.close(writing)
            return await ask(service)

    assert "late" == asyncio.run(run())


def test_nobody_is_asked_in_the_console_nor_while_keys_are_heard():
    with pytest.raises(EvaluationError, match="There is nobody to ask: the console has the terminal"):
        ask(asking(NOBODY))
    with pytest.raises(EvaluationError, match="while the keys are listened to"):
        ask(asking(Streams(input_fd=0), busy=True))


def test_a_question_that_cannot_be_shown_fails():
    def broken(text, error):
        raise BrokenPipeError(32, "Broken pipe")

    async def run():
        streams = Streams(input_fd=0, input_is_terminal=True, output_is_terminal=True)
        with pytest.raises(EvaluationError, match="Cannot write to standard output: Broken pipe"):
            await ask(Asking(streams, broken, lambda: False))

    asyncio.run(run())


@pytest.mark.parametrize("hidden", [False, True])
def test_a_terminal_shows_the_question_and_a_hidden_answer_is_not_seen(hidden):
    async def run():
        outer, inner = os.openpty()
        written = []
        streams = Streams(input_fd=inner, input_is_terminal=True, output_is_terminal=True)
        asked = asyncio.ensure_future(ask(asking(streams, written), "Word? ", hidden))
        await asyncio.sleep(0)
        assert hidden is not bool(termios.tcgetattr(inner)[3] & termios.ECHO)
        os.write(outer, b"sesame\n")
        answer = await asked
        assert termios.tcgetattr(inner)[3] & termios.ECHO
        os.close(outer)
        os.close(inner)
        return answer, written

    answer, written = asyncio.run(run())
    assert "sesame" == answer
    assert [("Word? ", False)] + [("\n", False)] * hidden == written
