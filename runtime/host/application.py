"""The composition root: a path becomes a running application, and an exit code.

`load` builds everything that can be built without a loop; `Application.run` makes driver and services inside one, and
leads the application through its life (runtime.md 1.3, 1.5, 1.6). `run_headless` is that without a watcher, on
standard output, with signals. Nothing else in the runtime knows all parts of it.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

from runtime.analysis.headers import START
from runtime.compiler.program import Program
from runtime.engine.actions.registry import LINKAGE
from runtime.engine.bus import Bus as EventBus
from runtime.engine.effects import DescribeWebSocket
from runtime.errors import Diagnostic, LoadError
from runtime.frozen import frozen
from runtime.host import loops, memory, metrics
from runtime.host.driver import Driver
from runtime.host.eventlog import EventRecorder, read_events
from runtime.host.life import Ending, live
from runtime.host.lifecycle import Patience
from runtime.host.loading import Loaded, check
from runtime.host.loading import load as load_program
from runtime.host.parameters import parse_parameters
from runtime.host.publishing import Bus
from runtime.host.signals import Signals
from runtime.host.storefiles import remove_leftovers
from runtime.host.targets import places_of, step_targets
from runtime.host.world import World
from runtime.probe.commands import Order
from runtime.probe.controller import Controller
from runtime.probe.journal import Journal
from runtime.probe.seam import NullProbe, Probe
from runtime.probe.tap import Observer, Tap
from runtime.services.fence import Fence
from runtime.services.files import Files
from runtime.services.git import Git
from runtime.services.http_client import HttpClient
from runtime.services.machine import Machine
from runtime.services.output import IN_TESTS, USUAL, Output, Write, write_standard
from runtime.services.process import Processes
from runtime.services.repository import Repositories
from runtime.services.service import OUTSIDE, Doors, Origin, Service
from runtime.services.stores import Stores
from runtime.services.streams.service import Subscriptions
from runtime.services.tcp.server import TcpOptions, TcpServer
from runtime.services.templates import FOLDER, Templates
from runtime.services.terminal.asking import Asking
from runtime.services.terminal.harmless import harmless
from runtime.services.terminal.keyboard import Keyboard
from runtime.services.terminal.screen import Printer, Screen
from runtime.services.terminal.streams import NOBODY, Streams, standard_streams
from runtime.services.timers import Timers
from runtime.services.watcher import FileWatcher
from runtime.services.web.contract import Contract
from runtime.services.web.server import WebOptions, WebServer
from runtime.source import SourceFile

__all__ = ["Application", "RunOptions", "check", "load", "run_headless"]

_HTTP_PORT_VARIABLE = "ARO_HTTP_PORT"
_SOCKET_PORT_VARIABLE = "ARO_SOCKET_PORT"
_MAX_PORT = 65535


@frozen
class RunOptions:
    """How an application is to run; the words of the command line."""

    host: str = "127.0.0.1"
    port: int | None = None
    """0 takes a free port; None leaves it to the environment, the program and the contract."""
    keep_alive: bool = False
    debug: bool = False
    verbose: bool = False
    paused: bool = False
    """Hold the first delivery, Application-Start itself."""
    entry_point: str = START
    """The feature set the application begins with; empty where nothing begins, but its tests run."""
    record: Path | None = None
    """Where its events are written (ARO's ``--record``)."""
    replay: Path | None = None
    """A recording whose domain events are published before it starts."""
    allow_origins: tuple[str, ...] = ()
    allow_paths: tuple[Path, ...] = ()
    """Folders that paths which peers name may lead into, besides the application's own and the working directory."""
    strict: bool = False
    """Refuse HTTP requests that break the contract."""
    arguments: tuple[str, ...] = ()
    """The application's own words."""


@frozen
class Parts:
    """What a running application consists of; only to be used on its own thread."""

    driver: Driver
    web: WebServer
    tcp: TcpServer
    services: tuple[Service, ...]

    def obey(self, order: Order, origin: Origin) -> bool:
        """Do by hand what `order` asks of a connection or a server; False when it means neither.

        Raises:
            EvaluationError: it cannot be done; nothing has happened.
        """
        return self.tcp.obey(order, origin) or self.web.obey(order, origin)

    def close_doors(self) -> None:
        """Let no new peer in, and no more of what others send by themselves."""
        for service in self.services:
            if isinstance(service, Doors):
                service.close_doors()

    def take_program(self, program: Program, contract: Contract | None) -> None:
        """Go on with another program and contract; whatever is open stays open."""
        self.driver.publishing.replace_program(program, EventBus(program))
        self.web.take_contract(contract, handler_paths(program))

    def websocket_paths(self) -> list[str]:
        """The paths on which WebSockets are accepted now. Only looks, so any thread may ask."""
        described = self.web.handlers[DescribeWebSocket](DescribeWebSocket(), OUTSIDE)
        return [str(path) for path in described["paths"]]


Joined = Callable[[Parts], None]
"""Told of the parts before anything starts."""


class Application:
    """A loaded application, ready to run once."""

    def __init__(self, loaded: Loaded, program: Program, options: RunOptions, patience: Patience | None = None) -> None:
        self.root = loaded.root
        self.sources: tuple[SourceFile, ...] = loaded.sources
        self.program = program
        self.contract: Contract | None = loaded.contract
        self._stores = loaded.stores
        self._replayed = read_events(options.replay) if options.replay is not None else ()
        self.warnings: list[Diagnostic] = [finding for finding in loaded.diagnostics if not finding.is_error]
        self.options = options
        self.patience = patience or Patience()

    @property
    def name(self) -> str:
        """The contract's title, or else the folder's name."""
        return (self.contract.title if self.contract is not None else "") or self.root.name

    def step_targets(self, feature_set: str, statement_number: int) -> tuple[str, ...]:
        """Return the feature sets that a statement may start, for whoever steps into it; empty for most."""
        return step_targets(self.program, feature_set, statement_number)

    def new_tap(
        self, capacity: int = 50_000, *, record_statements: bool = True, observers: Sequence[Observer] = ()
    ) -> Tap:
        """Return a tap that knows where this application's breakpoints can be; paused when the options say so."""
        places = places_of(self.program)
        controller = Controller(places, paused=self.options.paused, record_statements=record_statements)
        return Tap(Journal(capacity), controller, observers=observers)

    def event_recorder(self, complain: Callable[[str], None]) -> EventRecorder | None:
        """Return who writes the events to a file, as the options say; None when they do not.

        Raises:
            LoadError: the file cannot be written.
        """
        path = self.options.record
        return EventRecorder(path, self.name, World().now, complain) if path is not None else None

    async def run(
        self,
        probe: Probe,
        write: Write = write_standard,
        joined: Joined | None = None,
        streams: Streams = NOBODY,
    ) -> Ending:
        """Live from start to end. Failures of the program are printed, never raised."""
        parts = self.assemble(probe, write, streams=streams)
        asyncio.get_running_loop().set_exception_handler(partial(_tell_fault, parts.driver))
        if joined is not None:
            joined(parts)
        options = self.options
        return await live(
            parts.driver,
            parts.services,
            self.name,
            keep_alive=options.keep_alive,
            debug=options.debug,
            replayed=self._replayed,
            close_doors=parts.close_doors,
        )

    def assemble(
        self,
        probe: Probe,
        write: Write,
        bus: Bus | None = None,
        *,
        for_test: bool = False,
        streams: Streams = NOBODY,
    ) -> Parts:
        """Return the parts of a run, made inside its loop; those `for_test` write no store back."""
        world = World(parameters=parse_parameters(self.options.arguments))
        printer = Printer(write, streams)
        driver = Driver(self.program, bus or EventBus(self.program), probe, world, printer.write, self.patience)
        keyboard = Keyboard(driver, streams, driver.lifecycle.request_shutdown)
        if metrics.are_mentioned(self.sources, self.root / FOLDER):
            driver.executions.metrics = metrics.Metrics(world.monotonic_ns)
        web = WebServer(driver, self.contract, self._web_options())
        tcp = TcpServer(driver, TcpOptions(self.options.host, _port_from_environment(_SOCKET_PORT_VARIABLE)))
        stores = tuple(replace(store, writable=store.writable and not for_test) for store in self._stores)
        remove_leftovers(stores)
        repositories = Repositories(driver)
        fence = Fence((self.root, *self.options.allow_paths))
        services: tuple[Service, ...] = (
            tcp,
            web,
            FileWatcher(driver, fence),
            repositories,
            Output(driver, printer.write, IN_TESTS if for_test else USUAL),
            Screen(driver, printer),
            keyboard,
            Asking(streams, printer.write, lambda: keyboard.is_listening, driver.lifecycle.asking),
            Templates(self.root / FOLDER, LINKAGE, styled=streams.colour),
            Timers(driver),
            Files(driver, fence),
            Processes(fence),
            Machine(),
            HttpClient(world.environment, driver),
            Git(fence),
            Subscriptions(driver),
            # Last: what the others still change at the end is to be kept.
            Stores(stores, repositories, driver),
        )
        for service in services:
            driver.use(service)
        driver.known_as = lambda connection_id: web.known_as(connection_id) or tcp.known_as(connection_id)
        return Parts(driver, web, tcp, services)

    def _web_options(self) -> WebOptions:
        options = self.options
        port = options.port if options.port is not None else _port_from_environment(_HTTP_PORT_VARIABLE)
        return WebOptions(options.host, port, options.allow_origins, handler_paths(self.program), options.strict)


def handler_paths(program: Program) -> tuple[str, ...]:
    """Return the paths that WebSocket handlers name."""
    return tuple(dict.fromkeys(code.trigger.path for code in program.codes if code.trigger.path))


def _tell_fault(driver: Driver, loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
    """Say a mistake that reached the loop itself: a record, not a scribble over somebody's screen."""
    error = context.get("exception")
    what = str(context.get("message", "the event loop"))
    driver.fault(what, error if isinstance(error, BaseException) else RuntimeError(what))


def load(path: Path, options: RunOptions | None = None) -> Application:
    """Return the application at `path`, ready to run.

    Raises:
        LoadError: with everything that is wrong with it.
    """
    options = options or RunOptions()
    loaded, program = load_program(path, options.entry_point)
    for variable in (_HTTP_PORT_VARIABLE, _SOCKET_PORT_VARIABLE):
        _port_from_environment(variable)
    return Application(loaded, program, options)


def run_headless(path: Path, options: RunOptions) -> int:
    """Run the application at `path` to its end, on standard output, and return the exit code.

    Raises:
        LoadError: it cannot be started; nothing has happened.
    """
    application = load(path, options)
    if options.verbose:
        for warning in application.warnings:
            write_standard(harmless(f"warning: {warning.place}: {warning.message}\n"), True)
    memory.settle()
    streams = standard_streams(os.environ)
    with _recording(application) as probe, Signals() as signals:
        run = application.run(probe, joined=lambda parts: signals.attach(parts.driver), streams=streams)
        ending = loops.run(run)
    return ending.exit_code


@contextmanager
def _recording(application: Application) -> Iterator[Probe]:
    """Give the probe of a run without a screen: nobody, or who writes its events to a file."""
    recorder = application.event_recorder(lambda text: write_standard(harmless(f"{text}\n"), True))
    if recorder is None:
        yield NullProbe()
        return
    try:
        # What the recorder has read need not be kept.
        yield application.new_tap(1, record_statements=False, observers=(recorder.told,))
    finally:
        recorder.close()


def _port_from_environment(variable: str) -> int | None:
    """Return the port that an environment variable says; None when it is not set.

    Raises:
        LoadError: it is no port.
    """
    text = os.environ.get(variable, "")
    if not text:
        return None
    if text.isdecimal() and int(text) <= _MAX_PORT:
        return int(text)
    message = f"{variable} is '{text}', which is no port"
    raise LoadError([Diagnostic("invalid-port", message, hint=f"set it to a number from 0 to {_MAX_PORT}")])
