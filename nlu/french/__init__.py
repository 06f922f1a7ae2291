"""The reading of French: from a message as typed to words, concepts and their sense."""

from nlu.french.normalise import Normalised, normalise
from nlu.french.reading import Occurrence, Reading, features, read

__all__ = ["Normalised", "Occurrence", "Reading", "features", "normalise", "read"]
