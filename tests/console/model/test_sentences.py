"""What is known of statements before they run."""

from __future__ import annotations

from aro_console.model.sentences import Sentences, loops_around
from runtime.probe.sentences import Sentence
from runtime.source import SourceFile
from tests.support.records import Story

NESTED = (
    Sentence(0, "for each"),
    Sentence(1, "if", inside=0),
    Sentence(2, "for", inside=1),
    Sentence(3, "log", inside=2),
    Sentence(4, "log"),
)


def test_only_loops_are_scopes_and_the_outermost_comes_first() -> None:
    assert [(), (0,), (0,), (0, 2), ()] == [loops_around(NESTED, number) for number in range(5)]


def test_a_statement_that_is_not_known_stands_in_no_loop() -> None:
    assert () == loops_around(NESTED, 9)


def test_feature_sets_are_known_by_their_header_and_by_the_text_they_were_made_of() -> None:
    story = Story()
    head = story.header("Handle Message")
    sentences = Sentences([(head, NESTED)])
    edited = SourceFile(story.source.name, story.source.text + "\n")
    assert (NESTED, (), ()) == (
        sentences.of(head),
        sentences.of(story.header("Count Lines")),
        sentences.of(edited.span(head.start, head.end)),
    )
