"""The verbs of the console: one table that keys, palette, help and footer read.

`forms` turns what a person typed into an order, or says what is wrong with it; `verbs` lists what can be done, by
which key, and when it applies. Nothing here draws.
"""
