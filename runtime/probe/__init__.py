"""The seam between a running program and whoever watches it.

Five words. A *record* is one observed fact. The *journal* is the bounded ring they are kept in; it counts what it
loses. A *checkpoint* is a place where the runtime asks whether to go on. An *order* is what a watcher asks of the
runtime: data, obeyed between two steps on the runtime's own thread. The *tap* is the runtime's side of it all.

Watching changes nothing: a record is made from values that exist already, an observer can neither wait nor raise.
"""
