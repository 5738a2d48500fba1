"""A terminal console and debugger for ARO applications.

`session` holds one application on its own thread and the journal it fills; `model` turns records into rows, tables and
sections, without knowing that a terminal exists; `widgets` draw them, one panel each; `screens` arrange panels;
`commands` is the one table of verbs behind keys, palette, help and footer; `app` routes and decides nothing.
"""
