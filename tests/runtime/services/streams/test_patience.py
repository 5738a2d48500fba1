from runtime.services.streams.patience import Patience


def test_waits_double_up_to_thirty_seconds():
    patience = Patience(3)
    assert [3, 6, 12, 24, 30, 30] == [patience.wait() for _ in range(6)]


def test_a_message_makes_it_start_over():
    patience = Patience(3)
    patience.wait()
    patience.start_over()
    assert [3, 6] == [patience.wait(), patience.wait()]


def test_a_server_may_ask_for_another_wait_within_reason():
    patience = Patience(3)
    for asked, wait in ((10, 10), (0, 1), (10_000, 30)):
        patience.start_over(asked)
        assert wait == patience.wait()


def test_a_first_wait_above_thirty_stays_what_it_is():
    patience = Patience(60)
    assert [60, 60] == [patience.wait(), patience.wait()]
