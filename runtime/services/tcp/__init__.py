"""TCP: plain byte streams, incoming and outgoing (runtime.md 5.1).

A *chunk* is what one read brought; the protocol knows no messages. A *link* is the asyncio side of one socket, a
*connection* what the program knows of it, the *reception* all of them. `framing` does no input or output.
"""
