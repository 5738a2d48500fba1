"""openapi.yaml as a `Contract`, with a finding for whatever keeps it from being one (runtime.md 1.2).

Only what the runtime lives by is checked: the version, the ids of operations, references. Schemas are kept as they are
written; who validates by them resolves their references. Nothing here reads the disk.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from difflib import get_close_matches
from urllib.parse import SplitResult, urlsplit

from runtime.errors import Diagnostic
from runtime.services.web.references import References
from runtime.services.web.routes import Contract, Match, Operation, Parameter, normalised
from runtime.services.web.yamltext import Document, Path, read_yaml
from runtime.values.kinds import Value

__all__ = ["Contract", "Match", "Operation", "Parameter", "missing_handlers", "missing_handlers_text", "parse_contract"]

METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace")
_ARRAY_STYLES = {"query": "form", "cookie": "form", "path": "simple", "header": "simple"}
_ADDRESS = "write an address such as http://localhost:8080"


def parse_contract(text: str, name: str = "openapi.yaml", path: str = "") -> tuple[Contract | None, list[Diagnostic]]:
    """Return the contract in `text`, or None, and what there is to say about it.

    `name` is the file as people should see it, `path` where it is on disk. Never raises; a contract comes back only
    when no finding is an error.
    """
    document = read_yaml(text, name, path)
    if isinstance(document, Diagnostic):
        return None, [document]
    return _Reader(document).contract()


def missing_handlers(contract: Contract, names: Collection[str]) -> list[Diagnostic]:
    """Return a finding for each operation without a feature set of its name among `names` (runtime.md 1.2)."""
    return [
        Diagnostic(
            "missing-handler",
            f"{operation.method} {operation.path} requires feature set named '{operation.operation_id}'",
            operation.span,
            _handler_hint(operation.operation_id, names),
        )
        for operation in contract.operations
        if operation.operation_id not in names and not operation.documents_upgrade
    ]


def missing_handlers_text(findings: Iterable[Diagnostic]) -> str:
    """Return what the command line prints for those findings, without the leading ``Error:``."""
    return "\n".join(
        [
            "Missing ARO feature set handlers for the following operations:",
            *(f"  - {finding.message}" for finding in findings),
            "Create a feature set with the name of each operationId, or remove the operation from the contract.",
        ]
    )


def _handler_hint(operation_id: str, names: Collection[str]) -> str:
    close = get_close_matches(operation_id, names, n=1)
    if close:
        return f"there is a feature set named '{close[0]}'; names must be equal, letter by letter"
    return f"write a feature set ({operation_id}: <business activity>) {{ ... }}"


def _map(value: Value) -> Mapping[str, Value]:
    """Return `value` if it is a map, else an empty one: what is malformed is as good as absent."""
    return value if isinstance(value, dict) else {}


def _list(value: Value) -> list[Value]:
    return value if isinstance(value, list) else []


def _text(value: Value) -> str:
    return "" if value is None else str(value)


class _Reader:
    """One reading of one document: gathers operations and findings side by side."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._root = _map(document.root)
        self._references = References(document)
        self._findings: list[Diagnostic] = []
        self._ids: dict[str, Operation] = {}

    def contract(self) -> tuple[Contract | None, list[Diagnostic]]:
        if not isinstance(self._document.root, dict):
            self._find("contract-shape", "a contract is a map of openapi, info and paths", (), "openapi: 3.0.3")
            return None, self._findings
        self._check_version()
        self._findings.extend(self._references.findings())
        operations = (*self._operations("paths"), *self._operations("webhooks"))
        server = self._server()
        if any(finding.is_error for finding in self._findings):
            return None, self._findings
        info = _map(self._root.get("info"))
        schemas = _map(_map(self._root.get("components")).get("schemas"))
        return (
            Contract(
                title=_text(info.get("title")),
                version=_text(info.get("version")),
                host=server.hostname if server is not None else None,
                port=server.port if server is not None else None,
                operations=operations,
                schemas={name: _map(schema) for name, schema in schemas.items()},
                raw=self._root,
                security_schemes=self._security_schemes(),
                strict=self._root.get("x-strict") is True,
            ),
            self._findings,
        )

    def _find(self, code: str, message: str, path: Path, hint: str = "") -> None:
        self._findings.append(Diagnostic(code, message, self._document.place(path), hint))

    def _check_version(self) -> None:
        version = self._root.get("openapi")
        if version is None:
            said = "this is Swagger 2" if "swagger" in self._root else "there is no version"
            self._find("contract-version", f"{said}; an OpenAPI version must start with '3.'", (), "openapi: 3.0.3")
        elif not f"{_text(version)}.".startswith("3."):
            words = f"OpenAPI version '{_text(version)}' is not supported; it must start with '3.'"
            self._find("contract-version", words, ("openapi",), "openapi: 3.0.3")

    def _server(self) -> SplitResult | None:
        """Return the address of the first server, its variables replaced by their defaults."""
        server = _map(next(iter(_list(self._root.get("servers"))), None))
        url = _text(server.get("url"))
        for name, variable in _map(server.get("variables")).items():
            url = url.replace(f"{{{name}}}", _text(_map(variable).get("default")))
        try:
            parts = urlsplit(url)
            parts.port  # noqa: B018  # reading it is what checks it
        except ValueError as error:
            self._find(
                "contract-server", f"the server's address cannot be read: {error}", ("servers", "0", "url"), _ADDRESS
            )
            return None
        return parts

    # Operations.

    def _operations(self, section: str) -> tuple[Operation, ...]:
        value = self._root.get(section)
        if value is not None and not isinstance(value, dict):
            self._find("contract-shape", f"{section} is a map", (section,), "write each path as a key: /users:")
        return tuple(operation for key in _map(value) for operation in self._path_item(section, key))

    def _path_item(self, section: str, key: str) -> Iterator[Operation]:
        item = self._references.resolved(_map(self._root.get(section)).get(key))
        for word, value in item.items():
            if word in METHODS:
                where: Path = (section, key, word)
                operation_id = self._operation_id(where, _map(value))
                if operation_id:
                    yield self._operation(where, operation_id, item, _map(value))

    def _operation_id(self, where: Path, value: Mapping[str, Value]) -> str:
        """Return the id, empty when there is none: the key of a webhook names its handler by itself."""
        section, key, word = where
        name = f"{word.upper()} {normalised(key)}"
        found = value.get("operationId")
        if found is None and section == "webhooks":
            found = key
        if not isinstance(found, str) or not found:
            hint = f"add `operationId: {_suggestion(word, key)}`, the name of the feature set that handles it"
            self._find("missing-operation-id", f"{name} has no operationId", where, hint)
            return ""
        first = self._ids.get(found)
        if first is not None:
            words = f"operationId '{found}' is taken by {first.method} {first.path}, line {first.span.line}"
            self._find("duplicate-operation-id", words, (*where, "operationId"), "each operation needs its own")
            return ""
        return found

    def _operation(
        self, where: Path, operation_id: str, item: Mapping[str, Value], value: Mapping[str, Value]
    ) -> Operation:
        _, key, word = where
        responses = _map(value.get("responses"))
        schemas = {status: self._content_schema(response) for status, response in responses.items()}
        operation = Operation(
            operation_id=operation_id,
            method=word.upper(),
            path=normalised(key),
            span=self._document.place(where),
            parameters=self._parameters([*_list(item.get("parameters")), *_list(value.get("parameters"))]),
            security=self._security(value),
            request_types=self._content_types(value.get("requestBody")),
            request_required=self._references.resolved(value.get("requestBody")).get("required") is True,
            request_schema=self._content_schema(value.get("requestBody")),
            response_schemas={status: schema for status, schema in schemas.items() if schema is not None},
            documents_upgrade="101" in responses,
        )
        self._ids[operation_id] = operation
        return operation

    def _parameters(self, values: list[Value]) -> tuple[Parameter, ...]:
        """Return the parameters; a later one takes the place of an earlier one of that name and place."""
        found: dict[tuple[str, str], Parameter] = {}
        for value in values:
            parameter = self._parameter(self._references.resolved(value))
            found[parameter.location, parameter.name] = parameter
        return tuple(found.values())

    def _parameter(self, value: Mapping[str, Value]) -> Parameter:
        location = _text(value.get("in"))
        style = _text(value.get("style")) or _ARRAY_STYLES.get(location, "simple")
        explode = value.get("explode")
        content = _map(next(iter(_map(value.get("content")).values()), None))
        return Parameter(
            name=_text(value.get("name")),
            location=location,
            required=value.get("required") is True,
            schema=self._references.resolved(content.get("schema") if content else value.get("schema")),
            style=style,
            explode=explode if isinstance(explode, bool) else style == "form",
            is_json=any(kind.partition(";")[0].endswith("json") for kind in _map(value.get("content"))),
        )

    def _security_schemes(self) -> dict[str, Mapping[str, Value]]:
        declared = _map(_map(self._root.get("components")).get("securitySchemes"))
        return {name: self._references.resolved(scheme) for name, scheme in declared.items()}

    def _security(self, value: Mapping[str, Value]) -> tuple[tuple[str, ...], ...]:
        """Return what an operation asks for: its own say, which may be nothing, goes before that of all."""
        asked = _list(value.get("security", self._root.get("security")))
        return tuple(tuple(_map(one)) for one in asked)

    def _content_types(self, value: Value) -> tuple[str, ...]:
        content = _map(self._references.resolved(value).get("content"))
        return tuple(kind.partition(";")[0].strip().lower() for kind in content)

    def _content_schema(self, value: Value) -> Mapping[str, Value] | None:
        """Return the schema of a request body or response: that of JSON, else of whatever comes first."""
        content = _map(self._references.resolved(value).get("content"))
        chosen = next((kind for kind in content if kind.partition(";")[0].endswith("json")), next(iter(content), None))
        if chosen is None:
            return None
        return _map(_map(content[chosen]).get("schema")) or None


def _suggestion(method: str, path: str) -> str:
    """Return an id in the usual manner: ``getUsersById`` for GET /users/{id}."""
    words = [segment.strip("{}") for segment in path.split("/") if segment]
    return method + "".join(word[:1].upper() + word[1:] for word in words if word.isalnum())
