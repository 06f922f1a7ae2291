"""The danger net: does a message signal danger, and how urgent is it."""

from bot.danger.net import DangerNet, Signal

__all__ = ["DangerNet", "Signal"]
