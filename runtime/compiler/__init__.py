"""From the checked tree to generator functions.

Each feature set becomes one Python generator function, compiled with the ``.aro`` file's own name, lines and columns,
so that tracebacks, profilers and coverage speak of ARO source. Nothing here runs anything.
"""
