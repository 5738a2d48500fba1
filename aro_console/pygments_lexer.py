"""ARO for Pygments: highlighting in the console, in documentation, wherever Pygments works.

Published as an entry point, so ``pygmentize -l aro`` and ```` ```aro ```` in Sphinx or MkDocs find it. It colours what
is being typed as well as what parses: it knows where statements begin and what stands in brackets, reads each character
a bounded number of times, and loses none. What a program means is the parser's affair.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from pygments.lexer import RegexLexer, bygroups, default, include
from pygments.token import (
    Comment,
    Keyword,
    Name,
    Number,
    Operator,
    Punctuation,
    String,
    Text,
    Whitespace,
    _TokenType,
)

_WORDS: dict[str, _TokenType] = (
    dict.fromkeys("from for against to into via with on at by".split(), Keyword)
    | dict.fromkeys(
        "publish require import as match case otherwise where when each in parallel while break if then else default"
        " order limit offset".split(),
        Keyword.Reserved,
    )
    | dict.fromkeys("and or not is exists defined empty contains matches between before after".split(), Operator.Word)
    | dict.fromkeys("true false null nil none".split(), Keyword.Constant)
)
"""Words that are no names, in lower case (language.md 1.3). Articles say nothing and are plain text."""

_BLOCK_WORDS = "match|case|otherwise|for|parallel|while|if|else|when|publish|require|break"
_VERB = r"[A-Z]\w*(?:\.[A-Z]\w*)*"
_BRACKETED = rf"<\s*{_VERB}\s*>"
# A verb at the start of a line begins a statement even where the one before it lacks its full stop.
_NEXT_VERB = rf"{_BRACKETED}|{_VERB}(?=\s+(?:[\"'<\d(\[{{]|(?:an?|the)\s))"
_NUMBER = r"0[xX][0-9a-fA-F_]+|0[bB][01_]+|[0-9][0-9_]*(?:\.[0-9][0-9_]*)?(?:[eE][+-]?[0-9][0-9_]*)?"
# A `<` opens a noun when it closes on its line, with type parameters closed in between; else it means less than.
_INSIDE = r"[^<>\n]*+"
_PARAMETERS = rf"(?:<{_INSIDE}(?:<{_INSIDE}>{_INSIDE})*+>{_INSIDE})*+"
_NOUN = rf"<(?=\s*[^\W\d]{_INSIDE}{_PARAMETERS}>)"
_TITLE = r"[^:(){}\n]*+"
_ACTIVITY = r"(?:[^(){}\n]|\{\w*\})*+"

Found = Iterator[tuple[int, _TokenType, str]]


def _word(lexer: RegexLexer, match: re.Match[str]) -> Found:
    """Yield a word as what it is by itself."""
    yield match.start(), _WORDS.get(match.group().lower(), Text), match.group()


class AroLexer(RegexLexer):
    """The language ARO: sentences of a verb, what it makes, a preposition and an object."""

    name = "ARO"
    aliases = ["aro"]
    filenames = ["*.aro", "*.fdd"]
    mimetypes = ["text/x-aro"]

    tokens = {
        # Where a header, an import or a statement may begin.
        "root": [
            include("blank"),
            (rf"^(\({_TITLE}:?)({_ACTIVITY})(\))", bygroups(Name.Class, Name.Namespace, Name.Class)),
            (r"(import)([^\S\n]+)([^\s(){}]+)", bygroups(Keyword.Namespace, Whitespace, Name.Namespace)),
            (rf"(?i:{_BLOCK_WORDS})(?![\w-])", Keyword.Reserved, "statement"),
            (rf"{_BRACKETED}|{_VERB}(?![\w-]|\s*:)", Name.Function, "statement"),
            (r"[{}.]|\|>", Punctuation),
            default("statement"),
        ],
        # Behind the first word of a statement, up to its end.
        "statement": [
            (rf"(\n\s*+)({_NEXT_VERB})", bygroups(Whitespace, Name.Function)),
            include("blank"),
            (rf"^(?=\({_TITLE}:?{_ACTIVITY}\))", Text, "#pop"),
            (r"\|>|[{}]|\.(?![a-z_])", Punctuation, "#pop"),
            include("expression"),
        ],
        "blank": [
            (r"\s+", Whitespace),
            (r"\(\*[\s\S]*?(?:\*\)|\Z)", Comment.Multiline),
            (r"//[^\n]*", Comment.Single),
        ],
        "expression": [
            include("text"),
            (
                r"(by|case|matches)([^\S\n]+)(/(?:\\[^\n]|[^/\\\n])++/[a-z]*)",
                bygroups(Keyword, Whitespace, String.Regex),
            ),
            (_NOUN, Punctuation.Marker, "noun"),
            (r"[^\W\d]\w*(?:-\w+)*", _word),
            (rf"(?:{_NUMBER})[a-zA-Z]*", Number),
            (r"(\.)([^\W\d]\w*)", bygroups(Operator, Name.Attribute)),
            (r"\+\+|[<>!=]=|[-+*/%<>=]", Operator),
            (r"[()\[\],:.|;@?]", Punctuation),
            (r"[^\n]", Text),
        ],
        "text": [
            (r'"""[^\S\n]*\n(?:[^"\\]|\\[\s\S]|"(?!""))*+(?:"""|\Z)?', String.Heredoc),
            (r'"', String.Double, "string"),
            (r"'(?:\\'|[^'\n])*+'?", String.Single),
        ],
        # In double quotes; a line's end ends it whether it is closed or not.
        "string": [
            (r'"', String.Double, "#pop"),
            (r"\$\{", String.Interpol, "hole"),
            (r"\\u\{[^}\"\n]*\}|\\[^\n]", String.Escape),
            (r'[^"\\$\n]+|[$\\]', String.Double),
            default("#pop"),
        ],
        "hole": [
            (r"\}", String.Interpol, "#pop"),
            (r"\{", Punctuation, "#push"),
            (r'(?=[\n"])', String, "#pop"),
            (r"[^\W\d]\w*", String.Interpol),
            include("expression"),
            (r"[^\S\n]+", Whitespace),
        ],
        # In angle brackets; it is known to be closed.
        "noun": [
            (r">", Punctuation.Marker, "#pop"),
            (r"<", Punctuation.Marker, "#push"),
            include("text"),
            (r"(?<=<)\s*[^\W\d]\w*(?:\s*-\s*\w+)*", Name.Variable),
            (r":", Punctuation.Marker),
            (r"[^<>:\"'\n]+", Name.Attribute),
            default("#pop"),
        ],
    }
