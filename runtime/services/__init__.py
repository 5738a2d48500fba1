"""Services speak to the world: each performs its own effects and turns bytes, files and clocks into events.

Siblings do not know each other; the host joins them.
"""
