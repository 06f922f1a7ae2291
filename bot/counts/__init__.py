"""Figures without people: what is counted, how it is kept, what may be shown."""
