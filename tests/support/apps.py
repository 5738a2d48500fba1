"""Applications written into a folder by a test."""

from __future__ import annotations

from pathlib import Path
from textwrap import dedent

CONTRACT = """
openapi: 3.0.3
info: { title: Tested, version: "1" }
servers: [{ url: "http://localhost:8080" }]
paths:
  /items:
    get:
      operationId: listItems
      responses: { "200": { description: All } }
"""


def write_app(folder: Path, files: dict[str, str | bytes]) -> Path:
    """Write `files`, by their path inside `folder`, and return the folder."""
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else dedent(text).encode())
    return folder


def start(*statements: str, name: str = "App") -> str:
    """Return the text of an Application-Start with these statements and a Return."""
    lines = "\n".join(f"    {statement}" for statement in statements)
    return f"(Application-Start: {name}) {{\n{lines}\n    Return an <OK: status> for the <startup>.\n}}\n"


SERVER: dict[str, str | bytes] = {
    "main.aro": start("Start the <http-server> with the <contract>.", "Keepalive the <application> for the <events>.")
    + '(Application-End: Success) { Log "bye" to the <console>. }',
    "handlers.aro": """
        (listItems: API) { Create the <n> with 3. Return an <OK: status> with { n: <n> }. }
        (Take Message: WebSocket Event Handler) {
            Extract the <text> from the <event: message>.
            Send "echo: ${text}" to the <websocket-connection>.
        }
        (Spin: Spin Handler) {
            Create the <_n> with 0.
            while <_n> >= 0 { Compute the <_n> from <_n> + 1. }
        }
        (Tell: Ping Handler) { Extract the <n> from the <event: n>. Log "ping ${n}" to the <console>. }
        """,
    "openapi.yaml": CONTRACT,
}
"""A server with one operation, an echo, a loop without end, and a handler of a domain event."""
