"""Commands of the people who build and run the project."""
