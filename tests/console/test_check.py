"""`check` as help: what somebody who mistyped is told, from files on disk to hints."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import IO, Any

import pytest
from click.testing import CliRunner

from aro_console.cli.commands import cli
from tests.support.apps import write_app

START = "(Application-Start: Trial) {\n    Return an <OK: status> for the <startup>.\n}\n"


def check(app: Path) -> list[dict[str, object]]:
    """Return the findings of the real check, by place."""
    result = CliRunner().invoke(cli, ["check", "--format", "json", str(app)])
    assert result.exception is None or isinstance(result.exception, SystemExit)
    findings: list[dict[str, object]] = json.loads(result.stdout)
    return findings


def hints(app: Path) -> list[tuple[object, object]]:
    return [(finding["line"], finding["hint"]) for finding in check(app)]


THREE_SLIPS = """\
(Application-Start: Guest Book) {
    Log "Guest book is starting" to the <console>.
    Start the <http-server> with <contract>.
    Keepalive the <application> for the <events>.
    Return an <OK: status> for the <startup>.
}

(Sign The Book: GuestArrived Handler) {
    (* Keep the guest and say hello. *)
    Extract the <guest> from the <event: guest>.
    Extract the <name> form the <guest: name>.
    Create the <entry> with { name: <name>, visits: 1 }.
    Store the <entry> into the <guest-repository>.
    Log "Hello ${<nmae>}" to the <console>.
    Return an <OK: status> for the <guest>.
}

(Count Guests: BookOpened Handler) {
    Retrieve the <guests> from the <guest-repository>.
    Comptue the <number: count> from the <guests>.
    Log <number> to the <console>.
    Return an <OK: status> for the <guests>.
}

(Application-End: Success) {
    Log "Closed" to the <console>.
    Return an <OK: status> for the <shutdown>.
}
"""


def test_a_misspelt_variable_verb_and_preposition_get_three_right_suggestions_and_nothing_else(tmp_path: Path) -> None:
    assert [
        (11, "did you mean `from`?"),
        (14, "did you mean <name>?"),
        (20, "did you mean Compute?"),
    ] == hints(write_app(tmp_path, {"main.aro": THREE_SLIPS}))


@pytest.mark.parametrize(
    ("right", "wrong", "hint"),
    [
        ("(Application-Start:", "(Aplication-Start:", "did you mean Application-Start by 'Aplication-Start'?"),
        ("GuestArrived Handler", "GuestArrived Handlr", "did you mean (Sign The Book: GuestArrived Handler)?"),
        ('Log "Closed"', 'log "Closed"', "verbs start with a capital letter: write `Log` instead of `log`"),
        ('Log "Closed"', 'Lgo "Closed"', "did you mean `Log`?"),
        ("<event: guest>", "<evnt: guest>", "did you mean <event>?"),
        ("from the <guest-repository>", "from the <gest-repository>", "did you mean <guest-repository>?"),
    ],
)
def test_each_kind_of_slip_gets_its_suggestion(tmp_path: Path, right: str, wrong: str, hint: str) -> None:
    text = THREE_SLIPS.replace("form", "from").replace("nmae", "name").replace("Comptue", "Compute")
    assert [] == hints(write_app(tmp_path / "right", {"main.aro": text}))
    found = hints(write_app(tmp_path / "wrong", {"main.aro": text.replace(right, wrong, 1)}))
    assert [True] == [str(said).startswith(hint) for _, said in found]


def test_a_misspelt_event_is_told_the_one_that_has_a_handler(tmp_path: Path) -> None:
    emitting = START.replace("    Return", "    Emit a <GuestArived: event> with { name: 1 }.\n    Return")
    handler = "(Greet: GuestArrived Handler) {\n    Return an <OK: status> for the <event>.\n}\n"
    assert [(2, "did you mean GuestArrived?")] == hints(write_app(tmp_path, {"main.aro": emitting + handler}))


def test_a_misspelt_operation_is_told_the_feature_set_there_is(tmp_path: Path) -> None:
    contract = "openapi: 3.0.3\npaths:\n  /guests:\n    get:\n      operationId: listGuest\n"
    text = START + "(listGuests: Guest API) {\n    Return an <OK: status> for the <guests>.\n}\n"
    (said,) = check(write_app(tmp_path, {"main.aro": text, "openapi.yaml": contract}))
    assert "there is a feature set named 'listGuests'" in str(said["hint"])


def test_a_repository_that_a_store_fills_is_not_called_empty(tmp_path: Path) -> None:
    body = (
        "    Create the <user> with { id: 1 }.\n    Store the <user> into the <user-repository>.\n"
        "    Retrieve the <all> from the <users-repository>.\n    Log <all> to the <console>.\n"
    )
    app = write_app(tmp_path, {"main.aro": START.replace("    Return", f"{body}    Return")})
    assert [(4, "did you mean <user-repository>?")] == hints(app)
    assert [] == hints(write_app(tmp_path, {"users.store": "- id: 2\n"}))


def test_one_bad_statement_causes_no_findings_about_the_names_in_it(tmp_path: Path) -> None:
    body = "    Create the <x> with 1.\n    Compute the <y> frm <x>.\n    Log <y> to the <console>.\n"
    text = START.replace("    Return", f"{body}    Return")
    assert [(3, "did you mean `from`?")] == hints(write_app(tmp_path, {"main.aro": text}))


def test_a_return_that_cannot_be_read_is_not_called_missing(tmp_path: Path) -> None:
    text = START.replace("for the", "fro the")
    assert [(2, "did you mean `for`?")] == hints(write_app(tmp_path, {"main.aro": text}))


def test_an_entry_point_whose_header_is_wrong_is_not_called_missing(tmp_path: Path) -> None:
    found = check(write_app(tmp_path, {"main.aro": START.replace("(", "[").replace(")", "]")}))
    assert ["a header stands in parentheses: (Application-Start: Its Name) { ... }"] == [one["hint"] for one in found]


# Bad input


def codes(app: Path) -> list[tuple[str, object]]:
    return [(os.path.basename(str(finding["file"])), finding["code"]) for finding in check(app)]


def test_what_cannot_be_read_is_named_and_the_rest_is_checked(tmp_path: Path) -> None:
    app = write_app(tmp_path, {"main.aro": START, "bad.aro": b"\xff\xfe", "odd.aro": "(Odd: Trial) { }\n"})
    (app / "loop.aro").symlink_to("loop.aro")
    (app / "openapi.yaml").symlink_to("openapi.yaml")
    assert {
        ("bad.aro", "not-text"),
        ("loop.aro", "unreadable-file"),
        ("openapi.yaml", "unreadable-file"),
        ("odd.aro", "empty-feature-set"),
    } == set(codes(app))


def test_what_may_stand_in_an_unreadable_file_is_not_called_missing(tmp_path: Path) -> None:
    text = (
        "(Greet: Trial) {\n    Emit a <Greeted: event> with <name>.\n    Return an <OK: status> for the <event>.\n}\n"
    )
    assert [("main.aro", "not-text")] == codes(write_app(tmp_path, {"main.aro": b"\xff", "greet.aro": text}))


def test_names_that_no_disk_holds_are_imports_of_nothing(tmp_path: Path) -> None:
    lines = [f"import {'a' * 400}", "import a\0b", f"import {'../a/' * 2000}"]
    found = codes(write_app(tmp_path, {"main.aro": "\n".join([*lines, START])}))
    assert [("main.aro", "import-not-found")] * 3 == found


def test_a_file_that_vanishes_meanwhile_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    app = write_app(tmp_path, {"main.aro": START, "gone.aro": START})
    opened = Path.open

    def vanishing(path: Path, *arguments: str) -> IO[Any]:
        if path.name == "gone.aro":
            path.unlink()
        return opened(path, *arguments)

    monkeypatch.setattr(Path, "open", vanishing)
    assert [("gone.aro", "unreadable-file")] == codes(app)


@pytest.mark.slow
def test_a_folder_of_two_thousand_files_is_checked_whole(tmp_path: Path) -> None:
    body = "    Log <vlaue> to the <console>.\n    Return an <OK: status> for the <event>.\n"
    files = {
        f"handler{number}.aro": f"(Handle {number}: Event{number} Handler) {{\n{body}}}\n" for number in range(2000)
    }
    found = codes(write_app(tmp_path, {"main.aro": START, **files}))
    assert {"undefined-variable"} == {code for _, code in found}
    assert set(files) == {name for name, _ in found}
