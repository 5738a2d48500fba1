"""The Markdown subset, and that nothing typed gets out of its place."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from runtime.values.markdown import to_html


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", ""),
        ("# Title #", "<h1>Title</h1>"),
        ("###### Deep", "<h6>Deep</h6>"),
        ("####### Seven", "<p>####### Seven</p>"),
        ("#hash", "<p>#hash</p>"),
        ("one\ntwo\n\nthree", "<p>one two</p>\n<p>three</p>"),
        ("- a\n* b\n+ c", "<ul><li>a</li><li>b</li><li>c</li></ul>"),
        ("1. a\n2) b", "<ol><li>a</li><li>b</li></ol>"),
        ("text\n- a", "<p>text</p>\n<ul><li>a</li></ul>"),
        ("> said\n> so", "<blockquote>said so</blockquote>"),
        ("---", "<hr>"),
        ("* * *", "<hr>"),
        ("- a\n---\nb", "<ul><li>a</li></ul>\n<hr>\n<p>b</p>"),
        (
            "```py\na < b\n\n# c\n```\nafter",
            '<pre><code class="language-py">a &lt; b\n\n# c</code></pre>\n<p>after</p>',
        ),
        ("```\nopen", "<pre><code>open</code></pre>"),
        (
            "a **b** __c__ *d* _e_ ~~f~~",
            "<p>a <strong>b</strong> <strong>c</strong> <em>d</em> <em>e</em> <del>f</del></p>",
        ),
        ("**a _b_**", "<p><strong>a <em>b</em></strong></p>"),
        ("snake_case_name", "<p>snake_case_name</p>"),
        ("`a*b*` & c", "<p><code>a*b*</code> &amp; c</p>"),
        ("[a *b*](/x?y=1&z)", '<p><a href="/x?y=1&amp;z">a <em>b</em></a></p>'),
        ("![pic](https://x/p.png)", '<p><img src="https://x/p.png" alt="pic"></p>'),
        ("<script>alert(1)</script>", "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>"),
    ],
)
def test_markdown_becomes_html(text: str, expected: str) -> None:
    assert expected == to_html(text)


@pytest.mark.parametrize("target", ["javascript:alert", "JavaScript:x", "data:text/html,x", "vbscript:x"])
def test_a_link_that_would_run_something_stays_text(target: str) -> None:
    assert f"<p>[x]({target})</p>" == to_html(f"[x]({target})")


def test_a_quote_in_a_target_does_not_end_the_attribute() -> None:
    assert to_html('[x](/a"onclick="b)') == '<p><a href="/a&quot;onclick=&quot;b">x</a></p>'


KNOWN_TAG = re.compile(
    r"</?(?:h[1-6]|p|ul|ol|li|blockquote|hr|pre|code|strong|em|del|a)>"
    r'|<code class="language-[\w+-]*">|<a href="[^"<>]*">|<img src="[^"<>]*" alt="[^"<>]*">'
)


@given(st.text("ab<>\"'&#*_`~[]()!:/-+1. \n", max_size=60))
def test_no_text_makes_a_tag_of_its_own(text: str) -> None:
    rest = KNOWN_TAG.sub("", to_html(text))
    assert "<" not in rest
    assert ">" not in rest
