"""Streams: what other servers keep sending, as domain events (runtime.md 2.4, 4.12).

`events` is the format of server-sent events, `payloads` says what a message is to the program, `patience` when to try
again; all three are pure. `sources` reads from the network, and the `service` keeps one task for each stream.
"""
