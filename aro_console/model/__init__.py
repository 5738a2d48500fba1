"""What the console knows, as plain values: no colour, no width, no terminal.

Every module here is fed records in order and answers questions about them. Text is handed out as *cells*, pairs of a
text and a role (``"time"``, ``"error"`` ...); what a role looks like is the widgets' affair.
"""
