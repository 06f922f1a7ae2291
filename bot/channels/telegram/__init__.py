"""The Telegram channel, with python-telegram-bot."""

import os

# python-telegram-bot gives times as timedelta where this is set, and warns where it is not
os.environ.setdefault("PTB_TIMEDELTA", "true")

from bot.channels.telegram.channel import Options, TelegramChannel

__all__ = ["Options", "TelegramChannel"]
