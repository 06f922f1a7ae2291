"""Services, hours, communes and the order in which contacts are given.

Imports neither Rasa nor a channel; the database is optional.
"""

from bot.directory.communes import Match, find_commune
from bot.directory.model import Service, Situation
from bot.directory.store import Directory

__all__ = ["Directory", "Match", "Service", "Situation", "find_commune"]
