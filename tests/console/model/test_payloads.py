"""The last payload of each domain event."""

from __future__ import annotations

from aro_console.model.payloads import Payloads
from tests.support.records import Story


def test_the_last_payload_of_each_event_is_kept_the_latest_first() -> None:
    payloads = Payloads()
    story = Story().published("Said", {"n": 1}).published("Left", {}).published("Said", {"n": 2})
    payloads.extend(story.published("websocket.message", {"x": 1}).opened("c1").views)
    assert {"n": 2} == payloads.get("Said")
    assert payloads.get("websocket.message") is None
    assert ["Said", "Left"] == payloads.names


def test_names_without_end_push_out_the_oldest() -> None:
    payloads, story = Payloads(), Story()
    for number in range(1_000):
        story.published(f"E{number}")
    payloads.extend(story.views)
    assert 200 == len(payloads.names)
    assert payloads.get("E0") is None
    assert {} == payloads.get("E999")
