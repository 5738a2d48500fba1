"""The semantics of ARO, without input or output.

An *event* is something the world told the engine; the *bus* pairs it with the feature sets that listen: *deliveries*.
An *execution* is one run of one feature set: a generator that yields the *effects* it wants and is sent the replies.
Nothing here waits, opens a socket, reads a clock or draws a random number, and nothing here knows it is watched.
"""
