"""The demo `orders` over real sockets: what its customers are told, and what its handlers make of it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest

from tests.support.program import DEMOS, Program, running
from tests.support.transcript import differences, expected_lines

pytestmark = pytest.mark.slow

ORDERS = DEMOS / "orders"


@pytest.fixture(scope="module")
def shop() -> Iterator[Program]:
    """Orders, shared by tests that leave it running and order tea."""
    with running(ORDERS) as program:
        yield program


@pytest.fixture
def fresh_shop() -> Iterator[Program]:
    with running(ORDERS) as program:
        yield program


def ask(program: Program, method: str, path: str, body: Any = None) -> tuple[int, Any]:
    """Return status and JSON of an answer; `body` is sent as JSON."""
    response, text = program.ask(method, path, None if body is None else json.dumps(body))
    return response.status, json.loads(text)


def order(program: Program, customer: str, product: str, quantity: int) -> Any:
    status, placed = ask(program, "POST", "/orders", {"customer": customer, "product": product, "quantity": quantity})
    assert 201 == status, placed
    return placed


def move(program: Program, placed: Any, step: str) -> tuple[int, Any]:
    return ask(program, "POST", f"/orders/{placed['id']}/{step}")


def stock(program: Program, product: str) -> Any:
    products = ask(program, "GET", "/products")[1]["data"]
    return next(row["stock"] for row in products if row["id"] == product)


def test_the_store_file_fills_the_shelves(fresh_shop: Program) -> None:
    products = ask(fresh_shop, "GET", "/products")[1]["data"]
    assert [("tea", 12), ("pot", 4), ("cup", 2)] == [(row["id"], row["stock"]) for row in products]


def test_an_order_is_stored_priced_and_taken_off_the_stock_before_the_answer(fresh_shop: Program) -> None:
    placed = order(fresh_shop, "Ada", "pot", 2)
    assert ("placed", 48) == (placed["status"], placed["total"])
    assert (200, placed) == ask(fresh_shop, "GET", f"/orders/{placed['id']}")
    assert {"data": [placed]} == ask(fresh_shop, "GET", "/orders")[1]
    assert 2 == stock(fresh_shop, "pot")


def test_a_cancelled_order_gives_back_what_it_took(shop: Program) -> None:
    before = stock(shop, "tea")
    placed = order(shop, "Bob", "tea", 3)
    assert before - 3 == stock(shop, "tea")
    assert (200, {**placed, "status": "cancelled"}) == move(shop, placed, "cancel")
    assert before == stock(shop, "tea")


@pytest.mark.parametrize("steps", [("pay", "ship"), ("pay", "pay"), ("cancel", "pay"), ("ship",)])
def test_an_order_moves_only_as_its_states_allow(shop: Program, steps: tuple[str, ...]) -> None:
    states = {"pay": "paid", "ship": "shipped", "cancel": "cancelled"}
    allowed = {("placed", "pay"), ("paid", "ship"), ("placed", "cancel")}
    placed = order(shop, "Eve", "tea", 1)
    state = "placed"
    for step in steps:
        status, answer = move(shop, placed, step)
        if (state, step) in allowed:
            state = states[step]
            assert (200, state) == (status, answer["status"])
        else:
            assert 500 == status
            assert answer["error"].startswith("Cannot accept the transition: ")
    assert state == ask(shop, "GET", f"/orders/{placed['id']}")[1]["status"]


@pytest.mark.parametrize(
    ("body", "status", "error"),
    [
        ({"customer": "Ada", "product": "pot", "quantity": 5}, 409, "Only 4 left of pot"),
        ({"customer": "Ada", "product": "ale", "quantity": 1}, 404, "There is no product ale"),
        ({"customer": "Ada", "product": "tea"}, 422, "Cannot extract the wish: NewOrder from the body."),
        (
            {"customer": "Ada", "product": "tea", "quantity": "2"},
            422,
            "Cannot extract the wish: NewOrder from the body.",
        ),
    ],
)
def test_an_order_that_cannot_be_is_refused_and_changes_nothing(
    shop: Program, body: Any, status: int, error: str
) -> None:
    before = ask(shop, "GET", "/orders"), ask(shop, "GET", "/products")
    assert (status, {"error": error}) == ask(shop, "POST", "/orders", body)
    assert before == (ask(shop, "GET", "/orders"), ask(shop, "GET", "/products"))


@pytest.mark.parametrize(("method", "path"), [("GET", ""), ("POST", "/pay"), ("POST", "/ship"), ("POST", "/cancel")])
def test_an_order_nobody_placed_is_not_found(shop: Program, method: str, path: str) -> None:
    assert (404, {"error": "There is no order 7"}) == ask(shop, method, f"/orders/7{path}")


def test_orders_prints_what_its_expected_txt_says(fresh_shop: Program) -> None:
    cup = order(fresh_shop, "Ada", "cup", 1)
    assert [500, 200, 200] == [move(fresh_shop, cup, step)[0] for step in ("ship", "pay", "ship")]
    assert 200 == move(fresh_shop, order(fresh_shop, "Bob", "tea", 10), "cancel")[0]
    assert 0 == fresh_shop.interrupt()
    assert [] == differences(expected_lines(ORDERS / "expected.txt"), fresh_shop.lines)
    assert ["[ERROR] [shipOrder: Order API] Cannot accept the transition: paid_to_shipped on the order: status."] == [
        line for line in fresh_shop.errors if line.startswith("[ERROR]")
    ]
