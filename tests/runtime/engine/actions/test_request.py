import pytest

from runtime.compiler.calls import Condition, Junction
from runtime.engine import effects
from runtime.engine.actions.request import extract, parse, receive, retrieve
from runtime.errors import EvaluationError
from tests.support.calls import finish, make_call

ROWS = [{"id": "1", "n": 3, "tag": "a"}, {"id": "2", "n": 1, "tag": "b"}, {"id": "3", "n": 2, "tag": "a"}]


def extracted(statement, **parts):
    return finish(extract(make_call(statement, **parts)))[1]


@pytest.mark.parametrize(
    ("selector", "value"),
    [("first", "a"), ("last", "d"), ("0", "d"), ("1", "c"), ("0-1", ["d", "c"]), ("0,3", ["d", "a"]),
     ("9", ""), ("odd", ["a", "b", "c", "d"])],
)  # fmt: skip
def test_extract_picks_from_a_list(selector, value):
    assert value == extracted(f"extract x:{selector} from list", object=["a", "b", "c", "d"])


def test_extract_of_text_that_holds_json_parses_it():
    assert {"a": [1]} == extracted("extract x from body", object='{"a": [1]}')
    assert "{broken" == extracted("extract x from body", object="{broken")


def test_extract_of_a_field_leaves_text_alone():
    assert "[1]" == extracted("extract x from body:a", object="[1]")


def test_extract_picks_a_key_of_a_map():
    assert 1 == extracted("extract x:a from map", object={"a": 1})
    assert {"a": 1} == extracted("extract x:b from map", object={"a": 1})


def test_extract_of_an_unbound_name_fails_unless_there_is_a_default():
    with pytest.raises(EvaluationError, match="Undefined variable: 'map'"):
        extracted("extract x from map:a")
    assert 5 == extracted("extract x from map:a", default=5)


def test_extract_of_a_missing_field_fails_unless_there_is_a_default():
    with pytest.raises(EvaluationError, match="Property 'b' not found on type Map"):
        extracted("extract x from map:b", base={"a": 1})
    assert None is extracted("extract x from map:b", base={"a": 1}, default=None)


def test_extract_looks_through_an_event_that_wraps_its_payload():
    event = {"eventType": "OrderPlaced", "order": {"total": 9}}
    assert 9 == extracted("extract x from event:total", base=event)


def test_extract_does_not_look_through_an_event_with_two_entries():
    with pytest.raises(EvaluationError, match="Property 'total'"):
        extracted("extract x from event:total", base={"order": {"total": 9}, "user": 1})


def test_extract_of_a_magic_name_asks_the_world():
    asked, value = finish(extract(make_call("extract home from env:HOME")), "/root")
    assert ([effects.ReadEnvironment("HOME")], "/root") == (asked, value)


def test_typed_extraction_checks_the_schema_of_the_contract():
    contract = {"schemas": {"Order": {"type": "object", "required": ["id"]}}}
    assert {"id": 1} == finish(extract(make_call("extract o:Order from body", object='{"id": 1}')), contract)[1]
    with pytest.raises(EvaluationError, match="Schema 'Order' validation failed: Missing required property 'id'"):
        finish(extract(make_call("extract o:Order from body", object={})), contract)


@pytest.mark.parametrize("built_in", ["String", "Integer", "List"])
def test_built_in_types_are_no_schemas(built_in):
    assert "x" == extracted(f"extract o:{built_in} from body", object="x")


def test_parse_reads_json_and_link_headers():
    assert [1, {"a": 2}] == finish(parse(make_call("parse x:json from body", object='[1, {"a": 2}]')))[1]
    header = '<https://a/2>; rel="next", <https://a/9>; rel="last"; title="x, y", <https://a/3>; rel="next"'
    links = finish(parse(make_call("parse x:link-header from header", object=header)))[1]
    assert {"next": "https://a/2", "last": "https://a/9"} == links


def test_parse_without_a_form_extracts():
    assert 1 == finish(parse(make_call("parse x:a from map", object={"a": 1})))[1]


@pytest.mark.parametrize(
    ("form", "text", "value"),
    [
        ("yaml", "a: [1]", {"a": [1]}),
        ("csv", "a;b\n1;x", [{"a": 1, "b": "x"}]),
        ("xml", "<a><b>x</b></a>", {"a": {"b": "x"}}),
        ("toml", "a = 1", {"a": 1}),
        ("env", "A=1", {"A": "1"}),
    ],
)
def test_parse_reads_the_forms_of_files(form, text, value):
    assert value == finish(parse(make_call(f"parse x:{form} from body", object=text)))[1]


def test_parse_refuses_what_is_not_of_its_form():
    with pytest.raises(EvaluationError, match="Invalid TOML"):
        finish(parse(make_call("parse x:toml from body", object="nonsense")))


def test_receive_returns_the_object():
    assert {"a": 1} == receive(make_call("receive x from event", object={"a": 1}))
    with pytest.raises(EvaluationError, match="Undefined variable: 'event'"):
        receive(make_call("receive x from event"))


def rows(statement, **parts):
    asked, value = finish(retrieve(make_call(statement, **parts)), ROWS)
    assert [effects.Retrieve("user-repository")] == asked
    return value


def where(field, value, operator="=="):
    return Condition(field, operator, value)


def test_retrieve_returns_all_rows_in_order():
    assert ROWS == rows("retrieve users from user-repository")


def test_one_match_is_the_row_itself_and_several_are_a_list():
    assert ROWS[1] == rows("retrieve user from user-repository", where=where("id", "2"))
    assert [ROWS[0], ROWS[2]] == rows("retrieve user from user-repository", where=where("tag", "a"))
    assert [] == rows("retrieve user from user-repository", where=where("tag", "z"))


def test_where_joins_conditions():
    both = Junction("and", (where("tag", "a"), where("n", 2)))
    either = Junction("or", (where("tag", "b"), where("n", 2)))
    assert ROWS[2] == rows("retrieve user from user-repository", where=both)
    assert [ROWS[1], ROWS[2]] == rows("retrieve user from user-repository", where=either)


def test_a_default_stands_in_for_no_rows_only():
    assert "none" == rows("retrieve user from user-repository", where=where("tag", "z"), default="none")
    assert ROWS[1] == rows("retrieve user from user-repository", where=where("id", "2"), default="none")


@pytest.mark.parametrize(
    ("selector", "value"), [("first", ROWS[0]), ("last", ROWS[2]), ("0", ROWS[2]), ("2", ROWS[0]), ("9", ROWS)]
)
def test_the_object_may_pick_one_end(selector, value):
    assert value == rows(f"retrieve user from user-repository:{selector}")


def test_order_limit_and_offset():
    assert [2, 3] == [row["n"] for row in rows("retrieve x from user-repository", order=(("n", False),), offset=1)]
    assert [3, 2] == [row["n"] for row in rows("retrieve x from user-repository", order=(("n", True),), limit=2)]
    two = (("tag", False), ("n", False))
    assert ["3", "1", "2"] == [row["id"] for row in rows("retrieve x from user-repository", order=two)]


def test_an_aggregate_makes_one_value_of_the_rows():
    assert 5.0 == rows("retrieve x from user-repository", where=where("tag", "a"), aggregate=("sum", "n"))
    assert 0 == rows("retrieve x from user-repository", where=where("tag", "z"), aggregate=("count", ""))


def test_count_asks_for_the_number_only():
    asked, value = finish(retrieve(make_call("retrieve n from user-repository:count")), 3)
    assert ([effects.CountRows("user-repository")], 3) == (asked, value)


def test_retrieve_chooses_from_a_bound_list_too():
    assert ROWS[1] == finish(retrieve(make_call("retrieve x from users", object=ROWS, where=where("n", 1))))[1]


def test_retrieve_from_nothing_fails():
    with pytest.raises(EvaluationError, match="Repository not found: 'users'"):
        finish(retrieve(make_call("retrieve x from users")))
    assert [] == finish(retrieve(make_call("retrieve x from users", default=[])))[1]
