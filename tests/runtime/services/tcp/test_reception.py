"""Who is let in, and when everybody has left."""

import asyncio

from runtime.probe import records
from runtime.services.service import OUTSIDE, Origin
from runtime.services.tcp.reception import Reception
from tests.support.hosts import FakeClock, FakeHost, never_yet
from tests.support.tcpstage import turn
from tests.support.transports import Client, MemoryTransport

ORIGIN = Origin(flow=50, cause=51)


def join(reception: Reception, *, outgoing: bool = False, port: int = 50000) -> Client:
    """Return a peer that has just connected."""
    link = reception.new_link(FakeClock(), outgoing=outgoing, origin=ORIGIN if outgoing else OUTSIDE)
    client = Client(link, MemoryTransport(link, ("127.0.0.1", port)))  # type: ignore[arg-type]
    link.connection_made(client.transport)
    return client


def test_connections_have_ids_and_labels_of_their_own():
    async def run() -> None:
        reception = Reception(FakeHost(), 10)
        join(reception)
        join(reception)
        assert [("ID-1", "t1"), ("ID-2", "t2")] == [(one.connection_id, one.label) for one in reception.registry]

    asyncio.run(run())


def test_whoever_finds_no_room_is_turned_away_and_the_console_knows():
    async def run() -> None:
        host = FakeHost()
        reception = Reception(host, 1)
        join(reception)
        assert reception.is_full
        late = join(reception, port=50001)
        assert late.transport.aborted
        await turn()
        assert ["socket.connected"] == host.types()
        refused = host.probe.one(records.ProtocolViolated)
        assert ("127.0.0.1:50001", "there are too many connections") == (refused.peer, refused.reason)

    asyncio.run(run())


def test_a_place_that_was_left_is_free_again():
    async def run() -> None:
        reception = Reception(FakeHost(), 1)
        join(reception).transport.abort()
        await turn()
        assert not reception.is_full
        assert not join(reception).transport.aborted

    asyncio.run(run())


def test_an_outgoing_connection_is_an_event_source_and_belongs_to_its_statement():
    async def run() -> None:
        host = FakeHost()
        client = join(Reception(host, 1), outgoing=True)
        assert 1 == host.event_sources
        assert (50, 51) == (
            host.probe.one(records.ConnectionOpened).flow,
            host.probe.one(records.ConnectionOpened).cause,
        )
        client.transport.abort()
        await turn()
        assert 0 == host.event_sources

    asyncio.run(run())


def test_a_connection_cannot_be_reached_while_its_disconnected_handlers_run():
    async def run() -> None:
        host = FakeHost()
        reception = Reception(host, 1)
        found: list[object] = []

        def handle(event):
            if event.type == "socket.disconnected":
                found.append(reception.registry.find("ID-1"))
            return []

        host.handle = handle
        join(reception).transport.abort()
        await turn()
        assert [None] == found

    asyncio.run(run())


def test_clients_are_dismissed_alone_or_with_everybody():
    async def run() -> None:
        reception = Reception(FakeHost(), 10)
        client, outgoing = join(reception), join(reception, outgoing=True)
        reception.dismiss_clients(OUTSIDE)
        assert (True, False) == (client.transport.ended, outgoing.transport.ended)
        reception.dismiss_all(OUTSIDE)
        assert outgoing.transport.ended
        assert join(reception).transport.aborted

    asyncio.run(run())


def test_waiting_ends_with_the_disconnected_handlers():
    async def run() -> None:
        host = FakeHost()
        reception = Reception(host, 10)
        client = join(reception)
        host.handle = never_yet
        client.transport.abort()
        await turn()
        assert not await reception.wait_forgotten(0, outgoing=True)
        assert await reception.wait_forgotten(0, outgoing=True, but="ID-1")
        assert await reception.wait_empty(0)
        waiting = asyncio.create_task(reception.wait_forgotten(20, outgoing=True))
        await turn()
        host.finish_all()
        assert await waiting

    asyncio.run(run())


def test_outgoing_connections_need_not_be_waited_for():
    async def run() -> None:
        reception = Reception(FakeHost(), 10)
        join(reception, outgoing=True)
        assert await reception.wait_forgotten(0, outgoing=False)
        assert not await reception.wait_forgotten(0, outgoing=True)
        reception.drop()
        assert await reception.wait_empty(20)

    asyncio.run(run())
