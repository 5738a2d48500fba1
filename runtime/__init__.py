"""The ARO language runtime: a folder of ``.aro`` files becomes a running application.

Source text is *parsed* into a tree, the tree is *analysed*, the checked tree is *compiled* to a program, and the
*engine* runs each feature set of it as a generator that yields the effects it wants. *Services* talk to the world
and turn bytes into events. The *host* is the one loop that joins them, and it tells a *probe* what happens.

Read from the bottom up; every module may use what stands above it in this list, never what stands below:

    source, errors    where a text stands, and what is wrong with it
    vocabulary        the verbs of the language: role, prepositions
    values            kinds, operators, navigation, the three text forms
    probe             records, orders, the seam through which a program is watched
    syntax            text to tree
    analysis          names, data flow, which event reaches which feature set
    compiler          tree to generator functions that carry ``.aro`` line numbers
    engine            events in, effects out: the semantics, without any input or output
    services          web, repositories, templates, output, timers: the edge
    host              the driver, and the composition root

This package imports nothing by itself, so that a pure module can be used without dragging the host in behind it.
"""
