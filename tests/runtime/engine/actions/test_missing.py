import pytest

from runtime.engine.actions.missing import ACTIONS
from tests.support.calls import make_call


@pytest.mark.parametrize("verb", ["push", "pull", "clone"])
def test_git_against_a_remote_is_left_to_git(verb):
    said = f"The action '{verb.capitalize()}' is not available: .* Execute the <done> with \"git {verb}\""
    with pytest.raises(Exception, match=said):
        ACTIONS[verb](make_call(f"{verb} x from git"))
