"""An application that is made has what was asked for."""

from __future__ import annotations

from pathlib import Path

from runtime.host.application import RunOptions, load
from tests.bench.made import with_operations


def test_an_application_has_as_many_operations_as_were_asked_for_each_with_its_feature_set(tmp_path: Path) -> None:
    application = load(with_operations(tmp_path, 3), RunOptions(port=0))
    assert application.contract is not None
    assert ["getKind0", "getKind1", "getKind2"] == [known.operation_id for known in application.contract.operations]
    assert [] == application.warnings
