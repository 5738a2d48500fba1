"""Arrangements of panels, and the dialogs. A screen passes messages between panels and asks the session."""
