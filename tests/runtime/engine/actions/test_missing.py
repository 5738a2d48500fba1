import pytest

from runtime.engine.actions.missing import ACTIONS, not_available
from runtime.vocabulary import VERBS
from tests.support.calls import make_call


def test_the_failure_names_what_is_missing():
    assert "The action 'Prompt' is not available yet" == str(not_available("Prompt"))


@pytest.mark.parametrize("verb", ["ask", "invoke", "choose", "subscribe", "stream"])
def test_a_synonym_is_named_as_the_author_wrote_it(verb):
    with pytest.raises(Exception, match=f"The action '{verb.capitalize()}' is not available yet"):
        ACTIONS[VERBS[verb].action](make_call(f"{verb} x from y"))
