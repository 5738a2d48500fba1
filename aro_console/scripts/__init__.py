"""Headless scripts: the verbs of the prompt, one to a line, with waits and expectations between them.

`parsing` turns a text into steps, `judging` looks at rows, `running` does the steps over a session. Nothing here knows
a screen.
"""
