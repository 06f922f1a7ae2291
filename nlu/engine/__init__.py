"""What we add to Rasa: its channel, its stores, the two readings."""
