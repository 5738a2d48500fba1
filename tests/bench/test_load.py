"""What the load sends is what its sizes say."""

from __future__ import annotations

import json

import pytest

from tests.bench.load import http_request, masked


@pytest.mark.parametrize(("size", "header"), [(100, 2), (126, 4), (65_535, 4), (65_536, 10)])
def test_a_frame_says_its_length_in_as_few_bytes_as_rfc_6455_demands(size: int, header: int) -> None:
    assert header + 4 + size == len(masked(b"x" * size))


def test_what_is_masked_is_read_again_with_the_mask_of_its_frame() -> None:
    frame = masked(b"hello")
    assert b"hello" == bytes(byte ^ frame[2 + at % 4] for at, byte in enumerate(frame[6:]))


@pytest.mark.parametrize("size", [0, 100, 10_000])
def test_a_posted_body_is_json_of_the_length_its_header_says_and_longer_by_the_size(size: int) -> None:
    head, _, body = http_request("POST", "/items", size).partition(b"\r\n\r\n")
    assert f"Content-Length: {len(body)}".encode() in head
    assert "x" * size == json.loads(body).get("text", "")


def test_a_get_has_no_body() -> None:
    assert http_request("GET", "/items/7").endswith(b"Accept: */*\r\n\r\n")
