"""The load: ``python -m tests.bench.load`` reads an order as JSON and answers with what it measured, as JSON.

Plain sockets and one epoll loop, frames made beforehand: it must be quicker than what it measures. Each connection
sends its next message when the answer to the last one is there, whole: whatever is lost stops the run short and is
told as an error. The server's processor time is read from ``/proc``, since neighbours on a busy machine steal time from
both sides but do not use it up.
"""

from __future__ import annotations

import json
import select
import socket
import sys
import time
from pathlib import Path
from typing import Any

SIZE = 100
"""Bytes of a message, unless the order says otherwise."""
_SMALL = 32 * 1024
"""Bytes that a socket takes at once."""
_KEY = b"\x01\x02\x03\x04"


def _length(size: int, mask: int) -> bytes:
    """Return a frame's length as its header has it (RFC 6455 5.2), under the bit `mask`."""
    if size < 126:
        return bytes((mask | size,))
    return (
        bytes((mask | 126,)) + size.to_bytes(2, "big")
        if size < 65536
        else bytes((mask | 127,)) + size.to_bytes(8, "big")
    )


def masked(payload: bytes) -> bytes:
    """Return the client's frame of a text message (RFC 6455 5.2)."""
    body = bytes(byte ^ _KEY[at % 4] for at, byte in enumerate(payload))
    return b"\x81" + _length(len(payload), 0x80) + _KEY + body


def http_request(method: str, path: str, size: int = 0) -> bytes:
    """Return a request; a POST has a small JSON body, made longer by a text of `size` bytes."""
    more = f', "text": "{"x" * size}"' if size else ""
    body = f'{{"name": "item", "size": 12{more}}}'.encode() if method == "POST" else b""
    head = f"{method} {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: */*\r\n"
    if body:
        head += f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n"
    return head.encode() + b"\r\n" + body


def upgrade(path: str) -> bytes:
    """Return the handshake of a WebSocket."""
    return (
        f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n"
    ).encode()


def _connected(port: int, path: str, count: int) -> list[socket.socket]:
    sockets = []
    for _ in range(count):
        connection = socket.create_connection(("127.0.0.1", port))
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        connection.settimeout(10)
        connection.sendall(upgrade(path))
        head = b""
        while b"\r\n\r\n" not in head:
            head += connection.recv(4096)
        assert b" 101 " in head.split(b"\r\n")[0], head
        sockets.append(connection)
    return sockets


def _polled(sockets: list[socket.socket]) -> tuple[select.epoll, dict[int, socket.socket]]:
    """Return what tells which of them can be read, none of them waiting any more, and each by its number."""
    epoll = select.epoll()
    connections = {connection.fileno(): connection for connection in sockets}
    for number, connection in connections.items():
        connection.setblocking(False)
        epoll.register(number, select.EPOLLIN)
    return epoll, connections


def cpu_seconds(pid: int) -> float:
    """Return the processor time a process has used, all its threads together."""
    threads = Path(f"/proc/{pid}/task").iterdir()
    return sum(int((thread / "schedstat").read_text().split()[0]) for thread in threads) / 1e9


def resident_bytes(pid: int) -> int:
    """Return the memory of a process that is in use now."""
    return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * 4096


def _spent(pid: int) -> tuple[float, float]:
    """Return the processor time that the server and the load have used, in s."""
    return cpu_seconds(pid), time.process_time()


def _costs(pid: int, before: tuple[float, float], count: int) -> dict[str, float]:
    """Return what one of `count` has cost both since `before`."""
    server, load = (now - then for now, then in zip(_spent(pid), before, strict=True))
    return {"cpu_us": server / count * 1e6, "load_us": load / count * 1e6}


def exchange(sockets: list[socket.socket], request: bytes, size: int, seconds: float, pid: int) -> dict[str, float]:
    """Let every socket send `request` again whenever `size` bytes of answer are there; return rates and cost."""
    epoll, connections = _polled(sockets)
    missing = dict.fromkeys(connections, size)
    sent_at: dict[int, float] = {}
    late: list[float] = []
    buffer = bytearray(1 << 20)
    clock = time.perf_counter
    if len(request) > _SMALL:  # more than a socket takes at once
        for connection in sockets:
            connection.settimeout(10)
    count, before, began = 0, _spent(pid), clock()
    end = began + seconds
    for number, connection in connections.items():
        connection.sendall(request)
        sent_at[number] = clock()
    open_ended, waiting = True, len(sockets)
    while waiting:
        ready = epoll.poll(5)
        if not ready:
            raise RuntimeError(f"{waiting} answers never came")
        now = clock()
        open_ended = now < end
        for number, _ in ready:
            connection = connections[number]
            got = connection.recv_into(buffer)
            if not got:
                raise RuntimeError("the server closed a connection")
            left = missing[number] - got
            if left > 0:
                missing[number] = left
                continue
            if left < 0:
                raise RuntimeError("more came back than was sent for")
            missing[number] = size
            count += 1
            if not count & 15:
                late.append(now - sent_at[number])
            if open_ended:
                connection.sendall(request)
                sent_at[number] = now
            else:
                waiting -= 1
    elapsed, costs = clock() - began, _costs(pid, before, count)
    late.sort()
    late = late or [elapsed]
    return {
        "rate": count / elapsed,
        **costs,
        "p50_ms": late[len(late) // 2] * 1e3,
        "p99_ms": late[len(late) * 99 // 100] * 1e3,
    }


def _echo(order: dict[str, Any]) -> dict[str, float]:
    """Measure echo; the longer path answers with more than it was sent, so the first answer is measured."""
    sockets = _connected(order["port"], order["path"], order["connections"])
    size = order.get("size", SIZE)
    request = masked(b"x" * size)
    sockets[0].sendall(request)
    # A long answer comes in pieces: of those the header says how much is to come.
    answer = len(sockets[0].recv(4096)) if size == SIZE else 1 + len(_length(size, 0)) + size
    left = answer if size != SIZE else 0
    while left:
        left -= len(sockets[0].recv(left))
    exchange(sockets, request, answer, order["seconds"] / 4, order["pid"])
    return exchange(sockets, request, answer, order["seconds"], order["pid"])


def _paced(order: dict[str, Any]) -> dict[str, float]:
    """Offer so many messages a second, whatever comes back; fails when one never does."""
    sockets = _connected(order["port"], order["path"], order["connections"])
    request, size = masked(b"x" * SIZE), SIZE + 2
    epoll, connections = _polled(sockets)
    buffer = bytearray(65536)
    clock, rate, pid = time.perf_counter, order["per_second"], order["pid"]
    sent = came = 0
    used, began = cpu_seconds(pid), clock()
    ends, last = began + order["seconds"], began
    while came < sent * size or clock() < ends:
        now = clock()
        while now < ends and sent < (now - began) * rate:
            sockets[sent % len(sockets)].send(request)
            sent += 1
        for number, _ in epoll.poll(0.001):
            came += connections[number].recv_into(buffer)
            last = clock()
        if clock() > max(last, ends) + 10:
            raise RuntimeError(f"{sent - came // size} of {sent} answers never came")
    used = cpu_seconds(pid) - used
    took = max(last, ends) - began
    return {"rate": came / size / took, "offered": sent / (ends - began), "cpu_us": used / sent * 1e6}


def _http(order: dict[str, Any]) -> dict[str, float]:
    request = http_request(order["method"], order["path"], order["size"])
    sockets = [socket.create_connection(("127.0.0.1", order["port"])) for _ in range(order["connections"])]
    sockets[0].settimeout(10)
    sockets[0].sendall(request)
    time.sleep(0.2)
    answer = sockets[0].recv(65536)
    if not answer.startswith(b"HTTP/1.1 20"):
        raise RuntimeError(f"not what was asked for: {answer[:200]!r}")
    exchange(sockets, request, len(answer), order["seconds"] / 4, order["pid"])
    return exchange(sockets, request, len(answer), order["seconds"], order["pid"])


def _broadcast(order: dict[str, Any]) -> dict[str, float]:
    """One speaks, and says the next thing when everybody has heard the last."""
    sockets = _connected(order["port"], order["path"], order["connections"])
    request, size = masked(b"x" * SIZE), SIZE + 2
    epoll, connections = _polled(sockets)
    buffer = bytearray(65536)
    clock, pid = time.perf_counter, order["pid"]
    rounds, before, began = 0, _spent(pid), clock()
    while clock() < began + order["seconds"]:
        sockets[0].send(request)
        left = size * len(sockets)
        while left:
            ready = epoll.poll(5)
            if not ready:
                raise RuntimeError("a broadcast did not reach everybody")
            for number, _ in ready:
                left -= connections[number].recv_into(buffer)
        rounds += 1
    deliveries = rounds * len(sockets)
    return {"rate": deliveries / (clock() - began), **_costs(pid, before, deliveries)}


def _idle(order: dict[str, Any]) -> dict[str, float]:
    """Measure what connections cost that say nothing, and how fast they are made."""
    pid, count = order["pid"], order["connections"]
    sockets = _connected(order["port"], order["path"], 20)
    resident, before, began = resident_bytes(pid), _spent(pid), time.perf_counter()
    sockets += _connected(order["port"], order["path"], count)
    rate = count / (time.perf_counter() - began)
    return {"rate": rate, **_costs(pid, before, count), "bytes": (resident_bytes(pid) - resident) / count}


ORDERS = {"echo": _echo, "paced": _paced, "http": _http, "broadcast": _broadcast, "idle": _idle}


def main() -> None:
    """Do what the first line of standard input asks."""
    order = json.loads(sys.stdin.readline())
    sys.stdout.write(json.dumps(ORDERS[order["what"]](order)) + "\n")


if __name__ == "__main__":
    main()
