"""The panels. Each draws one part of the model and says what was chosen by a message; none decides anything."""
