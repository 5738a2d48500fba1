import pytest

from runtime.errors import EvaluationError
from runtime.values.webpage import FORMS


def test_only_what_a_reader_sees_is_text():
    html = "<body>a<script>x</script><style>y</style><noscript>z</noscript><template>t</template> b</body>"
    assert ["a b"] == FORMS["text"](html, "")


@pytest.mark.parametrize(
    ("html", "content"),
    [
        ("<body><nav>n</nav><main>m</main><article>a</article></body>", "m"),
        ("<body><nav>n</nav><article>a</article></body>", "a"),
        ("<body>b</body>", "b"),
        ("just text", "just text"),
        ("", ""),
    ],
)
def test_the_content_is_that_of_main_else_article_else_the_body(html, content):
    assert {"title": "", "content": content} == FORMS["content"](html, "")


def test_links_are_those_that_lead_somewhere():
    assert ["/a?x=1&y=2", "#b"] == FORMS["links"]('<a href="/a?x=1&amp;y=2">a</a><a>none</a><a href="#b">b</a>', "")


@pytest.mark.parametrize(
    ("html", "markdown"),
    [
        ("<h2>Two</h2><p>one</p><p>two</p>", "## Two\n\none\n\ntwo"),
        ("<ol><li>a</li><li>b</li></ol>", "1. a\n2. b"),
        ("<p><code>x</code> <em>y</em> <a href='/z'>z</a></p>", "`x` *y* [z](/z)"),
        ("<pre>a\n  b</pre>", "```\na\n  b\n```"),
        ("<script>x</script>", ""),
    ],
)
def test_markdown_keeps_what_the_markup_meant(html, markdown):
    assert markdown == FORMS["markdown"](html, "")


def test_a_page_is_all_three():
    page = FORMS["page"]("<title>T</title><p>x <a href='/y'>y</a>", "")
    assert {"title": "T", "markdown": "x [y](/y)", "links": ["/y"]} == page


def test_markup_that_never_ends_is_read_as_far_as_it_goes():
    assert ["one", "two"] == FORMS["text"]("<ul><li>one<li>two", "li")
    assert [] == FORMS["links"]("<<<a <a <b", "")


def test_a_selector_that_is_none_is_named():
    with pytest.raises(EvaluationError, match=r"'li\[' is no CSS selector"):
        FORMS["text"]("<p>x", "li[")
