"""What a session has that a command may name, whoever types it: the prompt, or a script."""

from __future__ import annotations

from aro_console.commands.prompt import Surroundings, typed_lane
from aro_console.model.contract import routes
from aro_console.session import Session


def surroundings_of(session: Session) -> Surroundings:
    """Return what there is now; what only a screen has is empty."""
    world = session.world
    return Surroundings(
        connections=tuple((known.label, known.connection_id) for known in world.connections.open),
        operations=tuple(routes(session.program.endpoints)),
        events=tuple(session.program.domain_events),
        handlers=tuple(known.name for known in world.handlers.all),
        paused=tuple(typed_lane(lane, world.timeline.label) for lane in world.status.lanes),
        paths=tuple(session.program.websocket_paths()),
        files=tuple(source.name for source in session.program.sources),
    )
