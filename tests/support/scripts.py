"""Scripts that stand in no package: those that make pages, and those of the build."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

from tests.support.program import ROOT


def script(place: str) -> ModuleType:
    """Return a script as a module, by its place in the project: ``docs/limits.py``."""
    name = f"script_{Path(place).stem}"
    spec = importlib.util.spec_from_file_location(name, ROOT / place)
    assert spec is not None
    assert spec.loader is not None
    module = sys.modules[name] = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
