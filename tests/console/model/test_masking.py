"""Secrets are masked by rule, and listed without their content."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aro_console.model.masking import MASK, Masking, is_secret_name


@pytest.mark.parametrize(
    "name",
    "password userPassword api_key apiKey x-api-key access_token refreshToken clientSecret secret jwt".split(),
)
def test_names_of_secrets(name: str) -> None:
    assert is_secret_name(name)


@pytest.mark.parametrize("name", ["tokens_used", "passwords_count", "key", "author", "text", "secretary", "token_type"])
def test_names_that_only_look_alike(name: str) -> None:
    assert not is_secret_name(name)


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("Authorization: Bearer abcdef123456", f"Authorization: Bearer {MASK}"),
        ("https://ada:hunter2@example.org/x", f"https://{MASK}@example.org/x"),
        ("?user=ada&token=abc123&x=1", f"?user=ada&token={MASK}&x=1"),
        ("GET /ws?jwt=abc&session%5Fid=1#x", f"GET /ws?jwt={MASK}&session%5Fid={MASK}#x"),
        ("/a?author=ada&amp;auth=abc", f"/a?author=ada&amp;auth={MASK}"),
        ('text  30 B  {"password":"hunter2","a":1}', f'text  30 B  {{"password":"{MASK}","a":1}}'),
        ("eyJhbGciOiJIUzI1.eyJzdWIiOiIxMjM0.abc-def", MASK),
        ("the key AKIAABCDEFGHIJKLMNOP is here", f"the key {MASK} is here"),
        ("-----BEGIN PRIVATE KEY-----\nMIIE\n-----END PRIVATE KEY-----\n", f"{MASK}\n"),
        ("a token is a word, and a password too", "a token is a word, and a password too"),
        ("nothing here", "nothing here"),
    ],
)
def test_secrets_in_texts(text: str, masked: str) -> None:
    assert masked == Masking().text(text, "#1")


def test_fields_are_masked_at_any_depth_and_in_json_within_a_text() -> None:
    value: Any = {"user": {"name": "Ada", "password": "hunter2", "keys": [{"api_key": "k"}]}, "token": "", "flag": True}
    masked = {"user": {"name": "Ada", "password": MASK, "keys": [{"api_key": MASK}]}, "token": "", "flag": True}
    assert masked == Masking().value(value, "#1")
    assert f'{{"a": {{"secret": "{MASK}"}}}}' == Masking().text('{"a":{"secret":"x"}}', "#1")


def test_a_text_without_secrets_stays_as_it_was_written() -> None:
    assert '{"a":1,  "b":[2]}' == Masking().text('{"a":1,  "b":[2]}', "#1")


def test_headers_are_masked_by_their_names_whatever_their_case() -> None:
    headers = (("COOKIE", "sid=1"), ("Set-Cookie", "sid=2"), ("Content-Type", "text/plain"))
    assert [("COOKIE", MASK), ("Set-Cookie", MASK), ("Content-Type", "text/plain")] == Masking().headers(headers, "#1")


def test_what_was_masked_is_listed_by_place_and_length_only() -> None:
    masking = Masking()
    masking.headers((("Authorization", "Basic hunter2"),), "#7")
    masking.value({"pin": 1, "password": 1234}, "#8")
    assert ["#7 header Authorization, 13 characters", "#8 field password, int"] == masking.found
    assert "hunter2" not in "".join(masking.found)


def test_masking_can_be_off() -> None:
    masking = Masking(on=False)
    assert {"password": "x"} == masking.value({"password": "x"}, "#1")
    assert [("Cookie", "a")] == masking.headers((("Cookie", "a"),), "#1")
    assert [] == masking.found


@given(st.text(max_size=200))
def test_any_text_passes_and_changes_only_where_something_is_told(text: str) -> None:
    masking = Masking()
    passed = masking.text(text, "#1")
    assert (passed != text) == bool(masking.found)
