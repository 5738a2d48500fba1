"""The command line: what may be typed, and what is said about a program that cannot run.

    shape       how a line is read: the console needs no sub-command, ``--`` ends what is ours
    commands    the commands and their options
    report      findings as people read them
    machine     findings as editors and other programs read them
    meant       what a line typed wrongly may have meant
    explain     what the code of a finding means
    interrupts  what ctrl+c does before anything runs

Nothing here knows Textual or the runtime's inside; `commands` imports what a command needs when it runs, so that
``--help`` and the shell's completion answer at once.
"""
