"""YAML, XML and TOML."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from runtime.errors import EvaluationError
from runtime.values.formats.layout import USUAL, Naming
from runtime.values.formats.trees import read_toml, read_xml, read_yaml, write_toml, write_xml, write_yaml
from runtime.values.kinds import Value


def test_yaml_is_in_blocks_and_sorted() -> None:
    shared: Value = [1, "yes"]
    assert "a:\n- 1\n- 'yes'\nb:\n- 1\n- 'yes'\n" == write_yaml({"b": shared, "a": shared}, Naming(), USUAL)
    assert "plain\n" == write_yaml("plain", Naming(), USUAL)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("true", True), ("False", False), ("yes", "yes"), ("on", "on"), ("~", None), ("", None), ("12:30", "12:30"),
        ("2026-01-31", "2026-01-31"), ("0x1F", 31), ("1_000", 1000), ("010", "010"), ("1.5", 1.5),
        (".inf", float("inf")),
        ("'1'", "1"), ("99999999999999999999", 1e20), ("{1: a}", {"1": "a"}), ("!!python/name:os.system x", "x"),
    ],
)  # fmt: skip
def test_yaml_scalars(text: str, value: Value) -> None:
    assert (type(value), value) == (type(read_yaml(text, USUAL)), read_yaml(text, USUAL))


def test_yaml_aliases_and_merges() -> None:
    text = "base: &b {x: 1, y: 2}\nown:\n  <<: *b\n  y: 3\n"
    assert {"base": {"x": 1, "y": 2}, "own": {"x": 1, "y": 3}} == read_yaml(text, USUAL)


LAUGHS = "a: &a [x,x,x,x,x,x,x,x,x]\n" + "".join(
    f"{name}: &{name} [{','.join([f'*{before}'] * 9)}]\n" for before, name in zip("abcdefgh", "bcdefghi", strict=True)
)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (LAUGHS, "multiplies"), ("&a [*a]", "nested too deeply"), ("a: b: c", "Invalid YAML"), ("a\n---\nb", "Invalid"),
        ("[" * 300 + "]" * 300, "nested too deeply"), ("x" * 1_100_000, "more than 1048576 characters"),
        ("\x01", "Invalid"),
    ],
)  # fmt: skip
def test_yaml_that_is_none_or_too_much_is_refused(text: str, reason: str) -> None:
    with pytest.raises(EvaluationError, match=reason):
        read_yaml(text, USUAL)


def test_xml_has_the_variable_as_root_and_items_in_lists() -> None:
    text = write_xml({"name": "A & B", "tags": ["x", "y"], "2 bad": None, "none": []}, Naming("user"), USUAL)
    expected = (
        '<?xml version="1.0" encoding="UTF-8"?>\n<user>\n  <_2_bad></_2_bad>\n  <name>A &amp; B</name>\n  <none/>\n'
        "  <tags>\n    <item>x</item>\n    <item>y</item>\n  </tags>\n</user>\n"
    )
    assert expected == text
    assert {"user": {"_2_bad": "", "name": "A & B", "none": "", "tags": ["x", "y"]}} == read_xml(text, USUAL)


def test_xml_of_others_keeps_attributes_and_repeats() -> None:
    text = '<r a="1"><p>x</p><p>y</p><q b="2">t</q></r>'
    assert {"r": {"@a": "1", "p": ["x", "y"], "q": {"@b": "2", "#text": "t"}}} == read_xml(text, USUAL)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("<a>", "Invalid XML"), ("", "Invalid XML"), ("<a>" * 300 + "</a>" * 300, "nested more than 128"),
        ('<!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>', "may not define entities"),
    ],
)  # fmt: skip
def test_xml_that_is_none_or_too_much_is_refused(text: str, reason: str) -> None:
    with pytest.raises(EvaluationError, match=reason):
        read_xml(text, USUAL)


def test_control_characters_do_not_break_xml() -> None:
    assert {"x": "a\ufffdb\rc"} == read_xml(write_xml("a\x01b\rc", Naming("x"), USUAL), USUAL)


@pytest.mark.parametrize("encoding", ["utf-7", "utf-16", "iso-8859-1", "nonsense"])
def test_xml_that_is_text_already_says_its_encoding_in_vain(encoding):
    assert {"a": "é"} == read_xml(f"<?xml version='1.0' encoding='{encoding}'?><a>é</a>", USUAL)


def test_toml_has_tables_for_maps_and_arrays_of_them_for_lists() -> None:
    assert '[[users]]\nname = "Ada"\n\n[[users]]\nname = "Bob"\n' == write_toml(
        [{"name": "Ada"}, {"name": "Bob", "x": None}], Naming("users"), USUAL
    )
    value: Value = {"z": 1, "a": {"b": [1, {"c": True}], "d e": {"f": 1.5}}}
    assert 'z = 1\n\n[a]\nb = [1, {c = true}]\n\n[a."d e"]\nf = 1.5\n' == write_toml(value, Naming(), USUAL)


def test_toml_knows_dates() -> None:
    at = datetime(2026, 1, 31, 12, tzinfo=UTC)
    assert {"at": at} == read_toml(write_toml({"at": at}, Naming(), USUAL), USUAL)
    assert {"day": "2026-01-31", "big": 1e20} == read_toml("day = 2026-01-31\nbig = 100000000000000000000\n", USUAL)
    with pytest.raises(EvaluationError, match="Invalid TOML"):
        read_toml("a = ", USUAL)
