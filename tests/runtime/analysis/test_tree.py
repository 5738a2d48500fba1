from runtime.analysis.tree import actions_in, statements_in
from runtime.syntax import nodes
from tests.support.checking import feature_set

BODY = """
Log 1 to the <console>.
if 1 == 1 { Log 2 to the <console>. } else { Log 3 to the <console>. }
match <x> { case 1 { for each <i> in [1] { Log 4 to the <console>. } } otherwise { Log 5 to the <console>. } }
while 1 == 2 { for <i> from 1 to 2 { Log 6 to the <console>. break. } }
"""


def test_every_statement_is_met_in_source_order():
    body = feature_set("a: B", BODY).body
    assert [1, 2, 3, 4, 5, 6] == [
        action.sink.value for action in actions_in(body) if isinstance(action.sink, nodes.Literal)
    ]
    kinds = [type(statement).__name__ for statement in statements_in(body)]
    expected = "Action If Action Action Match ForEach Action Action While RangeLoop Action Break"
    assert expected.split() == kinds
