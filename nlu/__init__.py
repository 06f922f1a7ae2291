"""What people say, and Rasa's side of the house."""
