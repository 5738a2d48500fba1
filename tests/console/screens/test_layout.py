"""The views, their panes and where their keys begin."""

from __future__ import annotations

import asyncio

from aro_console.commands.verbs import by_name
from aro_console.screens.layout import FIRST_PANE, TABS
from aro_console.widgets.ground import Stack
from tests.support.stage import staged


def test_each_view_has_a_key_and_begins_in_a_pane_of_its_own() -> None:
    async def play() -> dict[str, str]:
        owners = {}
        async with staged() as stage:
            for tab, pane in FIRST_PANE.items():
                views = [above for above in stage.main.query_one(f"#{pane}").ancestors if isinstance(above, Stack)]
                owners[tab] = str(views[-1].id).removesuffix("-tab")
        return owners

    tabs = [tab for _, tab, _ in TABS]
    assert {tab: tab for tab in tabs} == asyncio.run(play())
    assert [("1",), ("2",), ("3",), ("4",), ("5",), ("6",), ("7",)] == [
        by_name(key.strip("{}")).keys for key, _, _ in TABS
    ]
