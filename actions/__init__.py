"""What Rasa asks for in the middle of a conversation."""
