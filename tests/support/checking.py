"""Programs as text, and what the analysis says about them."""

from __future__ import annotations

from runtime.analysis.analyzer import analyze
from runtime.errors import Diagnostic
from runtime.source import SourceFile
from runtime.syntax import nodes
from runtime.syntax.parser import parse

START = "(Application-Start: Testing) {\n  Return an <OK: status> for the <startup>.\n}\n"


def tree(text: str, name: str = "main.aro", path: str = "") -> nodes.File:
    """Parse `text`, which must have no findings of its own."""
    result = parse(SourceFile(name, text, path))
    assert [] == [finding.message for finding in result.diagnostics]
    return result.file


def feature_set(header: str, body: str = "") -> nodes.FeatureSet:
    """Return the feature set with this header, brackets left out."""
    return tree(f"({header}) {{ {body} }}").feature_sets[0]


def statements(body: str) -> str:
    """Wrap statements in a feature set that ends as it should, beside an entry point."""
    return f"{START}(listUsers: User API) {{\n{body}\n  Return an <OK: status> for the <list>.\n}}\n"


def findings(*texts: str) -> list[Diagnostic]:
    """Return what the analysis says of an application of these files: ``main.aro``, ``1.aro``, ``2.aro`` ..."""
    return analyze([tree(text, f"{number}.aro" if number else "main.aro") for number, text in enumerate(texts)])


def messages(*texts: str) -> list[str]:
    """Return the messages, by place."""
    return [finding.message for finding in findings(*texts)]
