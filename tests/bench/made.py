"""Applications that are made for a size."""

from __future__ import annotations

from pathlib import Path

_START = """\
(Application-Start: Made) {
    Start the <http-server> with the <contract>.
    Keepalive the <application> for the <events>.
    Return an <OK: status> for the <startup>.
}
"""

_FEATURE_SET = """
(getKind{n}: Made API) {{
    Extract the <id> from the <pathParameters: id>.
    Return an <OK: status> with {{ id: <id>, name: "kind {n}" }}.
}}
"""

_OPENING = 'openapi: 3.0.3\ninfo: { title: Made, version: "1" }\npaths:\n'

_PATH = """\
  /kinds{n}/{{id}}:
    get:
      operationId: getKind{n}
      parameters:
        - {{ name: id, in: path, required: true, schema: {{ type: string }} }}
      responses: {{ "200": {{ description: One of them }} }}
"""


def with_operations(folder: Path, count: int) -> Path:
    """Write an application whose contract has so many operations, ``GET /kinds0/{id}`` and on; return `folder`."""
    folder.joinpath("main.aro").write_text(_START + _each(_FEATURE_SET, count), "utf-8")
    folder.joinpath("openapi.yaml").write_text(_OPENING + _each(_PATH, count), "utf-8")
    return folder


def _each(text: str, count: int) -> str:
    return "".join(text.format(n=number) for number in range(count))
