"""From text to tree.

`lexer` cuts a source into tokens whose type already says what they are *here* (a `<` that opens a noun is not the `<`
that compares), `aro.lark` says how tokens make sentences, `grammar` turns it into tables once per process, `parser`
walks the tables and mends what is broken, `build` and `clauses` make the nodes of `nodes`. Nothing here knows what a
program means, and nothing raises on any text: what is wrong comes back as diagnostics.
"""
