"""What a web page says: its links, its text, its content as Markdown (ARO-0011, runtime.md 2.5 ParseHtml).

BeautifulSoup over lxml reads HTML leniently, as browsers do; both, and markdownify, are imported when the first page is
read, so that no other program pays for them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from runtime.errors import EvaluationError
from runtime.values.kinds import Value

_UNSEEN = ("script", "style", "template", "noscript", "head")
"""Elements whose text no reader sees."""


def _read(html: str) -> Any:
    from bs4 import BeautifulSoup

    return BeautifulSoup(html, "lxml")


def _links(html: str, selector: str) -> Value:
    return [str(link["href"]) for link in _read(html).select("a[href]")]


def _content(html: str, selector: str) -> Value:
    page = _read(html)
    return {"title": _title(page), "content": _text(_main(page))}


def _texts(html: str, selector: str) -> Value:
    from soupsieve import SelectorSyntaxError

    try:
        found = _read(html).select(selector or "body")
    except SelectorSyntaxError as error:
        raise EvaluationError(f"'{selector}' is no CSS selector: {str(error).splitlines()[0]}") from error
    return [_text(element) for element in found]


def _markdown(html: str, selector: str) -> Value:
    return _as_markdown(_read(html))


def _page(html: str, selector: str) -> Value:
    return {
        "title": _title(_read(html)),
        "markdown": _as_markdown(_read(html)),
        "links": _links(html, selector),
    }


FORMS: Mapping[str, Callable[[str, str], Value]] = {
    "links": _links,
    "content": _content,
    "text": _texts,
    "markdown": _markdown,
    "page": _page,
}
"""By the specifier of the result: each reads a page's HTML; the second argument is a CSS selector, or empty."""


def _title(page: Any) -> str:
    title = page.find("title")
    return _text(title) if title is not None else ""


def _main(page: Any) -> Any:
    return page.find("main") or page.find("article") or page.find("body") or page


def _text(element: Any) -> str:
    """Return the text a reader sees, white space collapsed."""
    for unseen in element.find_all(_UNSEEN):
        unseen.decompose()
    return " ".join(element.get_text(" ").split())


def _as_markdown(page: Any) -> str:
    from markdownify import MarkdownConverter

    main = _main(page)
    for unseen in main.find_all(_UNSEEN):
        unseen.decompose()
    text: str = MarkdownConverter(heading_style="ATX", bullets="-").convert_soup(main)
    lines = [line.rstrip() for line in text.strip().splitlines()]
    # One empty line between blocks, however many the markup left.
    return "\n".join(line for line, before in zip(lines, ["x", *lines], strict=False) if line or before)
