import pytest

from runtime.services.web.deadlines import SLOWEST_RATE, Deadlines, Due

NOW = 1000.0


@pytest.mark.parametrize(
    ("begin", "seconds", "due"),
    [
        (lambda deadlines: None, 75, Due.CLOSE),
        (lambda deadlines: deadlines.idle(NOW), 75, Due.CLOSE),
        (lambda deadlines: deadlines.reading(NOW), 10, Due.REFUSE),
        (lambda deadlines: deadlines.closing(NOW), 2, Due.DROP),
        (lambda deadlines: deadlines.finishing(NOW), 30, Due.DROP),
    ],
)
def test_each_state_has_its_time_and_its_end(begin, seconds, due):
    deadlines = Deadlines(NOW)
    begin(deadlines)
    assert deadlines.due(NOW + seconds - 0.1) is Due.NOTHING
    assert deadlines.due(NOW + seconds) is due


def test_what_is_open_may_stay_for_ever():
    deadlines = Deadlines(NOW)
    deadlines.open()
    assert deadlines.due(NOW + 1e9) is Due.NOTHING


def test_the_time_of_a_request_runs_from_its_first_byte():
    deadlines = Deadlines(NOW)
    for second in range(10):
        deadlines.reading(NOW + second)
    assert deadlines.due(NOW + 10) is Due.REFUSE


def test_bytes_buy_a_request_time():
    deadlines = Deadlines(NOW)
    deadlines.reading(NOW)
    deadlines.received(5 * SLOWEST_RATE)
    deadlines.reading(NOW + 1)
    assert deadlines.due(NOW + 14.9) is Due.NOTHING
    assert deadlines.due(NOW + 15) is Due.REFUSE


def test_the_next_request_starts_afresh():
    deadlines = Deadlines(NOW)
    deadlines.reading(NOW)
    deadlines.received(100 * SLOWEST_RATE)
    deadlines.open()
    deadlines.reading(NOW + 50)
    assert deadlines.due(NOW + 60) is Due.REFUSE


def test_a_stalled_peer_is_slow_until_it_reads_again():
    deadlines = Deadlines(NOW)
    deadlines.open()
    deadlines.stalled(NOW)
    assert deadlines.due(NOW + 29.9) is Due.NOTHING
    assert deadlines.due(NOW + 30) is Due.SLOW
    deadlines.flowing()
    assert deadlines.due(NOW + 30) is Due.NOTHING


def test_pings_are_due_again_and_again_or_never():
    deadlines = Deadlines(NOW)
    deadlines.open()
    deadlines.ping_every(5, NOW)
    assert deadlines.due(NOW + 5) is Due.PING
    deadlines.pinged(NOW + 5)
    assert deadlines.due(NOW + 9.9) is Due.NOTHING
    assert deadlines.due(NOW + 10) is Due.PING
    deadlines.ping_every(0, NOW)
    assert deadlines.due(NOW + 1e9) is Due.NOTHING


def test_the_end_goes_before_everything_else():
    deadlines = Deadlines(NOW)
    deadlines.stalled(NOW - 100)
    deadlines.closing(NOW - 100)
    assert deadlines.due(NOW) is Due.DROP


@pytest.mark.parametrize(
    ("begin", "seconds", "due"),
    [
        (lambda deadlines: deadlines.idle(NOW), 75, Due.CLOSE),
        (lambda deadlines: deadlines.reading(NOW), 10, Due.REFUSE),
        (lambda deadlines: (deadlines.open(), deadlines.stalled(NOW)), 30, Due.SLOW),
        (lambda deadlines: (deadlines.open(), deadlines.ping_every(20, NOW)), 20, Due.PING),
    ],
)
def test_time_that_is_given_back_has_not_passed(begin, seconds, due):
    deadlines = Deadlines(NOW)
    begin(deadlines)
    deadlines.postpone(600)
    assert deadlines.due(NOW + 600 + seconds - 0.1) is Due.NOTHING
    assert deadlines.due(NOW + 600 + seconds) is due


def test_a_request_that_goes_on_after_a_rest_still_has_its_time():
    deadlines = Deadlines(NOW)
    deadlines.reading(NOW)
    deadlines.postpone(600)
    deadlines.reading(NOW + 605)
    assert deadlines.due(NOW + 609) is Due.NOTHING
    assert deadlines.due(NOW + 610) is Due.REFUSE
