"""What a bug report needs, as it may leave the machine."""

from __future__ import annotations

import json

import pytest

from aro_console.model.facts import Section, as_json, as_text, sayable

SECTIONS = [Section("Versions", (("Python", "3.11.7"), ("a", "b"))), Section("Limits", (("descriptors", "20"),))]


def test_names_and_values_stand_in_their_columns() -> None:
    assert [
        "Versions",
        "  Python       3.11.7",
        "  a            b",
        "",
        "Limits",
        "  descriptors  20",
    ] == as_text(SECTIONS)


def test_for_programs_it_is_one_object() -> None:
    assert {"Versions": {"Python": "3.11.7", "a": "b"}, "Limits": {"descriptors": "20"}} == json.loads(
        as_json(SECTIONS)
    )


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("state", "/home/ada/.local: can be written", "~/.local: can be written"),
        ("state", "/home/ada", "~"),
        ("state", "/home/adam/x and /home/ada.txt", "/home/adam/x and /home/ada.txt"),
        ("ARO_TOKEN", "hush", "[masked]"),
        ("ARO_DATABASE", "postgres://ada:hush@host/db", "postgres://[masked]@host/db"),
        ("TERM", "\x1b[2Jxterm\n", r"\e[2Jxterm\n"),
    ],
)
def test_secrets_are_masked_the_home_folder_is_a_tilde_and_nothing_steers_the_terminal(
    name: str, value: str, expected: str
) -> None:
    ((_, said),) = sayable([Section("One", ((name, value),))], "/home/ada")[0].facts
    assert expected == said


def test_a_home_that_is_the_root_of_everything_is_no_word_to_replace() -> None:
    assert (("state", "/var/x"),) == sayable([Section("One", (("state", "/var/x"),))], "/")[0].facts
