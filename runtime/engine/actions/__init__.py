"""What the verbs of ARO do, one module per subject.

An *action* is a plain function of a `Call`, or a generator function when it asks something of the world. Each module
ends in the table of its actions; `registry` joins the tables into the one `Linkage` that generated code is linked to.
Nothing here knows a tree, a socket or a clock: what an action cannot decide it yields as an effect.
"""
