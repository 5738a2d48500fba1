"""Textual's pilot, made to wait until everybody has done what there was to do.

By itself it waits behind each key until the process takes no processor time. On a busy machine it takes none as well
while others have the processor: then a key is still on its way, or a screen not drawn yet, when the test looks.
"""

from __future__ import annotations

import asyncio

import pytest
from textual.pilot import Pilot

from tests.support.loops import until

_PATIENCE_S = 60
_ROUNDS = 5
"""How often everybody is asked: what they have done makes work for others, which makes work; nothing here is deeper."""


def settle_well(patch: pytest.MonkeyPatch) -> None:
    """Let `press` and `pause` of every pilot wait for everybody."""
    pause = Pilot.pause

    async def pause_until_settled(pilot: Pilot[object], delay: float | None = None) -> None:
        await _settled(pilot)
        await pause(pilot, delay)

    async def press_until_settled(pilot: Pilot[object], *keys: str) -> None:
        for key in keys:
            await pilot.app._press_keys([key])
            await _settled(pilot, rounds=1)
        await _settled(pilot)

    patch.setattr("textual.app.wait_for_idle", _at_once)
    patch.setattr(Pilot, "pause", pause_until_settled)
    patch.setattr(Pilot, "press", press_until_settled)


async def _settled(pilot: Pilot[object], rounds: int = _ROUNDS) -> None:
    keyboard = getattr(pilot.app, "keyboard", None)
    for _ in range(rounds):
        if keyboard is not None:
            await until(lambda: keyboard.idle or not pilot.app.is_running, _PATIENCE_S)
        if not await pilot._wait_for_screen(_PATIENCE_S):
            break


async def _at_once(seconds: float) -> None:
    await asyncio.sleep(0)
