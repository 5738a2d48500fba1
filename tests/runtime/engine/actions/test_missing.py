import pytest

from runtime.engine.actions.missing import ACTIONS
from runtime.vocabulary import VERBS
from tests.support.calls import make_call


@pytest.mark.parametrize("verb", ["push", "pull", "clone"])
def test_git_against_a_remote_is_left_to_git(verb):
    said = f"The action '{verb.capitalize()}' is not available: .* Execute the <done> with \"git {verb}\""
    with pytest.raises(Exception, match=said):
        ACTIONS[verb](make_call(f"{verb} x from git"))


@pytest.mark.parametrize("verb", ["invoke", "subscribe", "stream"])
def test_a_synonym_is_named_as_the_author_wrote_it(verb):
    with pytest.raises(Exception, match=f"The action '{verb.capitalize()}' is not available yet"):
        ACTIONS[VERBS[verb].action](make_call(f"{verb} x from y"))
