"""What ARO values are and what may be done with them: plain functions, no state, nothing that waits.

`kinds` says what a value is; `operators` and `arithmetic` what the operators do; `navigation` how a path such as
``<user: address.city>`` is followed; `text` and `jsontext` the text forms; `dates`, `dateformat` and `recurrence` time;
`computing`, `sets`, `conversion` and `markdown` what Compute and Transform offer. Compiled programs call these
functions directly, so nothing ARO's operators mean is decided anywhere else.

Import the modules, not this package: it imports nothing.
"""
