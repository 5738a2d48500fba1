"""What was sent is there again the next day."""

from __future__ import annotations

from pathlib import Path

from aro_console.commands.drafts import Draft
from aro_console.commands.sent import Sent

HI = Draft("inject", {"connection": "C1", "message": "hi\nthere ☺"})
EVENT = Draft("emit", {"name": "Said", "payload": "{}"})


def test_what_was_sent_outlives_the_console_the_latest_first_each_once(tmp_path: Path) -> None:
    sent = Sent(tmp_path / "state" / "sent")
    for draft in (HI, EVENT, HI):
        sent.add(draft)
    assert [HI.kept(), EVENT] == sent.drafts == Sent(tmp_path / "state" / "sent").drafts


def test_nonsense_in_the_file_is_passed_over(tmp_path: Path) -> None:
    path = tmp_path / "sent"
    path.write_text('oops\n{"verb": "emit", "name": "Said"}\n{"verb": "fly"}\n')
    assert [Draft("emit", {"name": "Said"})] == Sent(path).drafts


def test_without_a_path_it_lasts_as_long_as_the_console() -> None:
    sent = Sent()
    sent.add(EVENT)
    assert [EVENT] == sent.drafts
    assert "" == sent.problem


def test_what_is_far_too_long_is_not_kept(tmp_path: Path) -> None:
    sent = Sent(tmp_path / "sent")
    sent.add(Draft("broadcast", {"message": "x" * 200_000}))
    assert [] == sent.drafts


def test_a_place_where_nothing_can_be_kept_is_told_of(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    sent = Sent(tmp_path / "file" / "sent")
    sent.add(EVENT)
    assert "cannot be" in sent.problem
    assert [EVENT] == sent.drafts
