"""How the reading of topics compares with Rasa's own, and what more examples would bring."""
