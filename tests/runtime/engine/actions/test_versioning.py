import pytest

from runtime.engine.actions.versioning import checkout, commit, retrieve_git, stage, tag
from runtime.engine.effects import Announce, Git
from runtime.errors import EvaluationError
from tests.support.calls import Frame, finish, make_call

LOG = (
    "h1\x1fAda\x1fada@x\x1f2026-01-31T12:00:00+00:00\x1fThe second\x1e\n"
    "h0\x1fBob\x1fbob@x\x1f2026-01-30T12:00:00+00:00\x1fThe first\x1e\n"
)


def asked(run, *replies):
    """Return the commands, and the type and payload of the event."""
    effects, value = finish(run, *replies)
    commands = [effect.arguments for effect in effects if isinstance(effect, Git)]
    told = [effect.event.type for effect in effects if isinstance(effect, Announce)]
    return commands, told, value


def test_a_log_is_a_list_of_commits_the_newest_first():
    commands, _, value = asked(retrieve_git(make_call("retrieve log from git")), LOG)
    assert "log" == commands[0][0]
    assert ["The second", "The first"] == [one["message"] for one in value]
    assert {"hash": "h0", "author": "Bob", "email": "bob@x", "date": "2026-01-30T12:00:00+00:00"}.items() <= value[
        1
    ].items()


def test_the_specifier_goes_before_the_name_and_the_branch_may_be_none():
    assert ([("branch", "--show-current")], [], "main") == asked(
        retrieve_git(make_call("retrieve current:branch from git")), "main\n"
    )


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("## main\0", {"branch": "main", "clean": True, "files": []}),
        ("## No commits yet on main\0", {"branch": "main", "clean": True, "files": []}),
        (
            "## main...origin/main [ahead 1]\0 M a b.txt\0?? new\0D  gone\0R  to\0from\0",
            {
                "branch": "main",
                "clean": False,
                "files": [
                    {"path": "a b.txt", "status": "modified"},
                    {"path": "new", "status": "untracked"},
                    {"path": "gone", "status": "deleted"},
                    {"path": "to", "status": "renamed"},
                ],
            },
        ),
    ],
)
def test_the_status_names_branch_and_files(text, status):
    assert status == asked(retrieve_git(make_call("retrieve state from git")), text)[2]


def test_a_folder_is_quoted_or_a_variables():
    quoted = finish(retrieve_git(make_call('retrieve branch from git:"../x"')), "")[0]
    bound = finish(retrieve_git(make_call("retrieve branch from git:home", names={"home": "/x"})), "")[0]
    word = finish(retrieve_git(make_call("retrieve branch from git:home", Frame())), "")[0]
    assert ["../x", "/x", "home"] == [effects[0].directory for effects in (quoted, bound, word)]


@pytest.mark.parametrize(
    ("statement", "parts", "paths"),
    [
        ("stage files to git", {}, (".",)),
        ("stage files to git", {"target": ["a", "b"]}, ("a", "b")),
        ("stage files with =", {"object": "a.txt"}, ("a.txt",)),
        ("stage files to git", {"with_value": ["-n", "b"]}, ("-n", "b")),
    ],
)
def test_paths_are_staged_and_never_read_as_options(statement, parts, paths):
    commands, told, value = asked(stage(make_call(statement, **parts)))
    assert ([("add", "--", *paths)], ["git.staged"], {"staged": list(paths)}) == (commands, told, value)


@pytest.mark.parametrize("parts", [{"with_value": "The first"}, {"with_value": {"message": "The first"}}])
def test_a_commit_says_what_it_made(parts):
    commands, told, value = asked(commit(make_call("commit c to git", **parts)), "", "abc\n", "main\n")
    assert ("commit", "--quiet", "--message=The first") == commands[0]
    assert (["git.commit"], {"hash": "abc", "message": "The first", "branch": "main"}) == (told, value)


@pytest.mark.parametrize(
    ("value", "command"),
    [
        ("dev", ("checkout", "--quiet", "dev", "--")),
        ({"branch": "dev", "create": True}, ("checkout", "--quiet", "-b", "dev", "--")),
    ],
)
def test_checkout_goes_over_to_a_branch(value, command):
    assert ([command], ["git.checkout"], {"branch": "dev"}) == asked(
        checkout(make_call("checkout b from git", with_value=value))
    )


def test_a_tag_may_have_a_message():
    plain = asked(tag(make_call("tag t for git", with_value="v1")), "", "abc\n")
    assert ([("tag", "v1"), ("rev-parse", "HEAD")], ["git.tag"], {"tag": "v1", "hash": "abc"}) == plain
    noted = asked(tag(make_call("tag t for git", with_value={"name": "v1", "message": "m"})), "", "abc\n")
    assert ("tag", "--annotate", "--message=m", "v1") == noted[0][0]


@pytest.mark.parametrize(
    ("run", "cause"),
    [
        (commit(make_call("commit c to git")), "A commit needs its message"),
        (commit(make_call("commit c to git", with_value="  ")), "A commit needs its message"),
        (checkout(make_call("checkout b from git", with_value="--force")), "'--force' is no name"),
        (tag(make_call("tag t for git", with_value={})), "A tag needs its name"),
        (stage(make_call("stage f to git", with_value=[])), "A path to stage must not be empty"),
    ],
)
def test_what_is_missing_or_would_be_an_option_is_refused(run, cause):
    with pytest.raises(EvaluationError, match=cause):
        finish(run)
