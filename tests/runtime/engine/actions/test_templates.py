import pytest

from runtime.engine.actions.own_text import transform
from runtime.errors import EvaluationError
from tests.support.calls import Frame, finish, make_call


class _Template:
    """Stands for a compiled template that shows one name."""

    @staticmethod
    def plain(frame: Frame):
        yield from ()
        if frame.get("user") is None:
            raise EvaluationError("Variable 'user' is not defined")
        return f"Hello {frame.get('user')}, {frame.get('title')}"


def test_transform_renders_a_template_with_the_names_it_sees():
    call = make_call("transform html from template:mails/hello.html", names={"user": "Ada"}, with_value={"title": "Dr"})
    asked, text = finish(transform(call), _Template)
    assert "mails/hello.html" == asked[0].path
    assert "Hello Ada, Dr" == text


def test_a_template_may_be_named_by_a_variable():
    call = make_call("transform html from template:page", names={"user": "Ada", "page": "p.html", "title": ""})
    assert "p.html" == finish(transform(call), _Template)[0][0].path


def test_a_template_that_fails_says_which():
    call = make_call("transform html from template:hello.html", Frame({"user": None}))
    with pytest.raises(EvaluationError, match=r"Template render error in hello.html: Variable 'user' is not defined"):
        finish(transform(call), _Template)


def test_a_missing_template_keeps_its_status():
    refused = EvaluationError("Template not found: ./templates/x", 404)
    with pytest.raises(EvaluationError, match="Template not found") as caught:
        finish(transform(make_call("transform html from template:x")), refused)
    assert 404 == caught.value.status


def test_a_quoted_path_is_taken_as_it_is():
    call = make_call('transform html from template:"a b.html"', names={"user": "Ada", "a b.html": "x"})
    assert "a b.html" == finish(transform(call), _Template)[0][0].path


def test_a_template_needs_its_path():
    with pytest.raises(EvaluationError, match="A template needs its path"):
        finish(transform(make_call("transform html from template")))
