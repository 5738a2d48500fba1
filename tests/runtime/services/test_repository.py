from typing import Any

import pytest

from runtime.engine import effects
from runtime.engine.effects import Stored
from runtime.errors import EvaluationError
from runtime.probe import records
from runtime.services.repository import Repositories, identity
from runtime.services.service import Origin, Reply
from tests.support.hosts import FakeHost, RecordingProbe

ORIGIN = Origin(flow=7, cause=9, execution_id=3)
USERS = "user-repository"


class Play:
    """Repositories, asked one effect after the other."""

    def __init__(self) -> None:
        self.host = FakeHost()
        self.repositories = Repositories(self.host)
        self.events: list[Any] = []

    def perform(self, effect: effects.Effect) -> Any:
        answer = self.repositories.handlers[type(effect)](effect, ORIGIN)
        if not isinstance(answer, Reply):
            self.events = []
            return answer
        self.events = list(answer.events)
        return answer.value

    def store(self, value: Any) -> Stored:
        stored = self.perform(effects.Store(USERS, value))
        assert isinstance(stored, Stored)
        return stored

    def rows(self) -> Any:
        return self.perform(effects.Retrieve(USERS))

    def delete(self, *rows: Any) -> Any:
        return self.perform(effects.DeleteRows(USERS, rows))

    def configure(self, setting: str, value: Any) -> None:
        self.perform(effects.ConfigureRepository(USERS, setting, value))

    def told(self) -> list[tuple[Any, ...]]:
        """Return the events of the last effect: change, id, new, old."""
        payloads = [event.payload for event, _ in self.events]
        keys = ("changeType", "entityId", "newValue", "oldValue")
        return [tuple(payload.get(key) for key in keys) for payload in payloads]


def test_a_map_without_id_gets_one_and_its_observers_hear_of_it():
    play = Play()
    assert play.store({"email": "a@b.c"}) == Stored({"email": "a@b.c", "id": "ID-1"}, True)
    assert play.told() == [("created", "ID-1", {"email": "a@b.c", "id": "ID-1"}, None)]
    assert play.rows() == [{"email": "a@b.c", "id": "ID-1"}]


def test_the_value_that_was_stored_is_not_changed():
    given = {"email": "a@b.c"}
    Play().store(given)
    assert given == {"email": "a@b.c"}


@pytest.mark.parametrize("row_id", ["u1", 5, 5.5, True])
def test_the_same_id_replaces_the_row_in_its_place(row_id):
    play = Play()
    first, other = {"id": row_id, "n": 1}, {"id": "other"}
    play.store(first)
    play.store(other)
    second = {"id": row_id, "n": 2}
    assert play.store(second) == Stored(second, False)
    assert play.told() == [("updated", row_id, second, first)]
    assert play.rows() == [second, other]


def test_ids_of_different_kinds_are_different():
    play = Play()
    for row_id in ("1", 1, True):
        assert play.store({"id": row_id}).created
    assert len(play.rows()) == 3


def test_an_identical_map_is_no_event():
    play = Play()
    play.store({"id": 1, "n": 1})
    assert play.store({"id": 1, "n": 1}) == Stored({"id": 1, "n": 1}, False)
    assert play.told() == []


def test_true_in_place_of_one_is_a_change():
    play = Play()
    play.store({"id": "a", "n": 1})
    play.store({"id": "a", "n": True})
    assert play.told() == [("updated", "a", {"id": "a", "n": True}, {"id": "a", "n": 1})]


@pytest.mark.parametrize("field", ["name", "key"])
def test_without_id_a_row_of_the_same_name_is_replaced_and_keeps_its_id(field):
    play = Play()
    play.store({field: "x", "n": 1})
    assert play.store({field: "x", "n": 2}) == Stored({field: "x", "n": 2, "id": "ID-1"}, False)
    assert play.rows() == [{field: "x", "n": 2, "id": "ID-1"}]


def test_the_name_goes_before_the_key():
    play = Play()
    play.store({"id": 1, "key": "k"})
    assert play.store({"name": "n", "key": "k"}).created


def test_a_row_that_lost_its_name_is_found_by_the_new_one_only():
    play = Play()
    play.store({"id": 1, "name": "old"})
    play.store({"id": 1, "name": "new"})
    assert play.store({"name": "old"}).created
    assert not play.store({"name": "new", "n": 1}).created
    assert play.rows()[0] == {"id": 1, "name": "new", "n": 1}


def test_a_removed_row_is_found_by_no_name():
    play = Play()
    play.store({"id": 1, "name": "x"})
    play.delete({"id": 1, "name": "x"})
    assert play.store({"name": "x"}).created


def test_of_several_rows_of_one_name_the_first_is_replaced():
    play = Play()
    play.store({"id": 1, "name": "x"})
    play.store({"id": 2, "name": "x"})
    play.store({"name": "x", "n": 1})
    assert play.rows() == [{"name": "x", "n": 1, "id": 1}, {"id": 2, "name": "x"}]


@pytest.mark.parametrize("value", ["a", 1, 2.5, None, b"raw", ["x", ["y"]]])
def test_other_values_are_a_set(value):
    play = Play()
    wrapped = [value] if isinstance(value, list) else value
    assert play.store(wrapped).created
    assert not play.store(wrapped).created
    assert play.told() == []
    assert play.rows() == [value]


def test_true_and_one_are_two_members_of_the_set():
    play = Play()
    play.store(1)
    assert play.store(True).created


def test_a_list_is_stored_element_by_element_with_one_event_each():
    play = Play()
    stored = play.store([{"id": 1}, "text", {"id": 1}])
    assert stored == Stored([{"id": 1}, "text", {"id": 1}], True)
    assert play.told() == [("created", 1, {"id": 1}, None), ("created", None, "text", None)]


def test_retrieve_never_fails():
    assert Play().rows() == []


def test_delete_removes_equal_rows_and_tells_of_each():
    play = Play()
    rows = [{"id": 1}, {"id": 2}, "text"]
    play.store(rows)
    assert play.delete({"id": 1}, "text", {"id": 9}, {"id": 2, "n": 0}) == [{"id": 1}, "text"]
    assert play.told() == [("deleted", 1, None, {"id": 1}), ("deleted", None, None, "text")]
    assert play.rows() == [{"id": 2}]


def test_delete_of_everything_is_one_event_without_values():
    play = Play()
    play.store(["a", "b"])
    assert play.perform(effects.DeleteRows(USERS, None)) == ["a", "b"]
    [(event, _)] = play.events
    assert event.payload.keys() == {"repositoryName", "changeType", "timestamp", "eventType"}
    assert play.rows() == []


def test_delete_of_nothing_is_no_event():
    play = Play()
    assert play.perform(effects.DeleteRows(USERS, None)) == []
    assert play.events == []


def test_a_list_that_was_retrieved_stays_as_it_was():
    play = Play()
    play.store("a")
    before = play.rows()
    play.store("b")
    assert before == ["a"]
    assert play.rows() == ["a", "b"]


def test_repositories_do_not_share_rows():
    play = Play()
    play.store("a")
    assert play.perform(effects.CountRows("other-repository")) == 0
    assert play.perform(effects.CountRows(USERS)) == 1


def test_the_oldest_row_gives_way_when_there_are_too_many():
    play = Play()
    play.configure("maxSize", 2)
    play.store(["a", "b"])
    play.store("c")
    assert play.rows() == ["b", "c"]
    play.store("d")
    created, evicted = play.events
    assert created[0].payload["changeType"] == "created"
    assert evicted[0].type == "repository.evicted"
    assert evicted[0].payload["evictedItem"] == "b"
    assert evicted[0].payload["reason"] == "maxSize"


def test_a_smaller_limit_counts_from_the_next_row_on():
    play = Play()
    play.store(["a", "b", "c"])
    play.configure("maxsize", 1)
    assert len(play.rows()) == 3
    play.store("d")
    assert play.rows() == ["d"]


def test_a_replaced_row_evicts_nobody():
    play = Play()
    play.configure("maxSize", 1)
    play.store({"id": 1})
    play.store({"id": 1, "n": 1})
    assert [kind for kind, *_ in play.told()] == ["updated"]


def test_rows_are_gone_after_their_time():
    play = Play()
    play.configure("ttl", 60)
    play.store("a")
    play.host.clock.advance(30)
    play.store("b")
    play.host.clock.advance(31)
    assert play.rows() == ["b"]
    assert play.perform(effects.CountRows(USERS)) == 1
    assert play.store("a").created


def test_replacing_a_row_does_not_renew_its_age():
    play = Play()
    play.configure("ttl", 60)
    play.store({"id": 1})
    play.host.clock.advance(50)
    play.store({"id": 1, "n": 1})
    play.host.clock.advance(11)
    assert play.rows() == []


@pytest.mark.parametrize(
    ("setting", "value"),
    [("maxSize", 0), ("maxSize", True), ("maxSize", "5"), ("ttl", 0), ("ttl", -1), ("ttl", "1"), ("size", 1)],
)
def test_a_limit_that_cannot_be_meant_is_refused(setting, value):
    with pytest.raises(EvaluationError, match=r"maxSize|ttl"):
        Play().configure(setting, value)


def test_each_change_is_recorded_and_is_the_cause_of_its_event():
    play = Play()
    play.store({"id": 1, "n": 1})
    play.store({"id": 1, "n": 2})
    (_, origin) = play.events[0]
    created, updated = play.host.probe.all(records.RepositoryChanged)
    assert (updated.flow, updated.cause, updated.change, updated.entity_id) == (7, 9, "updated", "1")
    assert (updated.old_value, updated.new_value, updated.count) == ({"id": 1, "n": 1}, {"id": 1, "n": 2}, 1)
    assert (created.change, created.old_value, created.execution_id) == ("created", None, 3)
    assert (origin.flow, origin.cause, origin.execution_id) == (7, updated.seq, 3)


def test_rows_that_leave_by_themselves_are_recorded_too():
    play = Play()
    play.configure("maxSize", 1)
    play.store(["a", "b"])
    play.configure("ttl", 1)
    play.host.clock.advance(2)
    play.rows()
    changes = [(record.change, record.old_value, record.count) for record in play.host.probe.all()]
    assert changes == [("created", None, 1), ("created", None, 2), ("deleted", "a", 1), ("deleted", "b", 0)]


def test_without_a_watcher_nothing_is_recorded_and_the_events_are_the_same():
    play = Play()
    play.host.probe = RecordingProbe(recording=False)
    play.store("a")
    assert play.host.probe.raw == []
    assert play.events[0][1] == ORIGIN


def test_identities_are_equal_for_equal_values_whatever_the_order_of_keys():
    assert identity({"a": [1, {"b": True}], "c": None}) == identity({"c": None, "a": [1, {"b": True}]})
    assert identity([1]) != identity([True])


def test_seeded_rows_are_there_and_nobody_is_told():
    play = Play()
    told: list[str] = []
    play.repositories.on_change = told.append
    play.repositories.seed(USERS, [{"id": 1}, {"name": "Ada"}, "plain", {"id": 1, "again": True}])
    assert [{"id": 1, "again": True}, {"name": "Ada", "id": "ID-1"}, "plain"] == play.repositories.rows(USERS)
    assert ([], []) == (told, play.host.probe.raw)
    assert [] == play.repositories.rows("other-repository")


def test_every_change_is_told_by_its_repository():
    play = Play()
    told: list[str] = []
    play.repositories.on_change = told.append
    play.store({"id": 1})
    play.store({"id": 1})
    play.perform(effects.DeleteRows(USERS, None))
    assert [USERS, USERS] == told
