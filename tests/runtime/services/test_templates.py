from __future__ import annotations

import os
from pathlib import Path

import pytest

from runtime.engine.actions.registry import LINKAGE
from runtime.engine.effects import LoadTemplate
from runtime.errors import EvaluationError
from runtime.services.service import OUTSIDE
from runtime.services.templates import Templates


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return the templates folder of an application, with a file beside it."""
    templates = tmp_path / "templates"
    (templates / "emails").mkdir(parents=True)
    (templates / "index.html").write_text("<p>hello</p>", "utf-8")
    (templates / "emails" / "welcome.tpl").write_text("welcome", "utf-8")
    (tmp_path / "secret.txt").write_text("secret", "utf-8")
    return templates


def load(folder: Path, path: str):
    templates = Templates(folder, LINKAGE)
    return templates.handlers[LoadTemplate](LoadTemplate(path), OUTSIDE)


@pytest.mark.parametrize("path", ["index.html", "emails/welcome.tpl", "./index.html"])
def test_a_template_below_the_folder_is_compiled(folder, path):
    code = load(folder, path)
    assert code.source.text in ("<p>hello</p>", "welcome")
    assert code.source.name == f"templates/{path.removeprefix('./')}"


@pytest.mark.parametrize(
    "path",
    [
        "nothing.html",
        "\ud800.html",
        "",
        "emails",
        ".",
        "../secret.txt",
        "emails/../../secret.txt",
        "emails/../index.html",
        "/etc/passwd",
        "emails\\welcome.tpl",
        "index.html\0",
        "x" * 5000,
    ],
)
def test_everything_else_is_not_found_and_the_answer_is_404(folder, path):
    with pytest.raises(EvaluationError) as caught:
        load(folder, path)
    assert str(caught.value) == f"Template not found: ./templates/{path}"
    assert caught.value.status == 404


def test_a_symlink_that_leaves_the_folder_is_not_found(folder):
    (folder / "secret.html").symlink_to(folder.parent / "secret.txt")
    (folder / "out").symlink_to(folder.parent)
    for path in ("secret.html", "out/secret.txt"):
        with pytest.raises(EvaluationError, match="Template not found"):
            load(folder, path)


def test_a_symlink_in_a_circle_is_not_found(folder):
    (folder / "loop.html").symlink_to("loop.html")
    with pytest.raises(EvaluationError, match="Template not found"):
        load(folder, "loop.html")


def test_a_symlink_within_the_folder_is_followed(folder):
    (folder / "start.html").symlink_to("index.html")
    assert load(folder, "start.html").source.text == "<p>hello</p>"


def test_a_folder_that_is_itself_a_symlink_is_fine(folder):
    link = folder.parent / "linked"
    link.symlink_to(folder)
    assert load(link, "index.html").source.text == "<p>hello</p>"


def test_an_application_without_templates_has_none(tmp_path):
    with pytest.raises(EvaluationError, match=r"Template not found: \./templates/index\.html"):
        load(tmp_path / "templates", "index.html")


def test_a_template_is_compiled_once_until_its_file_changes(folder):
    templates = Templates(folder, LINKAGE)
    ask = LoadTemplate("index.html")
    first = templates.handlers[LoadTemplate](ask, OUTSIDE)
    assert templates.handlers[LoadTemplate](ask, OUTSIDE) is first
    (folder / "index.html").write_text("<p>changed</p>", "utf-8")
    os.utime(folder / "index.html", ns=(1, 1))
    changed = templates.handlers[LoadTemplate](ask, OUTSIDE)
    assert changed.source.text == "<p>changed</p>"


def test_a_broken_template_says_where_it_is_broken(folder):
    (folder / "broken.html").write_text("fine\n{{ <x }}\n", "utf-8")
    with pytest.raises(EvaluationError, match=r"^Template render error in broken\.html: line 2: ") as caught:
        load(folder, "broken.html")
    assert caught.value.status is None


def test_a_template_that_is_no_text_says_so(folder):
    (folder / "image.html").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(EvaluationError, match=r"Template render error in image\.html: the file is not UTF-8"):
        load(folder, "image.html")
