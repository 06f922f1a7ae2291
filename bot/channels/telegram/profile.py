"""What shows of the bot before anybody has written: neutral, and set only where it differs."""

from __future__ import annotations

from typing import Any

import structlog
from telegram import BotCommand
from telegram.error import TelegramError
from telegram.ext import ExtBot

from bot.channels.telegram.wording import get_wording

log = structlog.get_logger()


async def set_profile(bot: ExtBot[Any]) -> None:
    """Sets name, descriptions and commands; Telegram allows few changes a day, so none twice."""
    words = get_wording()
    wanted = [BotCommand(name, text) for name, text in words.commands.items()]
    try:
        if list(await bot.get_my_commands()) != wanted:
            await bot.set_my_commands(wanted)
        if (await bot.get_my_name()).name != words.name:
            await bot.set_my_name(words.name)
        if (await bot.get_my_description()).description != words.description:
            await bot.set_my_description(words.description)
        short = (await bot.get_my_short_description()).short_description
        if short != words.short_description:
            await bot.set_my_short_description(words.short_description)
    except TelegramError as error:
        log.warning("telegram_profile_not_set", why=type(error).__name__)
