"""How many people the assistant bears, and what one costs: ``make load``."""
