import pytest

from runtime.engine import effects
from runtime.engine.actions.files import append, copy, exists, list_, make, move, read, stat, write
from runtime.engine.actions.own_maps import delete
from runtime.errors import EvaluationError
from runtime.values.answers import answer
from runtime.values.formats.layout import USUAL, Layout
from runtime.values.kinds import HeaderMap
from tests.support.calls import Frame, finish, make_call


def first(run, *replies):
    return finish(run, *replies)[0][0]


@pytest.mark.parametrize(
    ("statement", "form"),
    [
        ('read d from file:"a.json"', "json"),
        ('read d:csv from file:"a.json"', "csv"),
        ('read d:raw from file:"a.json"', "raw"),
        ('read d:String from file:"a.json"', "raw"),
        ('read d:bytes from file:"a.json"', "bytes"),
        ('read d from file:"a"', ""),
    ],
)
def test_read_chooses_the_form_by_word_or_extension(statement, form):
    asked, value = finish(read(make_call(statement)), [1])
    assert [effects.ReadFile(asked[0].path, form, USUAL)] == asked
    assert [1] == value


def test_read_has_options():
    call = make_call('read d from file:"a.csv"', with_value={"delimiter": ";", "header": False})
    assert effects.ReadFile("a.csv", "csv", Layout(";", False)) == first(read(call), [])


def test_read_of_a_schema_is_checked():
    with pytest.raises(EvaluationError):
        finish(read(make_call('read u:User from file:"a.json"')), {"name": 1}, EvaluationError("no contract"))


def test_read_of_a_url_asks_the_web_and_reads_its_form():
    got = answer(200, HeaderMap({"content-type": "text/csv; charset=utf-8"}), "a,b\n1,2", "a,b\n1,2")
    asked, value = finish(read(make_call('read d from url:"http://h/x"')), None, got)
    assert effects.RequestUrl("GET", "http://h/x") == asked[1]
    assert [{"a": 1, "b": 2}] == value


def test_list_takes_globs_and_words():
    cases = [
        (make_call('list e from directory:"d"'), ("", False)),
        (make_call('list e:*.txt from directory:"d"'), ("*.txt", False)),
        (make_call('list e:recursively from directory:"d"'), ("", True)),
        (
            make_call('list e from directory:"d"', trailing=(("matching", "*.aro"), ("recursively", None))),
            ("*.aro", True),
        ),
    ]
    for call, (pattern, recursive) in cases:
        assert effects.ListDirectory("d", pattern, recursive) == first(list_(call), [])


def test_stat_of_nothing_fails_and_exists_does_not():
    assert {"size": 1} == finish(stat(make_call('stat i for file:"a"')), {"size": 1})[1]
    with pytest.raises(EvaluationError, match="File not found: a"):
        finish(stat(make_call('stat i for file:"a"')), None)
    assert finish(exists(make_call('exists f for file:"a"')), None)[1] is False


@pytest.mark.parametrize(
    ("statement", "parts", "found"),
    [
        ('exists f for file:"a"', {}, True),
        ('exists f for directory:"a"', {}, False),
        ('exists f for path:"a"', {}, True),
        ("exists f for =", {"object": "a"}, True),
    ],
)
def test_exists_looks_at_the_kind_that_is_named(statement, parts, found):
    assert found is finish(exists(make_call(statement, **parts)), {"isFile": True, "isDirectory": False})[1]


# --- writing -----------------------------------------------------------------------------------------------------


def test_write_tells_of_it_afterwards():
    call = make_call('write users to file:"a.sql"', target=[1], subject=[1])
    asked, value = finish(write(call), "/abs/a.sql")
    assert effects.WriteFile("a.sql", [1], "sql", USUAL, "users") == asked[0]
    assert ("file.written", "/abs/a.sql") == (asked[1].event.type, asked[1].event.payload["path"])
    assert {"path": "/abs/a.sql", "success": True} == value


@pytest.mark.parametrize(
    ("statement", "parts", "value", "form"),
    [
        ('write - to file:"a"', {"subject": "sink", "has_sink": True}, "sink", ""),
        ('write d:csv to file:"a"', {"target": {"csv": 1}}, {"csv": 1}, "csv"),
        ('write d:name to file:"a"', {"target": {"name": "Ada"}}, "Ada", ""),
        ('write d to file:"a"', {"with_value": "content"}, "content", ""),
        ('write d to file:"a"', {"target": 1, "with_value": {"a": 2}}, {"a": 2}, ""),
        ('write d to file:"a"', {"target": None}, None, ""),
    ],
)
def test_write_finds_what_is_to_be_written(statement, parts, value, form):
    effect = first(write(make_call(statement, **parts)), "x")
    assert (value, form) == (effect.value, effect.form)


def test_write_takes_options_only_beside_a_value():
    call = make_call('write d to file:"a.csv"', target=[1], with_value={"delimiter": ";"})
    effect = first(write(call), "x")
    assert ([1], Layout(";")) == (effect.value, effect.layout)
    alone = make_call('write d to file:"a.csv"', with_value={"delimiter": ";"})
    assert {"delimiter": ";"} == first(write(alone), "x").value


def test_write_of_nothing_fails():
    with pytest.raises(EvaluationError, match="Undefined variable: 'd'"):
        finish(write(make_call('write d to file:"a"')))


def test_write_to_a_url_posts():
    asked, _ = finish(write(make_call('write d to url:"http://h/x"', target={"a": 1})), {"timeout": 5}, "ok")
    assert effects.RequestUrl("POST", "http://h/x", {"Content-Type": "application/json"}, '{"a":1}', 5.0) == asked[1]


@pytest.mark.parametrize(
    ("path", "value", "form"),
    [("a.log", "x", "log"), ("a.csv", {"a": 1}, "csv"), ("a.jsonl", "raw text", ""), ("a.json", {"a": 1}, ""),
     ("a.txt", "x", "")],
)  # fmt: skip
def test_append_keeps_lines_in_their_form(path, value, form):
    effect = first(append(make_call(f'append x to file:"{path}"', target=value)), "p")
    assert (path, value, form, True) == (effect.path, effect.value, effect.form, effect.at_end)


# --- folders, copies, deleting ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("statement", "directory"),
    [
        ('make dir at path:"p"', True),
        ('make file at path:"p"', False),
        ('touch x at path:"p"', False),
        ('touch directory at path:"p"', True),
        ('createdirectory x at path:"p"', True),
        ("make directory:p - -", True),
        ("touch file:p - -", False),
    ],
)
def test_make_makes_folders_but_for_files(statement, directory):
    assert effects.MakePath("p", directory) == first(make(make_call(statement)), "p")


def test_copy_and_move_read_their_result():
    call = make_call("copy source to destination:b.txt", target="a.txt")
    assert effects.CopyPath("a.txt", "b.txt") == first(copy(call), "b.txt")
    call = make_call("move file:old to path", frame=Frame({"old": "a.txt"}), base="b.txt", object="b.txt")
    asked, value = finish(move(call), ["/a.txt", "/b.txt"])
    assert effects.MovePath("a.txt", "b.txt") == asked[0]
    assert ("file.renamed", "/a.txt", "/b.txt") == (
        asked[1].event.type, asked[1].event.payload["oldPath"], asked[1].event.payload["newPath"],
    )  # fmt: skip
    assert {"source": "/a.txt", "destination": "/b.txt", "success": True} == value


@pytest.mark.parametrize(
    ("statement", "effect"),
    [
        ("delete file:a.txt - -", effects.RemovePath("a.txt")),
        ("delete directory:d - -", effects.RemovePath("d", directory=True)),
        ('delete x from file:"a.txt"', effects.RemovePath("a.txt")),
    ],
)
def test_delete_of_a_path(statement, effect):
    assert effect == first(delete(make_call(statement)), "p")


def test_delete_from_a_map_called_file_stays_a_deletion_of_a_key():
    call = make_call("delete a from file", base={"a": 1}, object={"a": 1})
    assert {} == finish(delete(call))[1]


@pytest.mark.parametrize("is_literal", [True, False])
@pytest.mark.parametrize(
    ("action", "statement"),
    [
        (read, 'read d from file:"a"'),
        (list_, 'list d from directory:"a"'),
        (stat, 'stat d for file:"a"'),
        (exists, 'exists d for file:"a"'),
        (write, 'write d to file:"a"'),
        (append, 'append d to file:"a"'),
        (make, 'make d at directory:"a"'),
        (delete, 'delete d from file:"a"'),
    ],
)
def test_each_verb_says_whether_its_path_is_a_literal(action, statement, is_literal):
    call = make_call(statement, object_is_literal=is_literal, with_value="x")
    run = action(call)
    assert is_literal == next(run).is_literal


@pytest.mark.parametrize("verb", [copy, move])
def test_copy_and_move_say_it_of_both_paths(verb):
    names = {"result_quoted": True, "result_is_literal": True}
    asked = next(verb(make_call('copy file:a to destination:"b"', **names)))
    assert ("a", True, "b", False) == (
        asked.source,
        asked.source_is_literal,
        asked.target,
        asked.target_is_literal,
    )


@pytest.mark.parametrize("verb", ["make", "delete"])
def test_without_an_object_it_is_the_result_that_counts(verb):
    action = {"make": make, "delete": delete}[verb]
    call = make_call(f"{verb} file:a - -", result_quoted=True, result_is_literal=True)
    assert next(action(call)).is_literal
