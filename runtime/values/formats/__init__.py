"""Values as the text of files, and back: one form per file extension (runtime.md 5.4).

`forms` has the table of them; the other modules have one family each. All of it is pure: bytes and paths are the
business of whoever reads and writes the files.
"""
