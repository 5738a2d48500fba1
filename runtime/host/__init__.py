"""The one loop, and the only wiring.

The *driver* delivers events, advances executions and performs what they ask. A *run* is one execution as the driver
sees it; its *strands* are the generators it consists of (one, and more inside ``parallel for each``). A *lane* keeps
the events of one connection in order. The *application* is the composition root: a folder becomes a running program.
The *thread* gives an application its own thread and loop, with a mailbox for orders.
"""
