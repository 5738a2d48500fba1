"""What is typed to change or answer something held, checked by the rules the runtime goes by, before it is given."""

from __future__ import annotations

from aro_console.commands.forms import Field, Form, FormError, Values, headers_of, message_of
from aro_console.model.formatting import size
from aro_console.model.held import as_edited, is_binary, point_of
from runtime.probe import records as r
from runtime.probe.commands import Answer, Delay, Order, Replace
from runtime.probe.holding import answer, replacement
from runtime.probe.holds import RefusalError


def edit_form(held: r.Held, title: str) -> Form:
    """What is held, to be changed; it goes on when it is sent."""
    binary = is_binary(held)

    def build(values: Values) -> Order:
        return replaced(held, values["message"])

    hint = "bytes in hex behind 0x" if binary else f"at most {size(held.limit)}; ctrl+j lets it go on like this"
    check = "" if binary else "object" if held.point == "delivery" else "json"
    field = Field("message", held.what.capitalize(), as_edited(held), lines=8, hint=hint, check=check)
    return Form(title, (field,), build, "Pass it on")


def replaced(held: r.Held, text: str) -> Replace:
    """Return the order to let something go on as `text`. Raises FormError."""
    message = message_of(text) if is_binary(held) else text
    try:
        replacement(point_of(held), message)
    except RefusalError as error:
        raise FormError("message", _sentence(error)) from error
    return Replace(held.hold_id, message)


def answer_form(held: r.Held, title: str) -> Form:
    """An answer in place of the application: a message, or a whole response to a request."""

    def build(values: Values) -> Order:
        return _answered(held, values)

    message = Field("message", "Body" if _is_http(held) else "Message", lines=6, check="json")
    if not _is_http(held):
        return Form(title, (message,), build, "Answer")
    status = Field("status", "Status", "200", hint="200 to 599")
    headers = Field("headers", "Headers", "Content-Type: application/json", hint="Name: value; Name: value")
    return Form(title, (status, headers, message), build, "Answer")


def typed_answer(held: r.Held, text: str) -> Answer:
    """Return the answer typed at the prompt: a message; for HTTP a status, and perhaps a body. Raises FormError."""
    if not _is_http(held):
        return _answered(held, {"message": text})
    status, _, body = text.partition(" ")
    return _answered(held, {"status": status, "headers": "", "message": body})


def _answered(held: r.Held, values: Values) -> Answer:
    status = _status(values["status"]) if _is_http(held) else 0
    headers = headers_of(values.get("headers", ""))
    order = Answer(held.hold_id, message_of(values["message"]), status, headers)
    try:
        answer(point_of(held), order)
    except RefusalError as error:
        raise FormError("message", _sentence(error)) from error
    return order


def delay_of(held: r.Held, seconds: str) -> Delay:
    """Return the order to let something go on after so many seconds. Raises FormError."""
    try:
        wanted = float(seconds)
    except ValueError:
        raise FormError("seconds", f"'{seconds}' is no number of seconds; 5 or 0.5 would be one.") from None
    if not 0 < wanted <= 86_400:
        raise FormError("seconds", "A delay is longer than 0 and at most 86400 seconds, which is a day.")
    return Delay(held.hold_id, wanted)


def _status(text: str) -> int:
    if not (text.isascii() and text.isdigit() and 200 <= int(text) <= 599):
        raise FormError("status", f"'{text}' is no status; an answer has one from 200 to 599.")
    return int(text)


def _is_http(held: r.Held) -> bool:
    return held.event_type.startswith("http.")


def _sentence(error: RefusalError) -> str:
    text = str(error)
    return f"{text[:1].upper()}{text[1:]}."
