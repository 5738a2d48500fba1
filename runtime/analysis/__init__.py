"""What can be said of a program before it runs.

*Headers* say what starts a feature set. *Wiring* finds events that reach nobody and handlers that nobody reaches.
*Dataflow* walks statements: which name is bound where, read before that, or never read. Everything found is a
`Diagnostic`; nothing here raises or stops at the first finding, and nothing here changes the tree.
"""
