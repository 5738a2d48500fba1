"""Keys in what is said: a text names a verb in braces, and whoever reads it sees the key that verb has now. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from aro_console.commands.verbs import VERBS, Verb, key_name

Speak = Callable[[str], str]
"""`spoken`, with the keys that are in force."""

_NAMED = re.compile(r"\{\{|\}\}|\{([a-z][a-z-]*)\}")


def spoken(text: str, verbs: Sequence[Verb] = VERBS) -> str:
    """Return a text with keys in the place of verbs: ``{virtual} opens a client`` says ``V opens a client``.

    A verb without a key goes by its command, ``:virtual``. Braces around anything else are left as they are, and two
    stand for one: that is how a text of somebody else's is `quoted`.
    """

    def key(found: re.Match[str]) -> str:
        if found[1] is None:
            return found[0][0]
        return next((_key(verb) for verb in verbs if verb.name == found[1]), found[0])

    return _NAMED.sub(key, text)


def quoted(text: str) -> str:
    """Return a text of somebody else's as it is put into one for `spoken`, which finds no verb in it."""
    return text.replace("{", "{{").replace("}", "}}")


def _key(verb: Verb) -> str:
    return key_name(verb.keys[0]) if verb.keys else f":{verb.name}"
