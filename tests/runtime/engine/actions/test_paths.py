import pytest

from runtime.engine import effects
from runtime.engine.actions.paths import is_address, object_path, result_path
from runtime.errors import EvaluationError
from runtime.values.kinds import UNBOUND
from tests.support.calls import Frame, finish, make_call

NAMES = Frame({"name": "n.txt", "entry": {"path": "e.txt", "n": 1}, "count": 3})


@pytest.mark.parametrize(
    ("noun", "base", "path"),
    [
        ('file:"a b.txt"', UNBOUND, "a b.txt"),
        ('file:"name"', UNBOUND, "name"),
        ("file:name", UNBOUND, "n.txt"),
        ("file:name", "other.txt", "n.txt"),
        ("file:gone", "other.txt", "other.txt"),
        ("file:entry.path", UNBOUND, "e.txt"),
        ("file:notes.txt", UNBOUND, "notes.txt"),
        ("file:./notes.txt", UNBOUND, "./notes.txt"),
        ("my-file", "p.txt", "p.txt"),
        ("entry", {"path": "e.txt"}, "e.txt"),
        ("entry:path", {"path": "e.txt"}, "e.txt"),
        ("notes", UNBOUND, "notes"),
        ("file:entry", UNBOUND, "e.txt"),
        # What Touch has bound to `file` hides no variable; of another Map the part goes first.
        ("file:name", {"name": "no.txt", "path": "touched.txt"}, "n.txt"),
        ("file:path", {"path": "touched.txt"}, "touched.txt"),
        ("row:name", {"name": "r.txt"}, "r.txt"),
    ],
)
def test_the_object_means_a_path(noun, base, path):
    assert path == finish(object_path(make_call(f"read x from {noun}", NAMES, base=base)))[1]


def test_a_value_is_a_path_if_it_is_text():
    assert "a.txt" == finish(object_path(make_call("read x from =", object="a.txt")))[1]
    with pytest.raises(EvaluationError, match="A path is text, and object has the type Integer"):
        finish(object_path(make_call("read x from =", object=1)))
    with pytest.raises(EvaluationError, match="A path is text, and file has the type Integer"):
        finish(object_path(make_call("read x from file:count", NAMES)))


def test_a_magic_name_is_read():
    asked, path = finish(object_path(make_call("read x from env:LOG_FILE")), "/var/log")
    assert ([effects.ReadEnvironment("LOG_FILE")], "/var/log") == (asked, path)


@pytest.mark.parametrize("noun", ["file", "directory", "destination", "url"])
def test_a_word_for_a_path_is_none_by_itself(noun):
    with pytest.raises(EvaluationError, match=f'Which {noun}. Write <{noun}: "...">'):
        finish(object_path(make_call(f"read x from {noun}")))


def test_a_statement_without_object_says_what_it_needs():
    with pytest.raises(EvaluationError, match="The action 'Read' needs a path"):
        finish(object_path(make_call("read x - -")))


def test_the_result_means_a_path_too():
    assert "n.txt" == result_path(make_call("copy file:name to x", NAMES))
    assert "name" == result_path(make_call("copy file:name to x", NAMES, result_quoted=True))
    assert "p.txt" == result_path(make_call("copy source to x", target="p.txt"))


def test_addresses():
    assert [True, True, False] == [is_address(text) for text in ("http://x", "HTTPS://x", "httpd.conf")]
