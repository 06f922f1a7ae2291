"""The Telegram channel, with python-telegram-bot."""

from bot.channels.telegram.channel import Options, TelegramChannel

__all__ = ["Options", "TelegramChannel"]
