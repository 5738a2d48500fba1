"""Programs nobody wrote: drawn from the grammar itself, built so that they mean something, and damaged at random.

`sentences` follows `aro.lark` rule by rule, so no form of the language is left out; much of it makes no sense.
`programs` writes what a person might: names that are bound, verbs with their prepositions, loops that end or are cut.
`damaged` deletes, doubles, swaps and replaces tokens of either.
"""

from __future__ import annotations

import re

from hypothesis import strategies as st
from hypothesis.extra.lark import from_lark

from runtime.syntax.generate import read_grammar
from runtime.vocabulary import LITERAL_SINK_VERBS, SINK_VERBS, VERBS

Text = st.SearchStrategy[str]

NAMES = "user items n text nothing event request result total made-up _hidden now x-repository request-id".split()
STEPS = "name age tags address.city first last 0 1-2 0,2 length count uppercase trim year id".split()
TYPES = "String Integer Float Boolean List Map Date Null Order List<String>".split()
HARD_TEXTS = ["", "a", "2026-01-31", "12", "1.5", "true", "Ünïcödé \U0001f600", "{}", '{"a": [1]}', "a=1&b=2", "%d"]


# --- from the grammar ------------------------------------------------------------------------------------------------

_WORDS = {
    "END": ".", "LBLOCK": "{", "RBLOCK": "}", "LMAP": "{", "RMAP": "}", "LPAREN": "(", "RPAREN": ")", "PIPE": "|>",
    "LBRACKET": "[", "RBRACKET": "]", "COMMA": ",", "COLON": ":", "DOTDOT": "..", "PLUS": "+", "MINUS": "-",
    "CONCAT": "++", "STAR": "*", "SLASH": "/", "PERCENT": "%", "LT": "<", "LE": "<=", "GT": ">", "GE": ">=",
    "NE": "!=", "ANY": "_", "WHEN_START": "when", "OTHERWISE": "otherwise", "NOT_IN": "not in", "IS_NOT": "is not",
    "ORDER_BY": "order by", "STARTS_WITH": "starts with", "ENDS_WITH": "ends with", "METHOD": "POST", "NULL": "null",
}  # fmt: skip
"""Tokens that are not spelled as they are called."""


def _choice(*words: str) -> Text:
    return st.sampled_from(words)


def _with_blanks(words: Text) -> Text:
    return words.map(lambda word: f" {word} ")


def _terminals() -> dict[str, Text]:
    """Return what each token of the grammar may look like."""
    some = {
        "IMPORT": _choice("import ./other", "import ../a/b"),
        "HEADER": _choice("(Application-Start: A)", "(Do It: Made Handler)", "(Twice: Action takes <n>)"),
        "SKIPPED": st.just("?"), "BAD_HEAD": st.just("for"),
        "VERB": _choice("Create", "Extract", "Compute", "Return", "Filter", "Sort", "Application.Twice", "Zzz"),
        "SINK": _choice("Log", "Send", "Print"), "LITERAL_SINK": _choice("Store", "Emit", "Broadcast"),
        "ART": _choice("a", "an", "the"), "NOUN": _nouns(), "NAME": st.sampled_from(NAMES),
        "AS_TYPE": st.just("as Integer"), "UNIT": _choice("seconds", "ms"), "DURATION": _choice("1d", "3M"),
        "AGGREGATE": _choice("sum", "count", "first"),
        "DIRECTION": _choice("asc", "descending"), "TYPE_NAME": st.sampled_from(TYPES[:6]), "EQ": _choice("=", "=="),
        "MEMBER": _choice(".name", ".year"), "KEY": _choice("id:", "a-b:", '"k":'), "STRING": _texts(),
        "INTERPOLATED": _choice('"${n}"', '"a${<user: name>}b"', '"${"', '"${n + }"'), "INT": _choice("0", "7", "-1"),
        "FLOAT": _choice("1.5", "2e3"), "REGEX": _choice("/a+/", "/[a-z]/i", "/(/"), "OTHER": _choice("?", "@", ";"),
    }  # fmt: skip
    lark = read_grammar()
    rules = lark.grammar.compile(["file", "body", "expression"], ())[1]
    names = {symbol.name for rule in rules for symbol in rule.expansion if symbol.is_term}
    return {
        name: _with_blanks(some[name] if name in some else _choice(_WORDS.get(name, name.lower()))) for name in names
    }


def sentences(start: str) -> Text:
    """Return a strategy of texts the grammar derives from `start`: ``file``, ``body`` or ``expression``."""
    lark = read_grammar()
    rules = lark.grammar.compile([start], ())[1]
    reached = {symbol.name for rule in rules for symbol in rule.expansion if symbol.is_term}
    return from_lark(lark, start=start, explicit={name: text for name, text in _terminals().items() if name in reached})


# --- with sense ------------------------------------------------------------------------------------------------------


def _quoted(text: str) -> str:
    return '"' + re.sub(r'(["\\$])', r"\\\1", text).replace("\n", "\\n") + '"'


def _texts() -> Text:
    return st.sampled_from(HARD_TEXTS).map(_quoted) | st.text("ab ,.${}<>\\\"'\u00e9", max_size=6).map(_quoted)


def _nouns() -> Text:
    return st.builds(
        lambda name, step: f"<{name}: {step}>" if step else f"<{name}>",
        st.sampled_from(NAMES), st.one_of(st.just(""), st.just(""), st.sampled_from(STEPS)),
    )  # fmt: skip


def _literals() -> Text:
    numbers = st.integers(-(2**63), 2**63 - 1) | st.integers(-3, 12)
    floats = st.floats(0, 1e6, allow_nan=False).map(lambda value: f"{value:.3f}")
    return numbers.map(str) | floats | _texts() | _choice("true", "false", "null")


_BINARY = [*"+ - * / % ++ == != < > <= >= and or contains matches in before after is".split(), "is not", "not in"]


def _compound(inner: Text) -> Text:
    """Return expressions one level above `inner`."""
    few = st.lists(inner, max_size=3)
    return st.one_of(
        st.builds("{} {} {}".format, inner, st.sampled_from(_BINARY), inner),
        st.builds("({})".format, inner),
        st.builds("not {}".format, inner),
        st.builds("-({})".format, inner),
        few.map(lambda items: f"[{', '.join(items)}]"),
        few.map(lambda items: f"{{ {', '.join(f'k{n}: {item}' for n, item in enumerate(items))} }}"),
        st.builds("{}.{}".format, _nouns(), _choice("name", "age", "year", "x")),
        st.builds("{}[{}]".format, _nouns(), inner),
        st.builds("{} {}".format, _nouns(), _choice("exists", "is empty", "is defined", "is a String", "is not null")),
        st.builds("{} + {}".format, _nouns(), _choice("1d", "2M", "30s")),
        _nouns().map(lambda noun: f'"${{{noun}}} and ${{n}}"'),
    )


EXPRESSIONS: Text = st.recursive(_literals() | _nouns(), _compound, max_leaves=6)

_OBJECTS = st.one_of(_nouns().map("the {}".format), _nouns(), EXPRESSIONS)


def _clauses() -> Text:
    clause = st.one_of(
        st.builds("with {}".format, EXPRESSIONS),
        st.builds(
            "where <{}> {} {}".format, _choice("id", "n", "name"), _choice("is", ">", "contains", "in"), _literals()
        ),
        st.builds("when {}".format, EXPRESSIONS),
        st.builds("default {}".format, _literals()),
        _choice(
            "by /,/", 'by ", "', "by <name>", "with sum(<n>)", "with count()", "order by <n> desc", "limit 2", "to 3"
        ),
    )
    return st.lists(clause, max_size=2).map(" ".join)


@st.composite
def _action(draw: st.DrawFn) -> str:
    verb = draw(st.sampled_from(sorted(VERBS)))
    prepositions = VERBS[verb].prepositions or ("from", "with", "to")
    preposition = draw(st.sampled_from([*prepositions, *prepositions, "for", "on"]))
    subject = (
        draw(EXPRESSIONS)
        if verb in SINK_VERBS | LITERAL_SINK_VERBS and draw(st.booleans())
        else f"the {draw(_results())}"
    )
    return f"{verb.capitalize()} {subject} {preposition} {draw(_OBJECTS)} {draw(_clauses())}."


def _results() -> Text:
    qualifiers = st.sampled_from(["", "", *STEPS, *TYPES, "a_to_b", "+1d"])
    # Most results have names of their own, for a name is bound once.
    names = st.one_of(*[st.integers(0, 9999).map("r{}".format)] * 4, st.sampled_from(NAMES))
    return st.builds(lambda name, extra: f"<{name}: {extra}>" if extra else f"<{name}>", names, qualifiers)


def _blocks(inner: Text) -> Text:
    """Return block statements around statements of `inner`."""
    body = st.lists(inner, max_size=3).map(lambda statements: "{ " + "\n".join(statements) + " }")
    return st.one_of(
        st.builds("if {} {} otherwise {}".format, EXPRESSIONS, body, body),
        st.builds("while {} {}".format, EXPRESSIONS, body),
        st.builds("for each <one> at <i> in {} {}".format, _nouns(), body),
        st.builds("parallel for each <one> in {} where <one> > 1 {}".format, _nouns(), body),
        st.builds("for <i> from {} to {} {}".format, EXPRESSIONS, st.integers(-2, 4), body),
        st.builds("match {} {{ case {} {} case /a/ {} otherwise {} }}".format, _nouns(), _literals(), body, body, body),
        st.just("break."),
        _nouns().map("Publish as <shown> {}.".format),
    )


_STATEMENTS = st.recursive(_action(), _blocks, max_leaves=5)

_HEADERS = (
    "(On It {}: Made Handler)",
    "(On It {}: Made Handler<a:b>) when <n> > 2",
    "(Twice{}: Action takes <n>)",
    "(Watch {}: x-repository Observer)",
    "(listItems{}: API)",
    "(Talk {}: WebSocket Event Handler)",
    "(Some {}: status StateObserver<a_to_b>)",
    "(Try {}: Made Test)",
)

ENTRY = "(Application-Start: Made) {\n    Return an <OK: status> for the <startup>.\n}\n"
"""What every application must have."""


def programs() -> Text:
    """Return a strategy of programs that could have been meant, with an entry point."""
    body = st.lists(_STATEMENTS, max_size=4).map("\n".join)
    features = st.lists(st.tuples(st.sampled_from(_HEADERS), body), min_size=1, max_size=2)
    return features.map(_joined)


def _joined(features: list[tuple[str, str]]) -> str:
    texts = (f"{header.format(number)} {{\n{body}\n}}\n" for number, (header, body) in enumerate(features))
    return ENTRY + "".join(texts)


# --- damage ----------------------------------------------------------------------------------------------------------

_TOKEN = re.compile(r"\s+|\w+|.", re.DOTALL)
_SCRAPS = st.sampled_from(
    [*"<>(){}[].,:\"'/-|$*\n\x00\ud800", "(*", "*)", "//", '"""', "${", "..", "for each", "match", "0x"]
)


@st.composite
def damaged(draw: st.DrawFn, texts: Text) -> str:
    """Return a text of `texts` with some of its tokens deleted, doubled, swapped or replaced, or its end cut off."""
    tokens = _TOKEN.findall(draw(texts))
    for _ in range(draw(st.integers(1, 4))):
        if not tokens:
            break
        place, other = draw(st.integers(0, len(tokens) - 1)), draw(st.integers(0, len(tokens) - 1))
        match draw(st.sampled_from(["delete", "double", "swap", "replace", "insert", "cut"])):
            case "delete":
                del tokens[place]
            case "double":
                tokens.insert(place, tokens[place])
            case "swap":
                tokens[place], tokens[other] = tokens[other], tokens[place]
            case "replace":
                tokens[place] = draw(_SCRAPS)
            case "insert":
                tokens.insert(place, draw(_SCRAPS))
            case _:
                del tokens[place:]
    return "".join(tokens)
