"""A subset of Markdown as HTML: what Compute's ``markdown`` and the template filter of that name offer.

Headings, paragraphs, lists, block quotes, fenced code, rules; within a line code, strong, emphasis, strike-through,
links and images. Every character is escaped, and links lead only to http, https, mailto or within the site, so that
the result is safe to embed whatever was typed. No nesting of lists, no tables, no raw HTML.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from html import escape
from itertools import islice
from typing import Final

_HEADING: Final = re.compile(r"(#{1,6})\s+(.*)")
_RULE: Final = re.compile(r"(?:(?:-\s*){3,}|(?:\*\s*){3,}|(?:_\s*){3,})")
_BULLET: Final = re.compile(r"\s*[-*+]\s+(.*)")
_NUMBERED: Final = re.compile(r"\s*[0-9]{1,9}[.)]\s+(.*)")
_QUOTE: Final = re.compile(r"\s*>\s?(.*)")
_FENCE: Final = re.compile(r"\s*```\s*([\w+-]*)\s*")


def to_html(text: str) -> str:
    """Return the HTML of a Markdown `text`, one line per block; empty for an empty text. Never raises."""
    blocks = []
    lines = text.splitlines()
    start = 0
    while start < len(lines):
        html, start = _block(lines, start)
        if html:
            blocks.append(html)
    return "\n".join(blocks)


def _block(lines: list[str], start: int) -> tuple[str, int]:
    """Return the HTML of the block that begins with line `start`, and the line that follows it."""
    first = lines[start].strip()
    if not first:
        return "", start + 1
    if _FENCE.fullmatch(first):
        return _code(lines, start)
    if _RULE.fullmatch(first):
        return "<hr>", start + 1
    if heading := _HEADING.fullmatch(first):
        level = len(heading[1])
        return f"<h{level}>{_inline(heading[2].rstrip('#').rstrip())}</h{level}>", start + 1
    for pattern, render in _GROUPS:
        found = _run(lines, start, pattern)
        if found:
            return render(found), start + len(found)
    return _paragraph(lines, start)


def _run(lines: list[str], start: int, pattern: re.Pattern[str]) -> list[str]:
    """Return what `pattern` captures of the lines from `start` on, as long as they match."""
    found = []
    for line in islice(lines, start, None):
        match = pattern.fullmatch(line)
        if match is None or _RULE.fullmatch(line.strip()):
            break
        found.append(match[1])
    return found


def _list(tag: str) -> Callable[[list[str]], str]:
    def render(items: list[str]) -> str:
        return f"<{tag}>{''.join(f'<li>{_inline(item)}</li>' for item in items)}</{tag}>"

    return render


def _quote(lines: list[str]) -> str:
    return f"<blockquote>{_inline(' '.join(lines).strip())}</blockquote>"


_GROUPS: Final[tuple[tuple[re.Pattern[str], Callable[[list[str]], str]], ...]] = (
    (_BULLET, _list("ul")),
    (_NUMBERED, _list("ol")),
    (_QUOTE, _quote),
)


def _code(lines: list[str], start: int) -> tuple[str, int]:
    """Render up to the closing fence, or to the end when it is missing."""
    opening = _FENCE.fullmatch(lines[start])
    language = opening[1] if opening is not None else ""
    end = start + 1
    while end < len(lines) and lines[end].strip() != "```":
        end += 1
    attribute = f' class="language-{escape(language)}"' if language else ""
    code = escape("\n".join(lines[start + 1 : end]))
    return f"<pre><code{attribute}>{code}</code></pre>", end + 1


def _paragraph(lines: list[str], start: int) -> tuple[str, int]:
    end = start + 1
    while end < len(lines) and not _begins_block(lines[end]):
        end += 1
    return f"<p>{_inline(' '.join(line.strip() for line in lines[start:end]))}</p>", end


def _begins_block(line: str) -> bool:
    text = line.strip()
    return not text or any(pattern.fullmatch(text) for pattern in (_FENCE, _RULE, _HEADING, _BULLET, _NUMBERED, _QUOTE))


# --- within a line ------------------------------------------------------------------------------------------------

# Bounded repetitions keep a hostile line from costing more than its length times a constant.
_INLINE: Final = re.compile(
    r"`(?P<code>[^`]{1,1000})`"
    r"|(?P<image>!)?\[(?P<label>[^\[\]]{0,500})\]\((?P<target>[^()\s]{1,2000})\)"
    r"|\*\*(?P<strong>[^*]{1,1000})\*\*|__(?P<strong2>[^_]{1,1000})__"
    r"|~~(?P<strike>[^~]{1,1000})~~"
    r"|\*(?P<em>[^*]{1,1000})\*|(?<!\w)_(?P<em2>[^_]{1,1000})_(?!\w)"
)
_TAGS: Final = {"strong": "strong", "strong2": "strong", "strike": "del", "em": "em", "em2": "em"}
_SAFE_TARGET: Final = re.compile(r"(?:https?://|mailto:|[/#?.]|[^:]*$)", re.IGNORECASE)


def _inline(text: str) -> str:
    parts = []
    position = 0
    for found in _INLINE.finditer(text):
        parts += [escape(text[position : found.start()]), _span(found)]
        position = found.end()
    return "".join([*parts, escape(text[position:])])


def _span(found: re.Match[str]) -> str:
    if found["code"] is not None:
        return f"<code>{escape(found['code'])}</code>"
    if found["target"] is not None:
        return _link(found)
    group = next(name for name in _TAGS if found[name] is not None)
    return f"<{_TAGS[group]}>{_inline(found[group])}</{_TAGS[group]}>"


def _link(found: re.Match[str]) -> str:
    target, label = found["target"], found["label"]
    if not _SAFE_TARGET.match(target):
        return escape(found[0])
    if found["image"]:
        return f'<img src="{escape(target)}" alt="{escape(label)}">'
    return f'<a href="{escape(target)}">{_inline(label)}</a>'
