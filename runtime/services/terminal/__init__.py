"""The person at the terminal: what is drawn for them, what they type, what they are asked (runtime.md 5.5).

``streams`` says whether anybody is there. ``screen`` draws, and knows where its *sections* stand (``sections``);
``keyboard`` turns bytes into the names of keys (``keys``); ``asking`` reads a line. Where the console has the terminal,
nobody is there: what is rendered is printed as it stands, no key is heard, and a question fails with a sentence.
"""
