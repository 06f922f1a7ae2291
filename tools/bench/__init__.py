"""The assistant beside a plain Rasa on the same machine, in one run: ``make bench``."""
