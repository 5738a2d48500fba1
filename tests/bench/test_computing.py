"""The loop and the one by hand do the same."""

from __future__ import annotations

import pytest

from tests.bench.computing import by_hand, program
from tests.bench.statements import run


@pytest.mark.parametrize("stepped", [False, True])
def test_the_loop_comes_to_what_it_comes_to_by_hand(stepped: bool) -> None:
    event = {"passes": 50}
    assert by_hand(event) == run(program(), dict(event), stepped).data
