"""What filters find in rows and in the records behind them."""

from __future__ import annotations

import pytest

from aro_console.model.world import World
from tests.support.records import Story

STORY = (
    Story()
    .opened("c1")
    .opened("c2")
    .received("c1", '{"user":{"name":"Ada","age":36},"tags":["x","y"],"ok":true}')
    .published("websocket.message", {}, label="c1", handlers=("Handle Message",))
    .started("Handle Message", label="c1")
    .finished(elapsed_ns=7_000_000)
    .requested(method="POST", target="/lines?limit=5", body=b'{"line":"' + b"x" * 500 + b' needle"}')
    .started("postLine", "Chat API", event="http.request")
    .finished("Created", elapsed_ns=900_000)
    .answered(201, b"{}")
    .failing("c2", "oops")
)


def found(text: str) -> list[str]:
    world = World()
    world.extend(STORY.raw)
    records = {record.seq: record for record in STORY.views}
    world.look_up(records.get)
    fault = world.timeline.set_filter(text)
    assert fault is None, fault
    return [row.kind for row in world.timeline.visible]


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("type:connect", ["connect", "connect"]),
        ("type:websocket.conn*", ["connect", "connect"]),
        ("type:request", ["request"]),
        ("type:http.*", ["request", "run"]),
        ("type:text", ["message", "message"]),
        ("type:connec", []),
        ("conn:c1", ["connect", "message", "run"]),
        ("conn:C*  dir:in", ["message", "message"]),
        ("dir:out", ["response"]),
        ("handler:postline", ["run"]),
        ("handler:H*ge took>5ms", ["run"]),
        ("path:/lines type:request", ["request"]),
        ("path:limit=5 type:response", ["response"]),
        ("path:/ws type:connect", ["connect", "connect"]),
        ("text:needle", ["request"]),
        ("needle", []),
        ("json:user", ["message"]),
        ("json:user.name=ada", ["message"]),
        ('json:user.name="Ada"', ["message"]),
        ("json:user.name=A*", ["message"]),
        ("json:user.name!=Ada", []),
        ("json:user.age>35", ["message"]),
        ("json:user.age=36.0", ["message"]),
        ("json:user.age<=35.5", []),
        ("json:user.name>1", []),
        ("json:tags.1=y", ["message"]),
        ("json:tags.*=x", ["message"]),
        ("json:tags.9=x", []),
        ("json:ok=true", ["message"]),
        ("took>5ms", ["run"]),
        ("took<1 type:run took>=0.9ms", ["run"]),
        ("took>2m", []),
        ("err type:run", ["run"]),
        ("marked", []),
        ("injected", []),
        ('"err" "c2"', ["run", "error"]),
    ],
)
def test_a_term_finds_its_rows(text: str, kinds: list[str]) -> None:
    assert kinds == found(text)


def test_without_the_record_only_the_words_of_the_row_are_looked_at() -> None:
    world = World()
    world.extend(STORY.raw)
    assert None is world.timeline.set_filter("json:user")
    assert not world.timeline.visible
    assert None is world.timeline.set_filter("text:Ada")
    assert ["message"] == [row.kind for row in world.timeline.visible]


def test_marks_and_comments_are_found() -> None:
    world = World()
    world.extend(STORY.raw)
    world.timeline.marks.note(1, "strange one")
    world.timeline.set_filter("marked strange")
    assert [1] == [row.seq for row in world.timeline.visible]


def test_what_is_held_has_the_direction_of_what_it_is() -> None:
    story = Story().opened("c1").kept("c1", '{"a": 1}').kept("c1", "x", "out")
    world = World()
    world.extend(story.raw)
    records = {record.seq: record for record in story.views}
    world.look_up(records.get)
    for text, count in (("dir:out held", 1), ("json:a=1", 1), ("held", 2)):
        assert None is world.timeline.set_filter(text)
        assert count == len(world.timeline.visible)
