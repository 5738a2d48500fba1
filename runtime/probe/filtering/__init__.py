"""The filter language: one for what the timeline shows, what a rule holds and whatever else picks by what it is.

A *filter* is text; `grammar.parse` makes a `Filter` of it, or says at which column it is none. It is made of *terms*
(`type:message`, `took>5ms`, plain words), each a question to a *subject*: a row of the console, a message at the door
of the program. A subject says what it is in the words of `subject.Subject`, and no term knows more of it.
"""
